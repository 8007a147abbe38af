"""The shipped lists and the pure rules of merging an organisation's changes into them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from app.core.errors import Refused, Unknown

DATA = Path(__file__).parent / "data"
TO_UPDATE = "autre (à mettre à jour)"
LABEL_MAX = 60
"""Letters of a new label: four lines of a narrow phone whose text is twice as large."""
LABEL_KEPT = 80
"""Those of one written before."""
WORD_MAX = 24
"""Letters of one word of it: such a line holds seventeen, a longer word is broken once, not twice."""
_NAMESPACE = UUID("6f2f3a52-5d0c-5f0a-9a3e-70616c696572")
_VISIBLE = re.compile(r"[^\W_]")
_CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Item:
    """One line of a list. `parent` is its family in a two-level list; `maps_to` the shipped code it counts
    as (itself, for a shipped code); `extra` the trade's data: severity, level, thematics, modality, help."""

    code: str
    label: str
    parent: str | None
    active: bool
    sort: int
    maps_to: str
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ShippedList:
    """A list as delivered. A `scale` is closed: nothing is added to it."""

    code: str
    label: str
    version: int
    scale: bool
    items: tuple[Item, ...]

    def find(self, code: str) -> Item | None:
        return next((item for item in self.items if item.code == code), None)


@dataclass(frozen=True)
class Change:
    """What an organisation decided about one code; None keeps what is shipped."""

    code: str
    parent: str | None = None
    label: str | None = None
    active: bool | None = None
    sort: int | None = None


@cache
def shipped(list_code: str) -> ShippedList:
    """The shipped list. Raises Refused when no list has this code."""
    if not _CODE.fullmatch(list_code) or not (DATA / f"{list_code}.json").is_file():
        raise Refused("liste", f"La liste « {list_code} » n’existe pas.")
    raw = json.loads((DATA / f"{list_code}.json").read_text(encoding="utf-8"))
    items = tuple(_item(position, one) for position, one in enumerate(raw["items"], start=1))
    return ShippedList(raw["code"], raw["label"], raw["version"], raw["scale"], items)


def _item(position: int, raw: dict[str, Any]) -> Item:
    return Item(
        code=raw["code"],
        label=raw["label"],
        parent=raw.get("parent"),
        active=raw.get("active", True),
        sort=position * 10,
        maps_to=raw["code"],
        extra=raw.get("extra", {}),
    )


LISTS: tuple[str, ...] = tuple(sorted(path.stem for path in DATA.glob("*.json")))

SCALES: tuple[str, ...] = tuple(code for code in LISTS if shipped(code).scale)
_STEPS = {item.code: item for scale in SCALES for item in shipped(scale).items}


def mark_of(step: str | None) -> tuple[int, str]:
    """How a step of any scale is drawn: its level from 0 to 4, and the letter it bears instead of that number.

    No two scales share a code.
    """
    item = _STEPS.get(step or "")
    return (int(item.extra["level"]), item.extra.get("letter", "")) if item else (0, "")


EXPORTED = {
    "MARKS": {item.code: mark_of(item.code) for item in shipped("gravite_technique").items},
    "AGES": [item.code for item in shipped("public_age").items if item.active],
}


_beside: dict[str, Callable[[], object]] = {}
"""What features ship that their phones receive as lists, by the name of the list."""


def shipped_beside(list_code: str, told: Callable[[], object]) -> None:
    """Have this count as shipped: what the list of a feature is made from, as plain data."""
    _beside[list_code] = told
    shipped_now.cache_clear()


@cache
def shipped_now() -> str:
    """A digest of all that is shipped, as phones receive it: SHA-256, hexadecimal."""
    lists: list[object] = [(code, shipped(code).version, export(merge(shipped(code), []))) for code in LISTS]
    lists += [(code, _beside[code]()) for code in sorted(_beside)]
    return hashlib.sha256(json.dumps(lists, sort_keys=True).encode()).hexdigest()


def list_id(list_code: str) -> UUID:
    """The id of a list on the wire: the same in every organisation and on every server."""
    return uuid5(_NAMESPACE, list_code)


def page_id(org_id: UUID, list_code: str) -> UUID:
    """The id of an organisation's list at the desk: another organisation has another."""
    return uuid5(org_id, list_code)


def list_of(org_id: UUID, page: UUID) -> str:
    """The list this page is of. Raises Unknown."""
    found = next((code for code in LISTS if page_id(org_id, code) == page), None)
    if found is None:
        raise Unknown()
    return found


def has_families(list_code: str) -> bool:
    """Whether its lines are of two levels."""
    return any(item.parent for item in shipped(list_code).items)


def family(delivered: ShippedList, code: str) -> str:
    """The first level above a shipped code (itself when it has no parent)."""
    item = delivered.find(code)
    return item.parent or item.code if item else code


def merge(delivered: ShippedList, changes: Iterable[Change]) -> list[Item]:
    """The list of an organisation, in its order: shipped lines as changed, then its own codes.

    A change to a code that is neither shipped nor mapped to a shipped one is ignored: the shipped list wins.
    """
    by_code = {change.code: change for change in changes}
    own = [c for c in by_code.values() if delivered.find(c.code) is None]
    two_levels = any(item.parent for item in delivered.items)
    merged = [_changed(item, by_code.get(item.code)) for item in delivered.items]
    merged += [item for c in own if (item := _local(delivered, c, two_levels)) is not None]
    return sorted(merged, key=lambda item: (item.sort, item.code))


def _changed(item: Item, change: Change | None) -> Item:
    if change is None:
        return item
    return Item(
        code=item.code,
        label=change.label or item.label,
        parent=item.parent,
        active=item.active if change.active is None else change.active,
        sort=item.sort if change.sort is None else change.sort,
        maps_to=item.code,
        extra=item.extra,
    )


def _local(delivered: ShippedList, change: Change, two_levels: bool) -> Item | None:
    target = delivered.find(change.parent or "")
    if target is None:
        return None
    return Item(
        code=change.code,
        label=change.label or change.code,
        parent=(target.parent or target.code) if two_levels else None,
        active=change.active is not False,
        sort=target.sort + 1 if change.sort is None else change.sort,
        maps_to=target.code,
        extra=target.extra,
    )


def validate(delivered: ShippedList, change: Change, before: str | None = None) -> None:
    """Refuse a change that would break the list: foreign parent, misspelt code, empty label, scale.

    `before`: the label it had; what stays is not told to be too long.
    """
    if change.label is not None and change.label != before:
        check_label(change.label)
    if delivered.find(change.code) is not None:
        _validate_shipped(delivered, change)
        return
    if delivered.scale:
        raise Refused("echelle", f"« {delivered.label} » est une échelle : elle ne s’allonge pas.")
    if not _CODE.fullmatch(change.code):
        raise Refused("code", "Un code s’écrit en minuscules sans accent, chiffres et soulignés.", field="code")
    if delivered.find(change.parent or "") is None:
        raise Refused("parent", "Un code local se rattache à un code livré de la même liste.", field="parent")
    if change.label is None:
        raise Refused("libelle", "Un code local a besoin d’un libellé.", field="label_fr")


def check_label(label: str, field: str = "label_fr") -> None:
    """What a phone can show, in big letters too. Raises Refused."""
    if not 0 < len(label.strip()) <= LABEL_MAX:
        raise Refused("libelle", f"Le libellé compte de 1 à {LABEL_MAX} signes.", field=field)
    if any(len(word) > WORD_MAX for word in re.split(r"[\s\-/’']+", label)):
        raise Refused(
            "mot", f"Un mot de plus de {WORD_MAX} lettres ne tient pas sur un téléphone\u00a0: raccourcissez-le.",
            field=field,
        )  # fmt: skip
    if not _VISIBLE.search(label):
        raise Refused("libelle", "Un libellé a au moins une lettre ou un chiffre.", field=field)


def _validate_shipped(delivered: ShippedList, change: Change) -> None:
    if change.parent is not None:
        raise Refused("parent", "Un code livré garde sa famille.", field="parent")
    if delivered.scale and (change.active is False or change.sort is not None):
        raise Refused("echelle", f"« {delivered.label} » est une échelle : seuls ses libellés changent.")


def export(items: Iterable[Item]) -> list[dict[str, Any]]:
    """The lines phones receive: active ones, in order, without empty keys."""
    return [_exported(item) for item in items]


def _exported(item: Item) -> dict[str, Any]:
    line: dict[str, Any] = {"code": item.code, "label": item.label}
    if item.parent:
        line["parent"] = item.parent
    if item.maps_to != item.code:
        line["maps_to"] = item.maps_to
    if not item.active:
        line["active"] = False
    if item.extra:
        line["extra"] = dict(item.extra)
    return line
