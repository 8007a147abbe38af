"""The flows a case may follow, as data: what is asked, what refuses, how long each thing takes. Pure.

Two are shipped (`app/mediation/data/*.json`): between neighbours, and between a person and an institution. What an
organisation may change of them is `overrides.py`. A formal flow (consumer mediation) has its place: `formal`, and the
delays the law adds, `added_delays`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from app.core.errors import Refused
from app.mediation.rules.states import Answer, CaseState

DATA = Path(__file__).parent.parent / "data"
CHECK_THAT_HOLDS = 90
"""The check, in days after the agreement, at which it holds or not. No flow does without it."""
_T = TypeVar("_T")


@dataclass(frozen=True)
class Choice:
    """A code and its words. Hidden by an organisation, it only names what was written before."""

    code: str
    label: str
    active: bool = True


@dataclass(frozen=True)
class Reason:
    """Why a case is refused, interrupted, suspended or left. `redirect`: to whom one is then sent, by default."""

    code: str
    label: str
    redirect: str | None = None
    active: bool = True


@dataclass(frozen=True)
class Question:
    """One line of the checklist. `blocks`: the answer that makes a case not eligible, for that `reason`.

    `blocking`: it must be answered before a case is declared eligible; otherwise it is advice. `must_know`: not
    knowing is then no answer. `dated`: a day is asked with it.
    """

    code: str
    question: str
    help: str = ""
    blocks: str | None = None
    reason: str | None = None
    blocking: bool = False
    must_know: bool = False
    dated: bool = False
    active: bool = True


@dataclass(frozen=True)
class Delays:
    """In days but `reopening_months`. `look`: to look at a request; `eligibility`: to decide, both from its receipt;
    `contact`: to join each party; `retry`: between two tries; `session`: to the next one; `mediation`: to an end;
    `copies`: to hand over what was agreed; `telling`: to tell each party how it ends, and close."""

    look: int
    eligibility: int
    contact: int
    retry: int
    session: int
    mediation: int
    copies: int
    telling: int
    longest_suspension: int
    reopening_months: int
    checks: tuple[int, ...]


@dataclass(frozen=True)
class AddedDelay:
    """One more, of a formal flow: from which state, how many days."""

    code: str
    label: str
    since: str
    days: int


@dataclass(frozen=True)
class Flow:
    """`families`: codes of `type_conflit` it takes, of either level. `parties`: how many must agree; where a
    `correspondent` is wanted, they do beside an institution that named whom it answers by."""

    code: str
    label: str
    version: int
    formal: bool
    families: tuple[str, ...]
    states: tuple[str, ...]
    parties: int
    correspondent: bool
    checklist: tuple[Question, ...]
    refusals: tuple[Reason, ...]
    redirections: tuple[Choice, ...]
    interruptions: tuple[Reason, ...]
    suspensions: tuple[Reason, ...]
    droppings: tuple[Reason, ...]
    delays: Delays
    letters: tuple[Choice, ...]
    closing: tuple[Choice, ...]
    added_delays: tuple[AddedDelay, ...] = field(default=())


REASONS = ("refusals", "interruptions", "suspensions", "droppings")
"""The lists of reasons a flow has."""


def offered(reasons: tuple[Reason, ...]) -> list[tuple[str, str]]:
    """(code, label) of those that may be chosen now, for a form."""
    return [(one.code, one.label) for one in reasons if one.active]


def label_of(choices: tuple[Reason, ...] | tuple[Choice, ...], code: str) -> str:
    """The words of a code, hidden since or not; of one that is unknown, the code."""
    return next((one.label for one in choices if one.code == code), code)


@cache
def shipped() -> dict[str, Flow]:
    """The flows as delivered, by code, neighbours first."""
    read_all = [read(json.loads(path.read_text(encoding="utf-8"))) for path in DATA.glob("*.json")]
    return {one.code: one for one in sorted(read_all, key=lambda one: (one.formal, one.code != DEFAULT, one.code))}


DEFAULT = "voisinage"


def default() -> Flow:
    """The one between neighbours, which takes what no other was chosen for."""
    return shipped()[DEFAULT]


def suggested(flows: Mapping[str, Flow], type_code: str, family: str) -> Flow:
    """The flow a case of this type would follow: one that names the type, else its family, else the first."""
    for wanted in (type_code, family):
        for flow in flows.values():
            if wanted in flow.families:
                return flow
    return next(iter(flows.values()))


# --- read and written -------------------------------------------------------------------------------


def read(raw: Mapping[str, Any]) -> Flow:
    """A flow from plain data. Raises Refused for a key that is unknown or lacks, and for a value of another type."""
    flow = made(Flow, raw, "parcours")
    check(flow)
    return flow


def written(flow: Flow) -> dict[str, Any]:
    """Plain data, which `read` takes back."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(flow)))
    return found


def made(cls: type[_T], raw: object, where: str) -> _T:
    """One dataclass of these from plain data. Raises Refused, naming where."""
    if not isinstance(raw, Mapping):
        raise _misread(where)
    hints = get_type_hints(cls)
    if unknown := sorted(set(raw) - set(hints)):
        raise Refused(
            "parcours", f"«\u00a0{where}.{unknown[0]}\u00a0» n’est pas connu d’un parcours.", field=unknown[0]
        )
    given = {name: _value(hints[name], raw[name], f"{where}.{name}") for name in raw}
    try:
        return cls(**given)
    except TypeError:
        lacks = next(one.name for one in fields(cls) if one.name not in raw)  # type: ignore[arg-type]
        raise Refused("parcours", f"Il manque «\u00a0{where}.{lacks}\u00a0».", field=lacks) from None


def _value(hint: Any, raw: object, where: str) -> Any:
    if get_origin(hint) is tuple:
        if not isinstance(raw, list | tuple):
            raise _misread(where)
        return tuple(_value(get_args(hint)[0], one, f"{where}[{number}]") for number, one in enumerate(raw))
    if isinstance(hint, type) and hint.__module__ == __name__:
        return made(hint, raw, where)
    allowed = get_args(hint) or (hint,)
    if type(raw) not in allowed:  # a boolean is no number here
        raise _misread(where)
    return raw


def _misread(where: str) -> Refused:
    return Refused("parcours", f"«\u00a0{where}\u00a0» ne se lit pas.", field=where.rpartition(".")[2])


# --- what a flow must be ----------------------------------------------------------------------------


def check(flow: Flow) -> None:
    """Raises Refused for a flow in which something leads nowhere: a reason, a redirection, a state, a check."""
    for problem in (*_of_lists(flow), *_of_questions(flow), *_of_delays(flow)):
        raise Refused("parcours", f"Parcours «\u00a0{flow.label}\u00a0»\u00a0: {problem}.")


_S = CaseState
ALWAYS = frozenset((_S.recu, _S.analyse, _S.non_recevable, _S.reoriente, _S.interrompu, _S.clos))
"""States no flow does without: to be refused, to interrupt, and to close."""


def _of_lists(flow: Flow) -> list[str]:
    found = []
    for name in (*REASONS, "checklist", "redirections", "letters", "closing", "added_delays"):
        codes = [one.code for one in getattr(flow, name)]
        if len(codes) != len(set(codes)):
            found.append(f"un code est écrit deux fois dans {name}")
    for name in REASONS:
        if not any(one.active for one in getattr(flow, name)):
            found.append(f"{name} n’a aucun motif")
    if not set(flow.states) <= set(CaseState.codes()):
        found.append("un état n’existe pas")
    if not set(flow.states) >= ALWAYS:
        found.append("un état dont aucun parcours ne se passe manque")
    targets = {one.code for one in flow.redirections}
    wrong = [one.code for name in REASONS for one in getattr(flow, name) if one.redirect not in {None, *targets}]
    return found + [f"{code} réoriente vers un code inconnu" for code in wrong]


def _of_questions(flow: Flow) -> list[str]:
    found = []
    reasons = {one.code for one in flow.refusals if one.active}
    for one in flow.checklist:
        if one.blocks is not None and one.blocks not in Answer.codes():
            found.append(f"{one.code} attend une réponse inconnue")
        if (one.blocks is None) != (one.reason is None):
            found.append(f"{one.code} bloque sans motif, ou a un motif sans bloquer")
        if one.active and one.reason is not None and one.reason not in reasons:
            found.append(f"{one.code} donne un motif qui n’existe pas")
        if one.blocking and (one.blocks is None or not one.active):
            found.append(f"{one.code} ne bloque plus")
    return found if any(one.blocking for one in flow.checklist) else [*found, "aucune question ne bloque"]


def _of_delays(flow: Flow) -> list[str]:
    found = [f"le délai {name} est hors de ses bornes" for name in sorted(BOUNDS) if not _within(flow.delays, name)]
    checks = flow.delays.checks
    if not 1 <= len(checks) <= CHECKS_MOST or list(checks) != sorted(set(checks)) or checks[0] < 1:
        found.append("les points de suivi se suivent, chacun une fois")
    if CHECK_THAT_HOLDS not in checks or checks[-1] > LATEST_CHECK:
        found.append(f"le point à {CHECK_THAT_HOLDS} jours manque, ou l’un vient trop tard")
    if flow.added_delays and not flow.formal:
        found.append("seul un parcours réglementé a des délais de plus")
    return found


BOUNDS = {
    "look": (1, 15), "eligibility": (1, 60), "contact": (1, 60), "retry": (1, 15), "session": (1, 60),
    "mediation": (15, 366), "copies": (1, 30), "telling": (1, 60), "longest_suspension": (7, 183),
    "reopening_months": (1, 24),
}  # fmt: skip
"""Least and most of each delay."""
CHECKS_MOST, LATEST_CHECK = 6, 366


def _within(delays: Delays, name: str) -> bool:
    least, most = BOUNDS[name]
    return bool(least <= getattr(delays, name) <= most)


EXPORTED = {
    "FLOWS": {code: one.label for code, one in shipped().items()},
    "FLOW_PARTIES": {code: one.parties for code, one in shipped().items()},
    "FLOW_ANSWERED": [code for code, one in shipped().items() if one.correspondent],
    "FLOW_FAMILIES": {code: list(one.families) for code, one in shipped().items()},
}
