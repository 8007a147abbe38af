"""What a key file may hold: each line is checked, and the refusal says which."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.core.relay import Relay
from app.push import vapid
from app.settings import VARIABLES, UnsafeSetting, create_secrets, from_env, read_ring, write_private

pytestmark = pytest.mark.slow

GOOD = base64.urlsafe_b64encode(b"\xfb" * 32).decode()
PLAIN = GOOD.rstrip("=")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PALIER_DATA", str(tmp_path))
    for name in (*VARIABLES.values(), "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    create_secrets(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "line",
    ["!" * 45, "A" * 32, "A" * 42, "A" * 45, PLAIN.replace("-", "+"), PLAIN[:-1] + "é", PLAIN[:-1] + "\ufeff",
     GOOD + "=", PLAIN[:-1] + "t", "=" * 44, base64.urlsafe_b64encode(b"k" * 33).decode()],
)  # fmt: skip
def test_a_column_key_is_exactly_32_bytes_of_strict_base64(data: Path, line: str) -> None:
    write_private(data / "secrets" / "columns.key", f"{'Q' * 43}\n{line}\n")
    with pytest.raises(UnsafeSetting, match=r"columns\.key, ligne 2"):
        from_env()


@pytest.mark.parametrize("line", ["A" * 43, "_" * 42 + "8", "Q" * 42, "é" * 43])
def test_a_sealing_key_is_a_private_key_of_its_curve(data: Path, line: str) -> None:
    write_private(data / "secrets" / "sealing.key", f"{'Q' * 43}\n{line}\n")
    with pytest.raises(UnsafeSetting, match=r"sealing\.key, ligne 2"):
        from_env()


@pytest.mark.parametrize("line", ["s" * 31, "s" * 20 + "\u200b" * 20, "\x07" * 40])
def test_a_signing_key_is_32_signs_one_can_see(data: Path, line: str) -> None:
    write_private(data / "secrets" / "signing.key", f"{'s' * 32}\n\n{line}\n")
    with pytest.raises(UnsafeSetting, match=r"signing\.key, ligne 3"):
        from_env()


def test_the_same_key_twice_is_refused_however_it_is_written(data: Path) -> None:
    write_private(data / "secrets" / "columns.key", f"{GOOD}\n{PLAIN}\n")
    with pytest.raises(UnsafeSetting, match="ligne 2.*ligne 1"):
        from_env()


def test_the_variable_is_held_to_the_same(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIER_COLUMN_KEYS", f"{GOOD},{'!' * 45}")
    with pytest.raises(UnsafeSetting, match="PALIER_COLUMN_KEYS, ligne 2"):
        from_env()
    monkeypatch.setenv("PALIER_COLUMN_KEYS", f"{GOOD},{'Q' * 43}")
    assert len(from_env().column_keys) == 2 and from_env().column_key_file is None


def test_a_file_without_a_key_is_refused_and_bytes_that_are_no_text_are_too(data: Path) -> None:
    path = data / "secrets" / "columns.key"
    write_private(path, "# rien\n")
    with pytest.raises(UnsafeSetting, match="aucune clé"):
        from_env()
    path.write_bytes(b"\xff\xfe" * 30)
    with pytest.raises(UnsafeSetting, match="ligne 1"):
        from_env()


def test_a_refusal_never_quotes_the_key(data: Path) -> None:
    write_private(data / "secrets" / "columns.key", f"{PLAIN[:40]}\n")
    with pytest.raises(UnsafeSetting) as refusal:
        from_env()
    assert PLAIN[:20] not in str(refusal.value)


def test_the_ids_of_retired_keys_are_a_trace_and_no_key(data: Path) -> None:
    path = data / "secrets" / "columns.key"
    write_private(path, f"{GOOD}\n# retirée 01ab23cd\n")
    ring = read_ring(path)
    assert len(ring.keys) == 1 and ring.retired == {bytes.fromhex("01ab23cd")}


ENGLISH = re.compile(r"\b(?:the|is|not|must|set|by|others|expected|exist|number|readable|creates?)\b")


MISTAKEN = (
    ("PALIER_PROXIES", "deux"),
    ("PALIER_PROXIES", "-1"),
    ("PALIER_MINIMUM_BUILD", "neuf"),
    ("PALIER_HOSTS", "https://palier.exemple.fr"),
    ("PALIER_HOSTS", "palier.exemple.fr:8000"),
    ("PALIER_HOSTS", "palier.exemple.fr, x/y"),
    ("PALIER_HOSTS", "*"),
    ("PALIER_PUSH_EXTRA_HOSTS", "https://up.exemple.fr/"),
    ("PALIER_GEOCODER", "oui"),
    ("PALIER_RETIRE_WORKER", "non"),
    ("PALIER_VAPID_SUBJECT", "claire chez exemple.fr"),
    ("PALIER_SMTP", "courriel.exemple.fr"),
    ("PALIER_SMTP", "smtp://palier:x@courriel.exemple.fr"),  # and nobody who writes
    ("PALIER_MAIL_FROM", "Palier <palier@exemple.fr>"),
    ("PALIER_MAIL_BOUNCES", "retours-de-courriel@exemple.fr"),
    ("DATABASE_URL", "mysql://palier:x@localhost/palier"),
    ("DATABASE_URL", "postgresql://localhost:abc/palier"),
    ("DATABASE_URL", "palier"),
)


def unsafe_settings(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], object]]:
    """One fault after the other; each is put right before the next."""
    keys = data / "secrets" / "signing.key"
    kept = keys.read_text()
    for text in ("", "court", f"{kept}{kept}"):
        write_private(keys, text)
        yield from_env
    keys.unlink()
    yield from_env
    keys.mkdir(mode=0o700)
    yield from_env
    keys.rmdir()
    write_private(keys, kept)
    keys.chmod(0o604)
    yield from_env
    keys.chmod(0o600)
    for variable, value in MISTAKEN:
        monkeypatch.setenv(variable, value)
        yield from_env
        monkeypatch.delenv(variable)
    pem = data / "secrets" / "vapid.pem"
    yield lambda: vapid.public_key(pem)
    write_private(pem, kept)
    yield lambda: vapid.public_key(pem)


def test_every_refusal_of_a_setting_is_a_sentence_in_french_and_quotes_no_key(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = (data / "secrets" / "signing.key").read_text().strip()
    for start in unsafe_settings(data, monkeypatch):
        with pytest.raises(UnsafeSetting) as refusal:
            start()
        said = str(refusal.value).replace(str(data), "")
        assert said.endswith(".") and not ENGLISH.search(said) and kept not in said, said


def test_what_operators_write_is_taken(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in (
        ("PALIER_HOSTS", "palier.exemple.fr, .médiation.example 10.0.0.4"),
        ("PALIER_GEOCODER", "1"),
        ("PALIER_RETIRE_WORKER", "0"),
        ("PALIER_VAPID_SUBJECT", "mailto:claire@exemple.fr"),
        ("PALIER_SMTP", "smtps://palier:x%40y@courriel.exemple.fr"),
        ("PALIER_MAIL_FROM", "palier@exemple.fr"),
        ("PALIER_MAIL_BOUNCES", "retour@exemple.fr"),
    ):
        monkeypatch.setenv(variable, value)
    have = from_env()
    assert have.hosts == ("palier.exemple.fr", ".médiation.example", "10.0.0.4")
    assert have.relay == Relay("courriel.exemple.fr", 465, sealed=True, user="palier", password="x@y")
    assert (have.mail_from, have.mail_bounces) == ("palier@exemple.fr", "retour@exemple.fr")
    assert (have.geocoder, have.retire_worker, have.vapid_subject) == (True, False, "mailto:claire@exemple.fr")


def test_missing_secrets_are_to_be_put_back_from_the_backup(data: Path) -> None:
    (data / "secrets" / "columns.key").unlink()
    with pytest.raises(UnsafeSetting, match="remettez le dossier «\u00a0secrets\u00a0» de la sauvegarde"):
        from_env()
