"""Changing a secret while everything runs.

A key of a ring: the new one is written first in the file, beside the others; the processes follow the file; then every
value is sealed again, a few at a time. Killed at any point, the same command goes on from what it finds.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import delete, select

from app.core import clock, keyring
from app.core.errors import Refused
from app.core.following import LOOK_EVERY_S
from app.core.keyring import COLUMNS, KeyRing
from app.core.unit import read_unit, write_unit
from app.door import codes
from app.door.models import EnrolmentCode, RecoveryCode
from app.keys import marks, values
from app.keys.models import SecretCanary
from app.push import vapid
from app.settings import VARIABLES, Settings, write_private, write_ring
from app.settings import new_key as new_line

UNSAID = b""
"""Stands for the key of a code kept by a release that did not say which."""
BY_HAND = (
    "Les clés «\u00a0{}\u00a0» viennent de {}\u00a0: mettez-y la nouvelle clé en premier, une virgule, puis"
    " celles d’avant\u00a0; redémarrez tous les processus\u00a0; relancez cette commande, qui rescelle les valeurs et"
    " dit quelle clé peut partir."
)
SIGNING_BY_HAND = (
    "Les clés de signature viennent de PALIER_SECRET_KEYS\u00a0: mettez-y la nouvelle clé en premier, une virgule, puis"
    " celles d’avant, et redémarrez tous les processus."
)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Two rotations at once would each write a file without the other's key. Raises Refused."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / ".rotation", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("rotation", "Une autre rotation est en cours.") from None
        yield
    finally:
        os.close(handle)


def needed(name: str) -> Counter[bytes]:
    """By key id: how many values of a ring are of it, and codes, which the keys of the columns hash."""
    found = codes_by_key() if name == COLUMNS else Counter()
    with read_unit() as s:
        for column in values.of_ring(name):
            found.update(values.by_key(s, column))
    return found


def codes_by_key() -> Counter[bytes]:
    """By key id: how many codes could still be given. One that does not say is of `UNSAID`."""
    recovery = select(RecoveryCode.code_hash).where(RecoveryCode.used_at.is_(None))
    fresh = (EnrolmentCode.used_at.is_(None), EnrolmentCode.expires_at > clock.now())
    with read_unit() as s:
        kept = [*s.scalars(recovery), *s.scalars(select(EnrolmentCode.code_hash).where(*fresh))]
    return Counter(codes.key_of(one) or UNSAID for one in kept)


def unfinished(name: str, ring: KeyRing) -> bool:
    """Whether values of an earlier key of the ring are still to be sealed again."""
    earlier = set(ring.ids[1:])
    with read_unit() as s:
        return any(earlier & values.by_key(s, column).keys() for column in values.of_ring(name))


def new_key(settings: Settings, name: str) -> KeyRing:
    """A new first key in the file of a ring, which the running processes have taken up when this returns.

    None is made while values of an earlier one are left to seal again. Raises Refused without a file to write.
    """
    ring, file = keyring.look_again(name), settings.ring_files[name]
    if not unfinished(name, ring):
        if file is None:
            raise Refused("variable", BY_HAND.format(name, VARIABLES[name]))
        write_ring(file, replace(ring, keys=(secrets.token_bytes(32), *ring.keys)))
        ring = keyring.look_again(name)
    with write_unit() as s:
        marks.put(s, *marks.of_key(name, ring.keys[0]))
    if file is not None:
        time.sleep(2 * LOOK_EVERY_S)  # whoever seals has looked at the file since
    return ring


def reseal(name: str, ring: KeyRing) -> int:
    """Every value under the first key, a few in each unit; those that do not open stay. Returns how many changed."""
    return sum(_reseal(column, ring) for column in values.of_ring(name))


def _reseal(column: values.SealedColumn, ring: KeyRing) -> int:
    after, done = None, 0
    while True:
        with write_unit() as s:
            found = values.page(s, column, after, but=ring.ids[0])
            done += sum(values.seal_again(s, column, value, ring) for value in found)
        if len(found) < values.BATCH:
            return done
        after = found[-1].place


def spare(name: str, ring: KeyRing) -> list[bytes]:
    """The ids of the earlier keys that nothing needs: no value names them, no live code may be of them."""
    still = needed(name)
    return [] if still[UNSAID] else [id for id in ring.ids[1:] if not still[id]]


def retire(settings: Settings, name: str, ring: KeyRing) -> list[bytes]:
    """Take the keys nothing needs out of the file, their ids left as a trace, and forget their marks."""
    gone, file = spare(name, ring), settings.ring_files[name]
    if not gone:
        return []
    with write_unit() as s:
        s.execute(delete(SecretCanary).where(SecretCanary.name.in_([marks.named(name, id) for id in gone])))
    if file is not None:
        kept = tuple(key for key in ring.keys if KeyRing.key_id(key) not in gone)
        write_ring(file, KeyRing(kept, ring.retired.union(gone)))
        keyring.look_again(name)
    return gone


def new_signing_key(settings: Settings) -> None:
    """A new first signing key in the file; the earlier ones verify. Raises Refused without a file to write."""
    file = settings.secret_key_file
    if file is None:
        raise Refused("variable", SIGNING_BY_HAND)
    write_private(file, f"{new_line()}\n{file.read_text(encoding='utf-8')}")


def retire_signing_keys(settings: Settings) -> int:
    """Leave the first signing key alone in its file. Returns how many went."""
    file = settings.secret_key_file
    if file is None:
        raise Refused("variable", SIGNING_BY_HAND)
    first, *others = settings.secret_keys
    with write_unit() as s:
        marks.put(s, "signing", marks.signed_by(first), again=True)
    write_private(file, first + "\n")
    return len(others)


def new_vapid_key(settings: Settings) -> None:
    """Another key, and the subscriptions to the former one forgotten: phones subscribe again by themselves.

    The database knows the coming key before it is in the file, and both until it is. Killed in between, the same
    command, or the next start, ends the change.
    """
    with write_unit() as s:
        if marks.end_change_of_vapid(s, settings):
            return
    pem, public = vapid.new_key()
    with write_unit() as s:
        marks.put(s, marks.COMING, public.encode(), again=True)
    write_private(settings.vapid_key_file, pem)
    with write_unit() as s:
        marks.end_change_of_vapid(s, settings)
