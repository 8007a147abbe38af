"""Estates that may be one: of one name in one commune, of one address, or within some metres of each other. Pure.

Nothing is joined by itself: two staircases of one address are two estates for who keeps them so.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from app.core.folding import fold
from app.core.labels import Label

NEAR_M = 30
DEGREE_M = 111_195
"""Of latitude."""


class Why(Label):
    """What makes some estates alike."""

    nom = "nom", "Même nom, même commune"
    adresse = "adresse", "Même adresse, même code postal"
    position = "position", f"À moins de {NEAR_M} m l’une de l’autre"


class Seen(NamedTuple):
    """An estate as it is compared; there are thousands of them."""

    id: UUID
    name_key: str
    address: str
    postcode: str
    commune: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True)
class Alike:
    """Some that may be one, and why."""

    ids: tuple[UUID, ...]
    why: tuple[Why, ...]

    @property
    def id(self) -> UUID:
        """Of these estates and no others: a group that one joins or leaves is another."""
        return UUID(bytes=hashlib.sha256(b"".join(sorted(one.bytes for one in self.ids))).digest()[:16])


def to_look_at(groups: Iterable[Alike], apart: Iterable[frozenset[UUID]]) -> list[Alike]:
    """Those with one estate at least of which nobody has said that it is none of the others."""
    known = list(apart)
    return [one for one in groups if not any(each.issuperset(one.ids) for each in known)]


def alike(estates: Sequence[Seen]) -> list[Alike]:
    """Those that may be one, each group once with all that its estates share, in the order they came."""
    found: dict[tuple[UUID, ...], list[Why]] = {}
    for why, groups in (
        (Why.nom, _by_name(estates)),
        (Why.adresse, _by_address(estates)),
        (Why.position, _near(estates)),
    ):
        for ids in groups:
            found.setdefault(ids, []).append(why)
    rank = {one.id: number for number, one in enumerate(estates)}
    return [Alike(ids, tuple(why)) for ids, why in sorted(found.items(), key=lambda one: rank[one[0][0]])]


def _by_name(estates: Iterable[Seen]) -> Iterator[tuple[UUID, ...]]:
    same: dict[str, list[Seen]] = defaultdict(list)
    for one in estates:
        same[one.name_key].append(one)
    named = (one for alike in same.values() if len(alike) > 1 for one in alike)
    return _several((one.id, (one.name_key, fold(one.commune))) for one in named)


def _by_address(estates: Iterable[Seen]) -> Iterator[tuple[UUID, ...]]:
    return _several((one.id, (fold(one.address), one.postcode)) for one in estates if one.address)


def _several(keyed: Iterable[tuple[UUID, Hashable]]) -> Iterator[tuple[UUID, ...]]:
    same: dict[Hashable, list[UUID]] = defaultdict(list)
    for id, key in keyed:
        same[key].append(id)
    return (tuple(ids) for ids in same.values() if len(ids) > 1)


def _near(estates: Iterable[Seen]) -> Iterator[tuple[UUID, ...]]:
    """Each with those it is near, one leading to the next."""
    rank = {one.id: number for number, one in enumerate(estates)}
    placed = sorted((one.lat, one.lon, one.id) for one in estates if one.lat is not None and one.lon is not None)
    first = {id: id for *_, id in placed}

    def home(id: UUID) -> UUID:
        while first[id] != id:
            first[id] = id = first[first[id]]
        return id

    for number, (lat, lon, id) in enumerate(placed):
        for other_lat, other_lon, other in (placed[after] for after in range(number + 1, len(placed))):
            if (other_lat - lat) * DEGREE_M > NEAR_M:
                break
            if _metres(lat, lon, other_lat, other_lon) <= NEAR_M:
                first[home(other)] = home(id)
    return _several((id, home(id)) for id in sorted(first, key=rank.__getitem__))


def _metres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Between two points of one neighbourhood: the Earth is flat there."""
    east = (other_lon - lon) * math.cos(math.radians(lat))
    return math.hypot(other_lat - lat, east) * DEGREE_M
