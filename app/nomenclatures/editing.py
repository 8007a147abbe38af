"""What becomes of a list that is being changed: its order, a code for a new line, what differs. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.errors import Refused
from app.nomenclatures.rules import Change, Item, ShippedList

CODE_MAX = 40
HIDDEN = {"Cf", "Cc", "Co", "Cs"}
LEFT_OUT = "non_renseigne"
WAYS_OUT = {
    "autre": "Qui ne trouve pas doit pouvoir le dire.",
    LEFT_OUT: "C’est ce que dit la liste quand personne n’a choisi.",
}
BEFOREHAND = "Le téléphone la coche d’avance."
CHOSEN = {
    ("recurrence", "isole"), ("origine", "auto_tournee"), ("reponse", "ecoute_reformulation"),
    ("canal", "rencontre_tournee"), ("type_tournee", "reguliere"),
    *(("registre", one) for one in ("presence", "conflit", "veille_technique", "intermediation", "projet")),
}  # fmt: skip
"""What a form of the phone begins with (static/pwa/features): switched off, it would be chosen without being shown."""


def kept_on(delivered: ShippedList, code: str) -> str:
    """Why this line cannot be switched off; nothing when it can."""
    item = delivered.find(code)
    if item is None or not item.active:
        return ""
    if delivered.scale:
        return "Chaque degré d’une échelle sert."
    if code in WAYS_OUT:
        return WAYS_OUT[code]
    return BEFOREHAND if (delivered.code, code) in CHOSEN else ""


def refuse_off(delivered: ShippedList, code: str) -> None:
    """Raises Refused for a line the product counts on."""
    if why := kept_on(delivered, code):
        raise Refused("eteindre", f"Cette ligne reste proposée. {why}")


def refuse_empty(delivered: ShippedList, items: Iterable[Item]) -> None:
    """Raises Refused when nothing would be left to choose."""
    if not any(one.active and one.parent is None and one.code not in WAYS_OUT for one in items):
        raise Refused("vide", f"Il ne resterait rien à choisir dans «\u00a0{delivered.label}\u00a0».")


def code_for(label: str, taken: Collection[str]) -> str:
    """A code made from a label, of letters ours alone; a number follows when another line has it already."""
    apart = unicodedata.normalize("NFKD", label.lower().replace("œ", "oe").replace("æ", "ae"))
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    base = re.sub("[^a-z0-9]+", "_", bare).strip("_")[: CODE_MAX - 4].strip("_")
    base = base or "ligne"
    free = (f"{base}_{number}" if number > 1 else base for number in range(1, len(taken) + 2))
    return next(code for code in free if code not in taken)


def in_order(items: Sequence[Item]) -> list[Item]:
    """Each family, then its lines."""
    return [one for top in items if top.parent is None
            for one in (top, *(child for child in items if child.parent == top.code))]  # fmt: skip


def beside(items: Sequence[Item], code: str) -> list[Item]:
    """The lines this one is moved among: those of its family, or the families."""
    parent = next((one.parent for one in items if one.code == code), None)
    return [one for one in items if one.parent == parent]


def placed(items: Sequence[Item], code: str, rank: int) -> dict[str, int]:
    """The places that change when a line is put at this rank among those beside it, from 0."""
    among = beside(items, code)
    slots = _apart([one.sort for one in among])
    moved = [one for one in among if one.code != code]
    rank = min(max(0, rank), len(moved))
    moved[rank:rank] = [one for one in among if one.code == code]
    return {one.code: slot for one, slot in zip(moved, slots, strict=True) if slot != one.sort}


def _apart(slots: Sequence[int]) -> list[int]:
    found: list[int] = []
    for slot in slots:
        found.append(max(slot, found[-1] + 1) if found else slot)
    return found


def clean(label: str) -> str:
    """As it is kept: what is not seen (marks of direction, of no width) is left out, spaces are one."""
    seen = "".join(one for one in unicodedata.normalize("NFC", label) if unicodedata.category(one) not in HIDDEN)
    return " ".join(seen.split())


def same_label(items: Iterable[Item], parent: str | None, label: str, but: str = "") -> Item | None:
    """Another line of the same family that is called so already."""
    key = _key(label)
    return next((one for one in items if one.parent == parent and one.code != but and _key(one.label) == key), None)


def _key(label: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


@dataclass(frozen=True)
class Said:
    """What is different of one line: what it is called, and what became of it, in words."""

    code: str
    label: str
    words: str


def differences(before: Mapping[str, Item], after: Iterable[Item], new: Collection[str]) -> list[dict[str, Any]]:
    """What a publication keeps of each line that it changes, as it was and as it is."""
    changed = [one for one in after if one != before.get(one.code)]
    return [
        {"code": one.code, "was": None if one.code in new else _kept(before.get(one.code)), "now": _kept(one)}
        for one in changed
    ]


def _kept(item: Item | None) -> dict[str, Any] | None:
    return {"label": item.label, "active": item.active, "sort": item.sort} if item else None


def told(lines: Iterable[Mapping[str, Any]]) -> list[Said]:
    return [Said(one["code"], one["now"]["label"], _words(one["was"], one["now"])) for one in lines]


def _words(was: Mapping[str, Any] | None, now: Mapping[str, Any]) -> str:
    if was is None:
        return "ajoutée" if now["active"] else "ajoutée, éteinte"
    said = [
        f"s’appelait «\u00a0{was['label']}\u00a0»" if was["label"] != now["label"] else "",
        "" if was["active"] == now["active"] else "de nouveau proposée" if now["active"] else "éteinte",
        "déplacée" if was["sort"] != now["sort"] else "",
    ]
    return ", ".join(one for one in said if one)


def loaded(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, Change]:
    """The changes of a draft, by code."""
    return {code: Change(code, one["parent"], one["label"], one["active"], one["sort"]) for code, one in kept.items()}


def stored(changes: Mapping[str, Change]) -> dict[str, Any]:
    """The same, as a draft keeps them."""
    return {
        code: {"parent": one.parent, "label": one.label, "active": one.active, "sort": one.sort}
        for code, one in changes.items()
    }
