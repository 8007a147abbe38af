"""The board: the stages that gather states, the ages, the days, and the rail of one case. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.labels import Label
from app.mediation.rules.states import ENDING, CaseState

_S = CaseState


class Stage(Label):
    """What the board calls the states that call for the same work."""

    recu = "recu", "Reçu"
    recevabilite = "recevabilite", "Recevabilité"
    contact = "contact", "Contact"
    mediation = "mediation", "Médiation"
    suivi = "suivi", "Suivi"
    fin = "fin", "À clore"
    suspendu = "suspendu", "Suspendu"


STATES: dict[Stage, tuple[CaseState, ...]] = {
    Stage.recu: (_S.recu, _S.rouvert),
    Stage.recevabilite: (_S.analyse, _S.recevable),
    Stage.contact: (_S.prise_de_contact,),
    Stage.mediation: (_S.mediation, _S.reprise),
    Stage.suivi: (_S.accord, _S.suivi_accord),
    Stage.fin: ENDING,
    Stage.suspendu: (_S.suspendu,),
}
"""Every state of an open case, each once."""
STAGE_OF: dict[str, Stage] = {state.value: stage for stage, states in STATES.items() for state in states}


class Age(Label):
    """Days since it was asked."""

    semaine = "7", "0-7"
    mois = "30", "8-30"
    trimestre = "90", "31-90"
    plus = "91", "+\u00a090"


LAST = {Age.semaine: 7, Age.mois: 30, Age.trimestre: 90}
"""The last day of each age but the last."""


def born(age: Age, today: date) -> tuple[date | None, date]:
    """The days between which a case of this age was asked, both included; None: since ever."""
    ages = list(Age)
    rank = ages.index(age)
    newest = today - timedelta(days=LAST[ages[rank - 1]] + 1) if rank else date.max
    return (today - timedelta(days=LAST[age]) if age in LAST else None), newest


class When(Label):
    """By when something has to be done."""

    retard = "retard", "En retard"
    semaine = "semaine", "Cette semaine"
    apres = "apres", "Plus tard"


def sunday(today: date) -> date:
    """The last day of this week."""
    return today + timedelta(days=6 - today.weekday())


def when(due_on: date | None, today: date) -> When:
    """Nothing that has no day is late."""
    if due_on is None or due_on > sunday(today):
        return When.apres
    return When.retard if due_on < today else When.semaine


@dataclass(frozen=True)
class Point:
    """A state on the rail. `mark`: `d` done, `h` here, `x` ended there, empty to come."""

    label: str
    mark: str = ""


PATH = (_S.recu, _S.analyse, _S.recevable, _S.prise_de_contact, _S.mediation, _S.accord, _S.suivi_accord, _S.clos)
"""The states of a case that goes to its agreement."""


def rail(state: str, reached: Collection[str], before: str | None = None) -> list[Point]:
    """The states of a case in line: those it went through, where it is, what is to come of the longest way.

    `reached`: the states it was ever in; `before`: where a suspended one goes back to.
    """
    here = CaseState.read(state)
    last = _last(here, reached, before)
    if here in PATH and here != _S.clos:
        return [Point(one.label, "d" if rank < last else "h" if one == here else "") for rank, one in enumerate(PATH)]
    gone = [Point(one.label, "d") for one in PATH[: last + 1] if one in reached or one == _S.recu]
    if here == _S.clos:
        ended = [Point(one.label, "x") for one in ENDING if one in reached]
        return [*gone, *ended, Point(here.label, "h")]
    to_come = [Point(one.label) for one in PATH[last + 1 : -1]] if here not in ENDING else []
    return [*gone, Point(here.label, "h"), *to_come, Point(_S.clos.label)]


def _last(here: CaseState, reached: Collection[str], before: str | None) -> int:
    """The rank on the path of where it stands, or stood last."""
    if here in PATH and here != _S.clos:
        return PATH.index(here)
    if before in PATH[:-1]:
        return PATH.index(CaseState(before))
    return max((rank for rank, one in enumerate(PATH[:-1]) if one in reached), default=0)
