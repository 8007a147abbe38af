"""Make a backup, put one back, and give a restored history its new name."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.engine import URL, make_url

from app.backup import archive, copies
from app.backup.models import Restoration
from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import tenant
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused
from app.core.feed import OrgClock
from app.core.release import RELEASE
from app.core.rows import get
from app.core.sealing import SealingRing
from app.core.unit import write_unit
from app.people.acting import Actor
from app.people.rules import DESK_ROLES
from app.settings import Settings, write_private

log = logging.getLogger(__name__)

SQLITE, DUMP = "palier.sqlite", "palier.dump"
RECIPIENT = "backup.pub"
JOURNALS = ("-wal", "-shm")
NAME = "palier-{:%Y-%m-%dT%H%M%SZ}.age"
IN_PLACE = "{} existe\u00a0: «\u00a0--replace\u00a0» la met de côté et remet la sauvegarde à sa place."
ONE_KEY = (
    "Cette machine ferme déjà ses sauvegardes pour une clé\u00a0: une autre n’ouvrirait pas celles d’avant, ni celle "
    "d’avant celles à venir. Si elle est perdue, «\u00a0--replace\u00a0» en fait une autre."
)
Installed = Callable[[Settings], AbstractContextManager[Any]]
"""`Installed(settings)`: inside it, the application runs on the database these settings name, migrated."""


def make_key(have: Settings, target: Path, *, replace: bool = False) -> None:
    """A new pair: the key that opens is written to `target`, to be taken elsewhere; the recipient stays here.

    The key of before opens none of the backups to come. Raises Refused.
    """
    recipient = have.data_dir / "secrets" / RECIPIENT
    if target.exists():
        raise Refused("existe", f"{target} existe déjà\u00a0: une clé n’en remplace pas une autre.")
    if recipient.exists() and not replace:
        raise Refused("existe", ONE_KEY)
    identity, public = archive.new_identity()
    write_private(target, identity + "\n")
    write_private(recipient, public + "\n")


def make(have: Settings, folder: Path, at: datetime) -> Path:
    """A checked copy, encrypted to the recipient, in `folder`. Returns its path. Raises Refused."""
    recipient = have.data_dir / "secrets" / RECIPIENT
    if not recipient.exists():
        raise Refused(
            "cle", "Aucune clé de sauvegarde\u00a0: faites-en une avec «\u00a0./palier backup-key FICHIER\u00a0»."
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / NAME.format(at)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=have.data_dir) as room:
        content = _copied(have, Path(room))
        manifest = {
            "made_at": at.isoformat(), "release": RELEASE, "content": content.name, "bytes": content.stat().st_size,
            "sha256": copies.digest(content), "keys": [id.hex() for ring in have.rings.values() for id in ring.ids],
        }  # fmt: skip
        archive.pack(manifest, content, recipient.read_text(encoding="utf-8"), target)
    log.info("backup made: %s", target)
    return target


def _copied(have: Settings, room: Path) -> Path:
    if have.is_sqlite:
        copy = room / SQLITE
        copies.take(_database(have), copy)
        copies.check(copy)
        return copy
    dump = room / DUMP
    url, password = _without_password(have.database_url)
    _tool("pg_dump", "-Fc", "--file", str(dump), url, PGPASSWORD=password)
    _tool("pg_restore", "--list", str(dump))
    return dump


def _without_password(database_url: str) -> tuple[str, str]:
    """The address as PostgreSQL's programs take it, and its password: any account reads the commands of the others."""
    url = make_url(database_url)
    said = url.password or url.query.get("password", "")
    query = {name: value for name, value in url.query.items() if name != "password"}
    public = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    return public.render_as_string(hide_password=False), str(said)


def _tool(*command: str, **private: str) -> None:
    told = {**os.environ, **{name: value for name, value in private.items() if value}}
    try:
        done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)  # noqa: S603 - ours, no shell
    except FileNotFoundError:
        raise Refused("outil", f"{command[0]} n’est pas installé sur cette machine.") from None
    if done.returncode:
        raise Refused("outil", f"{command[0]} a échoué\u00a0: {done.stderr.strip()[-300:]}")


def forget_older(folder: Path, keep: int, since: datetime | None = None) -> int:
    """Delete all but the newest archives of a folder, and those made before `since`; the last one stays, whatever its
    age. Returns how many went."""
    every = sorted(folder.glob("palier-*.age"))
    old = every[:-keep] if keep else []
    late = [one for one in every[:-1] if since and (_made_at(one) or since) < since]
    for one in {*old, *late}:
        one.unlink()
    return len({*old, *late})


def _made_at(archive: Path) -> datetime | None:
    """As its name says it; None of one that was renamed, which is somebody's own."""
    try:
        return datetime.fromisoformat(archive.stem.removeprefix("palier-")).astimezone(UTC)
    except ValueError:
        return None


def restore(have: Settings, source: Path, identity: str, installed: Installed, at: datetime, *, replace: bool) -> None:
    """Put a backup in the place of the database: opened, checked, migrated, its history renamed, then moved at once.

    What stood there is kept beside it. Raises Refused, and nothing has moved.
    """
    if not have.is_sqlite:
        raise Refused(
            "postgresql",
            "Sur PostgreSQL\u00a0: «\u00a0pg_restore\u00a0», puis «\u00a0./palier restored\u00a0» (docs/operating.md).",
        )
    target = _database(have)
    _check_closed(target)
    have.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=have.data_dir) as room:
        copy, saved_at = _opened(have, source, identity, Path(room))
        if target.exists() and not replace:  # last: what cannot be put back is not worth putting anything aside
            raise Refused("existe", IN_PLACE.format(target))
        with installed(dataclasses.replace(have, database_url=f"sqlite:///{copy}")):
            renew(saved_at, at)
        copies.settle(copy)
        _move(copy, target, at)
    log.warning("database restored from the backup of %s", saved_at.isoformat())


def _opened(have: Settings, source: Path, identity: str, room: Path) -> tuple[Path, datetime]:
    """The copy in a backup, worth putting back, and when it was made."""
    manifest = archive.unpack(source, identity, room)
    if manifest.get("content") != SQLITE:
        raise Refused("sauvegarde", "Cette sauvegarde n’est pas celle d’une base SQLite.")
    if manifest["release"] > RELEASE:
        raise Refused(
            "version", "Cette sauvegarde vient d’une version plus récente de Palier\u00a0: installez-la d’abord."
        )
    copy = room / SQLITE
    if copies.digest(copy) != manifest["sha256"]:
        raise Refused("sauvegarde", "Le contenu de cette sauvegarde n’est pas celui qui y fut mis.")
    copies.check(copy)
    copies.check_keys(copy, have.rings)
    copies.check_pairs(copy, SealingRing(have.sealing_keys))
    return copy, datetime.fromisoformat(manifest["made_at"])


def _database(have: Settings) -> Path:
    return Path(make_url(have.database_url).database or "").resolve()


def _check_closed(target: Path) -> None:
    if busy := copies.users(target):
        raise Refused(
            "ouverte", f"La base est ouverte par un autre programme ({busy[0]})\u00a0: arrêtez Palier d’abord."
        )


def _move(copy: Path, target: Path, at: datetime) -> None:
    """In one step, so that a database stands there at every moment; what stood there has another name beside it."""
    if target.exists():
        with contextlib.suppress(Refused, sqlite3.Error):  # one that is broken is kept as it is, journal and all
            copies.check(target)
            copies.settle(target)
    for suffix in ("", *JOURNALS):
        present = target.with_name(target.name + suffix)
        if present.exists():
            _also_named(present, target.with_name(f"{target.name}.before-{at:%Y-%m-%dT%H%M%SZ}{suffix}"))
    for suffix in JOURNALS:  # of the former one: the other would read it as its own
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    copy.replace(target)


def _also_named(present: Path, aside: Path) -> None:
    try:
        aside.hardlink_to(present)
    except FileExistsError:
        raise Refused("existe", f"{aside} existe déjà\u00a0: recommencez dans une seconde.") from None
    except OSError:  # a file system without them
        shutil.copy2(present, aside)


def renew(saved_at: datetime | None, at: datetime) -> None:
    """Another name for the history of every organisation, and a word to each. Phones of the former one start again."""
    with tenant.every_tenant(), write_unit() as s:
        for org_id in s.scalars(select(OrgClock.org_id)).all():
            s.execute(update(OrgClock).where(OrgClock.org_id == org_id).values(epoch=uuid4()))
            s.add(Restoration(org_id=org_id, id=uuid7(), saved_at=saved_at, restored_at=at))


def note(actor: Actor, id: UUID, at: datetime) -> Restoration:
    """Someone at the desk has read what the restoration took. Raises NotAllowed, Unknown."""
    if actor.role not in DESK_ROLES:
        raise NotAllowed()
    row = get(Restoration, actor.org_id, id, lock=True)
    changes.note(actor, row.id, Deed.restoration_noted)
    if row.noted_at is None:
        row.noted_at, row.noted_by = at, actor.user_id
    return row
