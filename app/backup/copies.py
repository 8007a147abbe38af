"""A whole copy of a SQLite database while it is written, and what says that a copy is whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from app.core.errors import Refused
from app.core.keyring import VERSION, KeyRing
from app.core.sealing import SealingRing
from app.keys import values
from app.keys.marks import SEALING
from app.keys.values import SealedColumn
from app.settings import FILES


def take(source: Path, copy: Path) -> None:
    """A copy as of one moment, whoever writes meanwhile (`VACUUM INTO`: SQLite's own, the journal included)."""
    with contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=60)) as base:
        base.execute("VACUUM INTO :copy", {"copy": str(copy)})
    copy.chmod(0o600)


def check(copy: Path) -> None:
    """Raises Refused when a page, an index or a reference of the copy is broken."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as base:
            told = base.execute("PRAGMA integrity_check(1)").fetchone()[0]
            loose = base.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as broken:
        told, loose = str(broken), None
    if told != "ok" or loose is not None:
        raise Refused("integrite", f"La base n’est pas entière ({told if told != 'ok' else 'références rompues'}).")


def check_keys(copy: Path, rings: Mapping[str, KeyRing]) -> None:
    """Raises Refused when a text of the copy was sealed with a key that is not on its ring."""
    for name, ring in rings.items():
        with contextlib.closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as base:
            used = {key for column in values.of_ring(name) for key in _keys(base, column)}
        if lost := used.difference(ring.ids):
            names = ", ".join(sorted(key.hex() for key in lost))
            said = f"Des textes sont scellés avec une clé absente ({names})"
            raise Refused("cle", f"{said}\u00a0: remettez le {FILES[name]} de cette sauvegarde.")


def check_pairs(copy: Path, ring: SealingRing) -> None:
    """Raises Refused when phones were told to seal to a key that is not on the ring: the copy would not be served."""
    told: list[str] = []
    missing = contextlib.suppress(sqlite3.OperationalError)  # an older release has no such table
    with contextlib.closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as base, missing:
        told = [name for (name,) in base.execute("SELECT name FROM secret_canary")]
    known = {f"{SEALING}{id}" for id in ring.ids}
    if lost := sorted(name for name in told if name.startswith(SEALING) and name not in known):
        names = ", ".join(name.removeprefix(SEALING) for name in lost)
        said = f"Des téléphones ont scellé des saisies pour une clé absente ({names})"
        raise Refused("cle", f"{said}\u00a0: remettez le sealing.key de cette sauvegarde.")


def _keys(base: sqlite3.Connection, sealed: SealedColumn) -> list[bytes]:
    table, column = sealed.bytes.table.name, sealed.bytes.name
    one = f'SELECT DISTINCT substr("{column}", 2, 4) FROM "{table}" WHERE substr("{column}", 1, 1) = ?'  # noqa: S608
    with contextlib.suppress(sqlite3.OperationalError):  # an older release has no such table, or column
        return [bytes(key) for (key,) in base.execute(one, (VERSION,))]
    return []


def settle(copy: Path) -> None:
    """Everything in the one file, nothing in a journal beside it."""
    with contextlib.closing(sqlite3.connect(copy)) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        base.execute("PRAGMA journal_mode=DELETE")
    copy.chmod(0o600)
    with copy.open("rb+") as file:
        os.fsync(file.fileno())


def digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def users(path: Path) -> list[int]:
    """The other processes that have this file open, as far as this account may see."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        with contextlib.suppress(OSError):
            if any(os.path.realpath(one) == str(path) for one in (process / "fd").iterdir()):
                found.append(int(process.name))
    return sorted(found)
