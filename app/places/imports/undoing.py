"""What becomes of an estate when the import that made or changed it is undone. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.labels import Label
from app.places.imports.kept import BUILDING, FIELDS, Made, Plain

WHERE = ("lat", "lon")


class Fate(Label):
    """What is put back, and what stays with the reason why."""

    removed = "removed", "résidence{s} créée{s} par l’import, retirée{s}"
    restored = "restored", "résidence{s} corrigée{s} par l’import, comme avant"
    reopened = "reopened", "résidence{s} fermée{s} après l’import, rouverte{s}"
    parts_removed = "parts_removed", "bâtiment{s} ou hall{s} créé{s} par l’import, retiré{s}"
    landlords_removed = "landlords_removed", "bailleur{s} créé{s} par l’import, retiré{s} si rien d’autre n’en dépend"
    closed_named = "closed_named", "résidence{s} créée{s}, fermée{s}\u00a0: quelque chose y est noté ou prévu"
    closed_by_hand = "closed_by_hand", "résidence{s} créée{s}, fermée{s}\u00a0: corrigée{s} au bureau depuis"
    parts_closed = "parts_closed", "bâtiment{s} ou hall{s} fermé{s}\u00a0: quelque chose y est noté, ou corrigé"
    partly = "partly", "résidence{s} dont une partie reste\u00a0: changée depuis"
    overtaken = "overtaken", "résidence{s} laissée{s} telle{s} quelle{s}\u00a0: reprise{s} depuis par un autre import"
    landlords_kept = "landlords_kept", "bailleur{s} créé{s} par l’import, gardé{s}\u00a0: utile{s}, ou renommé{s}"

    def said(self, count: int) -> str:
        """In words, of so many."""
        return self.label.replace("{s}", "s" if count > 1 else "")


BACK = (Fate.removed, Fate.restored, Fate.reopened, Fate.parts_removed, Fate.landlords_removed)
"""What is put back; the others say what stays."""
CLOSES = (Fate.closed_named, Fate.closed_by_hand)


@dataclass(frozen=True)
class Change:
    """What the import did to it."""

    made: bool
    before: Plain
    after: Plain
    parts: Sequence[Made] = ()


@dataclass(frozen=True)
class Now:
    """What it is now. `named`: something is about it; `touched`: its halls are not those that were made."""

    state: Plain
    named: bool = False
    touched: bool = False


@dataclass(frozen=True)
class Verdict:
    """`back`: the columns to put back, with their values; none of them for what is removed or stays."""

    fate: Fate | None
    back: Plain = field(default_factory=dict)
    partly: bool = False


def decide(change: Change, now: Now) -> Verdict:
    """What was changed since, by hand or by another import, stays."""
    if "closed_on" in change.after:
        same = now.state["closed_on"] == change.after["closed_on"]
        return Verdict(Fate.reopened, {"closed_on": change.before["closed_on"]}) if same else Verdict(None)
    if now.state["row_hash"] != change.after.get("row_hash", now.state["row_hash"]):
        return Verdict(Fate.overtaken)
    if change.made:
        return Verdict(_made(now))
    asked = [name for name in FIELDS if name in change.after]
    still = [name for name in asked if now.state[name] == change.after[name]]
    if not set(WHERE) & set(asked) <= set(still):  # a position is both, or none
        still = [name for name in still if name not in WHERE]
    back = {name: change.before[name] for name in still}
    beside = _beside(change, now, back)
    return Verdict(Fate.restored if asked or change.parts else None, {**back, **beside}, len(still) < len(asked))


def _made(now: Now) -> Fate:
    if now.named:
        return Fate.closed_named
    return Fate.closed_by_hand if now.state["by_hand"] or now.touched else Fate.removed


def _beside(change: Change, now: Now, back: Plain) -> Plain:
    """The digest of the row before, and what that row said of what is corrected by hand."""
    before: dict[str, Any] = change.before.get("by_hand") or {}
    by_hand = {name: before[name] for name in back if name in before}
    for name, said in (now.state["by_hand"] or {}).items():
        if name not in back:  # of what was corrected since, the word of the file is that of the row before
            by_hand[name] = before.get(name, change.before.get(name, said))
    current = {**now.state, **back}
    by_hand = {name: said for name, said in by_hand.items() if said != current[name]}
    row_hash = {"row_hash": change.before["row_hash"]} if "row_hash" in change.before else {}
    return {**row_hash, "by_hand": by_hand}


def parts_left(
    parts: Sequence[Made], named: Collection[str], there: Mapping[str, tuple[str, str, str]]
) -> dict[str, bool]:
    """The parts that are not removed, by id: whether they are closed. `there`: those of the estate, by id: name, sign,
    building of a hall."""
    mine = {id for _, id, _, _ in parts}
    left = {id: True for _, id, name, sign in parts if id in named or (id in there and there[id][:2] != (name, sign))}
    for kind, id, _, _ in parts:
        halls = {hall for hall, (_, _, building) in there.items() if building == id}
        if kind == BUILDING and halls - mine:
            left[id] = False  # a hall that was added by hand is still in it
        elif kind == BUILDING and halls & left.keys():
            left[id] = True
    return left
