"""What a key file may hold: each line is checked, and the refusal says which."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from app.settings import UnsafeSetting, create_secrets, from_env, read_ring, write_private

pytestmark = pytest.mark.slow

GOOD = base64.urlsafe_b64encode(b"\xfb" * 32).decode()
PLAIN = GOOD.rstrip("=")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PALIER_DATA", str(tmp_path))
    for name in ("PALIER_SECRET_KEYS", "PALIER_COLUMN_KEYS", "DATABASE_URL"):
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
