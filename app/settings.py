"""What the installation decides. Read once from the environment; a missing or unsafe value stops the start.

Embedded defaults suit a laptop: everything lives under one data directory, secrets included (mode 0600).
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar, cast

from flask import current_app
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.core import relay, sealing
from app.core.keyring import CASES, COLUMNS, KeyRing
from app.core.relay import Relay
from app.core.release import release_of
from app.core.sealing import SealingRing

K = TypeVar("K", str, bytes)

MINIMUM_SECRET = 32
COLUMN_KEY = re.compile(r"[A-Za-z0-9_-]{43}=?")
"""32 bytes in url-safe base64."""
DRIVERS = ("sqlite", "postgresql+psycopg")
NAME = re.compile(r"\.?[\w-]+(?:\.[\w-]+)*")
"""Of a machine, as in a request's `Host`; after a dot, of all that end so."""
CONTACT = re.compile(r"(?:mailto:[^\s@]+@[^\s@]+|https://\S+)")
MAILBOX = re.compile(r"[\w.!#$%&'*/=?^`{|}~-]{1,64}@(?:[A-Za-z0-9-]+\.)*[A-Za-z0-9-]+", re.ASCII)
BOUNCES_MOST = 15
"""Signs before the @ of the address of bounces, which the mark of each mail then follows: 64 in all."""
RETIRED_LINE, RETIRED = "# retirée {}", re.compile(r"# retirée ([0-9a-f]{8})")
"""A line of a file of keys: what a key was called that nothing needs any more."""
FILES = {
    "columns": "columns.key", "cases": "case.keys", "signing": "signing.key", "sealing": "sealing.key",
    "vapid": "vapid.pem",
}  # fmt: skip
VARIABLES = {
    "columns": "PALIER_COLUMN_KEYS", "cases": "PALIER_CASE_KEYS", "signing": "PALIER_SECRET_KEYS",
    "sealing": "PALIER_SEALING_KEYS", "vapid": "PALIER_VAPID_KEY_FILE",
}  # fmt: skip
"""The secrets by name: their file under `data/secrets/`, and the variable that says otherwise."""
LINES = tuple(name for name in FILES if name != "vapid")
"""Those whose file holds a key a line."""


class UnsafeSetting(RuntimeError):
    """A setting is absent, too short or readable by others; the message says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """All settings of one installation."""

    data_dir: Path
    database_url: str
    secret_keys: tuple[str, ...]
    """Signing keys (cursors, forms); the first signs, all of them verify."""
    column_keys: tuple[bytes, ...]
    """AES-256 keys of the encrypted columns; the first seals, all of them open."""
    case_keys: tuple[bytes, ...]
    """The same of what is confidential between parties: never a key of the other columns."""
    sealing_keys: tuple[bytes, ...]
    """P-256 private keys that open what phones seal; the first is announced to them, all of them open."""
    vapid_key_file: Path
    secret_key_file: Path | None = None
    column_key_file: Path | None = None
    case_key_file: Path | None = None
    sealing_key_file: Path | None = None
    """Where these keys were read; None when the environment gave them."""
    lost: tuple[str, ...] = ()
    """The secrets that the operator gives up at this start: others take their place."""
    vapid_subject: str = "mailto:contact@palier.example"
    push_extra_hosts: tuple[str, ...] = ()
    """Push services the operator adds to the allow-list; a private address is never opened."""
    relay: Relay | None = None
    """The mail server; None: no mail is sent, links are handed over."""
    mail_from: str = ""
    mail_bounces: str = ""
    """Where mail that comes back is sent, each under an address below this one; none: to `mail_from`, unread."""
    hosts: tuple[str, ...] = ("localhost",)
    proxies: int = 0
    """How many trusted proxies stand in front: forwarded headers beyond them are ignored."""
    geocoder: bool = False
    minimum_build: int = 0
    """The release below which a phone's build receives nothing more; it still sends. 0: none."""
    retire_worker: bool = False
    """Kill switch: serve a service worker that unregisters itself (the outbox stays)."""
    testing: bool = field(default=False)

    def __post_init__(self) -> None:
        # Who is given the keys of the logbook must not open the cases with them.
        if not set(self.column_keys).isdisjoint(self.case_keys):
            one, other = VARIABLES[COLUMNS], VARIABLES[CASES]
            raise UnsafeSetting(f"{one} et {other} ont une clé en commun\u00a0: à chacun les siennes.")

    @property
    def is_sqlite(self) -> bool:
        """True for the embedded database."""
        return self.database_url.startswith("sqlite")

    @property
    def rings(self) -> dict[str, KeyRing]:
        """The keys of the encrypted columns, by the name of their ring."""
        return {COLUMNS: KeyRing(self.column_keys), CASES: KeyRing(self.case_keys)}

    @property
    def ring_files(self) -> dict[str, Path | None]:
        """Where each ring was read."""
        return {COLUMNS: self.column_key_file, CASES: self.case_key_file}

    @property
    def plain_at_home(self) -> bool:
        """Served by this machine to itself, nothing in front: cookies may do without https (core.loopback)."""
        return "localhost" in self.hosts and not self.proxies and not self.testing


def settings() -> Settings:
    """The settings of the running application."""
    return cast(Settings, current_app.extensions["palier_settings"])


def from_env() -> Settings:
    """Settings from `PALIER_*` and `DATABASE_URL`. Raises UnsafeSetting."""
    env = os.environ
    data = Path(env.get("PALIER_DATA", "data")).resolve()
    signing, columns, cases, sealers = (_file(name, data) for name in ("signing", "columns", "cases", "sealing"))
    return Settings(
        data_dir=data,
        database_url=database_url(data),
        secret_keys=_keys("signing", signing, _signing_key),
        column_keys=_keys("columns", columns, _column_key),
        case_keys=_keys("cases", cases, _column_key),
        sealing_keys=_keys("sealing", sealers, _sealing_key),
        vapid_key_file=Path(env.get("PALIER_VAPID_KEY_FILE", data / "secrets" / FILES["vapid"])),
        secret_key_file=signing,
        column_key_file=columns,
        case_key_file=cases,
        sealing_key_file=sealers,
        vapid_subject=_contact("PALIER_VAPID_SUBJECT") or Settings.vapid_subject,
        push_extra_hosts=_names("PALIER_PUSH_EXTRA_HOSTS"),
        relay=_relay("PALIER_SMTP"),
        mail_from=_address("PALIER_MAIL_FROM", needed=bool(env.get("PALIER_SMTP", "").strip())),
        mail_bounces=_address("PALIER_MAIL_BOUNCES", most=BOUNCES_MOST),
        hosts=_names("PALIER_HOSTS") or ("localhost",),
        proxies=_count("PALIER_PROXIES"),
        geocoder=_switch("PALIER_GEOCODER"),
        minimum_build=_release("PALIER_MINIMUM_BUILD"),
        retire_worker=_switch("PALIER_RETIRE_WORKER"),
    )


def read_again(have: Settings, name: str) -> Settings:
    """The same with one secret as its file has it now, where a file gives it. Raises UnsafeSetting."""
    if name == "signing" and have.secret_key_file is not None:
        return replace(have, secret_keys=_keys(name, have.secret_key_file, _signing_key))
    if name == "columns" and have.column_key_file is not None:
        return replace(have, column_keys=_keys(name, have.column_key_file, _column_key))
    if name == "cases" and have.case_key_file is not None:
        return replace(have, case_keys=_keys(name, have.case_key_file, _column_key))
    if name == "sealing" and have.sealing_key_file is not None:
        return replace(have, sealing_keys=_keys(name, have.sealing_key_file, _sealing_key))
    return have


def secret_files(data: Path) -> dict[str, Path]:
    """The file of each secret the environment does not give."""
    files = {name: file for name in LINES if (file := _file(name, data)) is not None}
    return {**files, "vapid": Path(os.environ.get(VARIABLES["vapid"], data / "secrets" / FILES["vapid"]))}


def create_secrets(data: Path) -> list[Path]:
    """Write what is missing of the files that hold a key a line, readable by the owner alone. Returns new files."""
    made = {name: path for name, path in secret_files(data).items() if name in LINES and not path.exists()}
    for name, path in made.items():
        write_private(path, (new_pair() if name == "sealing" else new_key()) + "\n")
    return list(made.values())


def new_key() -> str:
    """256 random bits, as a line of a key file."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def new_pair() -> str:
    """The private key of a pair, as a line of a key file."""
    return base64.urlsafe_b64encode(sealing.new_key()).decode()


def read_ring(path: Path) -> KeyRing:
    """The keys of a ring in a file, as it is now. Raises UnsafeSetting."""
    text, retired = _text(path)
    return KeyRing(_checked(str(path), text, _column_key), retired)


def read_pairs(path: Path) -> SealingRing:
    """The keys of a file that open what phones seal, as it is now. Raises UnsafeSetting."""
    text, retired = _text(path)
    return SealingRing(_checked(str(path), text, _sealing_key), retired)


def _text(path: Path) -> tuple[str, frozenset[bytes]]:
    text = private_bytes(path).decode("utf-8", errors="replace")
    return text, frozenset(bytes.fromhex(one) for one in RETIRED.findall(text))


def write_ring(path: Path, ring: KeyRing | SealingRing) -> None:
    """Write the keys of a file, as `read_ring` and `read_pairs` read them."""
    keys = [base64.urlsafe_b64encode(key).decode() for key in ring.keys]
    lines = [*keys, *(RETIRED_LINE.format(one.hex()) for one in sorted(ring.retired))]
    write_private(path, "\n".join(lines) + "\n")


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all; on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())  # a key is safe before the first value it seals
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def database_url(data: Path) -> str:
    """The database of this installation, as SQLAlchemy names it. Raises UnsafeSetting."""
    given = os.environ.get("DATABASE_URL", "")
    if not given:
        return f"sqlite:///{data / 'palier.sqlite'}"
    for scheme in ("postgres://", "postgresql://"):
        if given.startswith(scheme):
            given = "postgresql+psycopg://" + given[len(scheme) :]
    try:
        driver = make_url(given).drivername
    except (ArgumentError, ValueError):
        driver = ""
    if driver not in DRIVERS:  # not quoted: there may be a password in it
        raise UnsafeSetting(
            "DATABASE_URL\u00a0: une adresse «\u00a0postgresql://compte:secret@machine/base\u00a0» est attendue."
        )
    return given


def _file(name: str, data: Path) -> Path | None:
    return None if os.environ.get(VARIABLES[name]) else data / "secrets" / FILES[name]


def _keys(name: str, path: Path | None, check: Callable[[str], K]) -> tuple[K, ...]:
    if path is None:
        return _checked(VARIABLES[name], os.environ[VARIABLES[name]], check)
    if not path.exists():
        raise UnsafeSetting(absent(name, path))
    return _checked(str(path), private_bytes(path).decode("utf-8", errors="replace"), check)


def absent(name: str, path: Path) -> str:
    """The sentence for a secret that is not there."""
    return (
        f"{path} n’existe pas ({VARIABLES[name]} le donne aussi). Pour une base qui a servi, remettez le dossier"
        " «\u00a0secrets\u00a0» de la sauvegarde qui va avec elle\u00a0; une installation neuve le reçoit de"
        " «\u00a0./run\u00a0»."
    )


def private_bytes(path: Path) -> bytes:
    """A file that its owner alone may read. Raises UnsafeSetting."""
    try:
        rights, content = path.stat().st_mode, path.read_bytes()
    except OSError as error:
        raise UnsafeSetting(f"{path} ne se lit pas sous ce compte ({error.strerror}).") from None
    if rights & (stat.S_IRWXG | stat.S_IRWXO):
        raise UnsafeSetting(f"{path} est lisible par d’autres comptes\u00a0: «\u00a0chmod 600 {path}\u00a0» le ferme.")
    return content


def _checked(where: str, text: str, check: Callable[[str], K]) -> tuple[K, ...]:
    """Every key of a text, in its order. Raises UnsafeSetting, which says the line and never the key."""
    found: dict[K, int] = {}
    for number, written in _numbered(text):
        try:
            key = check(written)
        except ValueError as wrong:
            raise UnsafeSetting(f"{where}, ligne {number}\u00a0: {wrong}") from None
        if key in found:
            raise UnsafeSetting(f"{where}, ligne {number}\u00a0: la clé de la ligne {found[key]} y est de nouveau.")
        found[key] = number
    if not found:
        raise UnsafeSetting(f"{where} ne contient aucune clé.")
    return tuple(found)


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.replace(",", "\n").splitlines(), 1):
        if not line.startswith("# "):
            yield from ((number, key) for key in line.split())


def _signing_key(written: str) -> str:
    if len(written) < MINIMUM_SECRET or not written.isprintable() or "\ufffd" in written:
        raise ValueError(f"une clé de signature compte au moins {MINIMUM_SECRET} signes visibles.")
    return written


def _column_key(written: str) -> bytes:
    return _32_bytes(written, "une clé des colonnes")


def _sealing_key(written: str) -> bytes:
    key = _32_bytes(written, "une clé de scellement")
    if not sealing.is_key(key):
        raise ValueError("ces 32 octets ne sont pas une clé privée P-256.")
    return key


def _32_bytes(written: str, what: str) -> bytes:
    wrong = ValueError(f"{what} est faite de 32 octets en base64 (url-safe), soit 43 ou 44 signes.")
    if not COLUMN_KEY.fullmatch(written):
        raise wrong
    try:
        key = base64.urlsafe_b64decode(written.rstrip("=") + "=")
    except binascii.Error:
        raise wrong from None
    if base64.urlsafe_b64encode(key).decode().rstrip("=") != written.rstrip("="):  # bits that say nothing are set
        raise wrong
    return key


def _release(variable: str) -> int:
    text = os.environ.get(variable, "").strip()
    if text and not release_of(text):
        said = "un numéro de version est attendu, ou le nom d’un programme qui commence par lui"
        raise UnsafeSetting(f"{variable}\u00a0: {said}, et non {text!r}.")
    return release_of(text)


def _count(variable: str) -> int:
    text = os.environ.get(variable, "").strip() or "0"
    if not (text.isascii() and text.isdigit()):
        raise UnsafeSetting(f"{variable}\u00a0: un nombre est attendu, et non {text!r}.")
    return int(text)


def _switch(variable: str) -> bool:
    text = os.environ.get(variable, "").strip() or "0"
    if text not in ("0", "1"):  # "oui" would be taken for no, in silence
        raise UnsafeSetting(f"{variable}\u00a0: 1 ou 0 est attendu, et non {text!r}.")
    return text == "1"


def _contact(variable: str) -> str:
    text = os.environ.get(variable, "").strip()
    if text and not CONTACT.fullmatch(text):
        said = "une adresse «\u00a0mailto:\u00a0» ou «\u00a0https:\u00a0» est attendue"
        raise UnsafeSetting(f"{variable}\u00a0: {said}, et non {text!r}.")
    return text


def _relay(variable: str) -> Relay | None:
    text = os.environ.get(variable, "").strip()
    try:
        return relay.read(text) if text else None
    except ValueError:  # not quoted: there may be a password in it
        said = "smtp://compte:secret@machine:port"
        raise UnsafeSetting(
            f"{variable}\u00a0: une adresse «\u00a0{said}\u00a0» ou «\u00a0smtps://…\u00a0» est attendue."
        ) from None


def _address(variable: str, *, needed: bool = False, most: int = 64) -> str:
    text = os.environ.get(variable, "").strip()
    if (text or needed) and not MAILBOX.fullmatch(text):
        raise UnsafeSetting(f"{variable}\u00a0: une adresse électronique est attendue, et non {text!r}.")
    if len(text.partition("@")[0]) > most:
        raise UnsafeSetting(f"{variable}\u00a0: avant l’arobase, {most} signes au plus, et non {text!r}.")
    return text


def _names(variable: str) -> tuple[str, ...]:
    names = tuple(os.environ.get(variable, "").replace(",", " ").split())
    if wrong := next((one for one in names if not NAME.fullmatch(one)), None):
        said = "un nom de machine est attendu, sans «\u00a0https://\u00a0», port ni chemin"
        raise UnsafeSetting(f"{variable}\u00a0: {said}, et non {wrong!r}.")
    return names
