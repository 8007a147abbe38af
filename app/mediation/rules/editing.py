"""What a page of settings sends of a flow, made into what differs from the one that is shipped. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.folding import fold
from app.mediation.rules.flows import BOUNDS, REASONS, Flow, Question, Reason

CHECKLIST = "checklist"
LISTS = (CHECKLIST, *REASONS)
CODE_MAX = 40


@dataclass(frozen=True)
class Line:
    """A reason or a question. `shown`: it is proposed; `kept`: it always is; `own`: the structure added it."""

    code: str
    label: str
    shown: bool
    kept: bool = False
    own: bool = False


@dataclass(frozen=True)
class Sent:
    """What was sent of a line that was on the page."""

    label: str
    shown: bool


def lines(shipped: Flow, changed: Flow, name: str) -> list[Line]:
    """Those of a list as the structure has it. Kept: a question that decides, and the reason a question gives. What is
    shipped hidden only names what was written before: it is in no list."""
    known = {one.code: one.active for one in getattr(shipped, name)}
    fixed = _fixed(changed, name)
    return [
        Line(one.code, _words(one), one.active, one.code in fixed, one.code not in known)
        for one in getattr(changed, name)
        if known.get(one.code, True)
    ]


def _fixed(flow: Flow, name: str) -> set[str]:
    if name == CHECKLIST:
        return {one.code for one in flow.checklist if one.blocking}
    return {one.reason for one in flow.checklist if one.active and one.reason} if name == REASONS[0] else set()


def _words(one: Reason | Question) -> str:
    return one.question if isinstance(one, Question) else one.label


def of_list(
    shipped: Flow, now: Sequence[Line], name: str, sent: Mapping[str, Sent], new: str = ""
) -> dict[str, Any]:  # fmt: skip
    """What differs in one list. A line that was not on the page stays as it is; `new`: the words of one more, which is
    none where a line says the same."""
    original = {one.code: _words(one) for one in getattr(shipped, name)}
    after = [_after(one, sent.get(one.code)) for one in now]
    labels = {one.code: one.label for one in after if not one.own and one.label != original[one.code]}
    hidden = [one.code for one in after if not (one.own or one.shown)]
    added = [_added(one.code, one.label, name, shown=one.shown) for one in after if one.own]
    if new and fold(new) not in {fold(one.label) for one in after}:
        added.append(_added(code_of(new, {one.code for one in after}), new, name, shown=True))
    found = {"hidden": hidden, "labels": labels, "added": added}
    return {key: value for key, value in found.items() if value}


def _after(one: Line, sent: Sent | None) -> Line:
    return Line(one.code, sent.label, sent.shown or one.kept, one.kept, one.own) if sent else one


def _added(code: str, label: str, name: str, *, shown: bool) -> dict[str, Any]:
    words = "question" if name == CHECKLIST else "label"
    return {"code": code, words: label, **({} if shown else {"active": False})}


def code_of(label: str, taken: Collection[str]) -> str:
    """A code of its own for words that were typed."""
    base = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[: CODE_MAX - 3].strip("_") or "ligne"
    tries = (base, *(f"{base}_{number}" for number in range(2, 99)))
    return next(one for one in tries if one not in taken)


def of_delays(shipped: Flow, label: str, delays: Mapping[str, int], checks: Sequence[int]) -> dict[str, Any]:
    """What differs of its name and delays."""
    own: dict[str, Any] = {name: delays[name] for name in BOUNDS if delays[name] != getattr(shipped.delays, name)}
    if tuple(checks) != shipped.delays.checks:
        own["checks"] = list(checks)
    return {**({"label": label} if label != shipped.label else {}), **({"delays": own} if own else {})}


def back(changes: Mapping[str, Any]) -> dict[str, Any]:
    """As shipped again; what was added names what was written with it, and is proposed no more."""
    found = {}
    for name in LISTS:
        added = [{**one, "active": False} for one in changes.get(name, {}).get("added", [])]
        if added:
            found[name] = {"added": added}
    return found
