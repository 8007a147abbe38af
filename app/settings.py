"""What the installation decides. Read once from the environment; a missing or unsafe value stops the start.

Embedded defaults suit a laptop: everything lives under one data directory, secrets included (mode 0600).
"""

from __future__ import annotations

import base64
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from flask import current_app

from app.core.release import release_of

MINIMUM_SECRET = 32


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
    vapid_key_file: Path
    vapid_subject: str = "mailto:contact@palier.example"
    push_extra_hosts: tuple[str, ...] = ()
    """Push services the operator adds to the allow-list; a private address is never opened."""
    hosts: tuple[str, ...] = ("localhost",)
    proxies: int = 0
    """How many trusted proxies stand in front: forwarded headers beyond them are ignored."""
    geocoder: bool = False
    minimum_build: int = 0
    """The release below which a phone's build receives nothing more; it still sends. 0: none."""
    retire_worker: bool = False
    """Kill switch: serve a service worker that unregisters itself (the outbox stays)."""
    testing: bool = field(default=False)

    @property
    def is_sqlite(self) -> bool:
        """True for the embedded database."""
        return self.database_url.startswith("sqlite")


def settings() -> Settings:
    """The settings of the running application."""
    return cast(Settings, current_app.extensions["palier_settings"])


def from_env() -> Settings:
    """Settings from `PALIER_*` and `DATABASE_URL`. Raises UnsafeSetting."""
    env = os.environ
    data = Path(env.get("PALIER_DATA", "data")).resolve()
    return Settings(
        data_dir=data,
        database_url=_database_url(env.get("DATABASE_URL", ""), data),
        secret_keys=_lines("PALIER_SECRET_KEYS", data / "secrets" / "signing.key"),
        column_keys=tuple(
            base64.urlsafe_b64decode(line) for line in _lines("PALIER_COLUMN_KEYS", data / "secrets" / "columns.key")
        ),
        vapid_key_file=Path(env.get("PALIER_VAPID_KEY_FILE", data / "secrets" / "vapid.pem")),
        vapid_subject=env.get("PALIER_VAPID_SUBJECT", Settings.vapid_subject),
        push_extra_hosts=_words("PALIER_PUSH_EXTRA_HOSTS"),
        hosts=_words("PALIER_HOSTS") or ("localhost",),
        proxies=int(env.get("PALIER_PROXIES", "0")),
        geocoder=env.get("PALIER_GEOCODER", "") == "1",
        minimum_build=_release("PALIER_MINIMUM_BUILD"),
        retire_worker=env.get("PALIER_RETIRE_WORKER", "") == "1",
    )


def create_secrets(data: Path) -> list[Path]:
    """Write what is missing of the signing and column keys, readable by the owner alone. Returns new files."""
    folder = data / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = []
    for name in ("signing.key", "columns.key"):
        path = folder / name
        if not path.exists():
            write_private(path, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode() + "\n")
            made.append(path)
    return made


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    draft.replace(path)


def _database_url(given: str, data: Path) -> str:
    if not given:
        return f"sqlite:///{data / 'palier.sqlite'}"
    for scheme in ("postgres://", "postgresql://"):
        if given.startswith(scheme):
            return "postgresql+psycopg://" + given[len(scheme) :]
    return given


def _lines(variable: str, path: Path) -> tuple[str, ...]:
    text = os.environ.get(variable, "")
    if not text:
        if not path.exists():
            raise UnsafeSetting(f"{variable} is not set and {path} does not exist: ./run creates it")
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise UnsafeSetting(f"{path} is readable by others: chmod 600 it")
        text = path.read_text(encoding="utf-8")
    keys = tuple(text.replace(",", "\n").split())
    if not keys or any(len(key) < MINIMUM_SECRET for key in keys):
        raise UnsafeSetting(f"{variable}: each key needs at least {MINIMUM_SECRET} characters")
    return keys


def _release(variable: str) -> int:
    text = os.environ.get(variable, "").strip()
    if text and not release_of(text):
        raise UnsafeSetting(f"{variable}: a release number, or the name of a build that begins with one: {text!r}")
    return release_of(text)


def _words(variable: str) -> tuple[str, ...]:
    return tuple(os.environ.get(variable, "").replace(",", " ").split())
