"""Changing the key that phones seal to, while everything runs.

The new one goes first in the file; the earlier ones stay and open. Nothing tells how much lies on phones under them:
one may leave a year after another took its place.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.core import clock, sealing
from app.core.dates import date_fr
from app.core.errors import Refused
from app.core.sealing import SealingRing
from app.core.unit import read_unit, write_unit
from app.keys import marks
from app.keys.models import SecretCanary
from app.settings import Settings, write_ring

CARRIED = timedelta(days=365)
"""How long a phone may carry what it sealed to a key that was replaced."""
BY_HAND = (
    "Les clés de scellement viennent de PALIER_SEALING_KEYS\u00a0: mettez-y la nouvelle clé en premier, une virgule,"
    " puis celles d’avant, et redémarrez tous les processus. Gardez celles d’avant un an."
)


def replace_first(settings: Settings) -> str:
    """A new key before the others, in the file and in the processes that follow it; its name.

    Raises Refused without a file to write.
    """
    if settings.sealing_key_file is None:
        raise Refused("variable", BY_HAND)
    made, ring = sealing.new_key(), sealing.look_again()
    write_ring(settings.sealing_key_file, replace(ring, keys=(made, *ring.keys)))
    with write_unit() as s:  # cut before it, the next start writes it
        marks.put(s, *marks.of_pair(made))
    return sealing.look_again().first.id


def leaving(ring: SealingRing) -> list[tuple[str, str]]:
    """The earlier keys that still must stay, and the day each may leave."""
    at = clock.now()
    return [(id, date_fr(until.date())) for id, until in _until(ring) if until > at]


def retire(settings: Settings) -> list[str]:
    """Take the keys out of the file that were replaced long enough ago, and forget their marks. Returns their names.

    Raises Refused without a file to write.
    """
    if settings.sealing_key_file is None:
        raise Refused("variable", BY_HAND)
    ring, at = sealing.look_again(), clock.now()
    gone = [id for id, until in _until(ring) if until <= at]
    if gone:
        kept = tuple(key for key in ring.keys if sealing.pair(key).id not in gone)
        retired = ring.retired.union(bytes.fromhex(id) for id in gone)
        with write_unit() as s:
            s.execute(delete(SecretCanary).where(SecretCanary.name.in_([marks.SEALING + id for id in gone])))
        write_ring(settings.sealing_key_file, SealingRing(kept, retired))
        sealing.look_again()
    return gone


def _until(ring: SealingRing) -> list[tuple[str, datetime]]:
    """The earlier keys, and until when phones may carry what was sealed to each: a year from when it was replaced."""
    with read_unit() as s:
        rows = s.scalars(select(SecretCanary).where(SecretCanary.name.startswith(marks.SEALING)))
        since = {row.name.removeprefix(marks.SEALING): row.at for row in rows}
    after = zip(ring.ids[1:], ring.ids, strict=False)
    return [(id, since.get(successor, clock.now()) + CARRIED) for id, successor in after]
