"""The life of a follow-up, and the moments at which its owner may be told of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from app.core import clock
from app.core.errors import Refused
from app.core.labels import Label, Machine
from app.core.zones import Zones
from app.planning.rules import Window

MAX_POSTPONED = 3
MAX_AHEAD = timedelta(days=366)
# In days: those offered, and the one meant when nobody chose.
DELAYS = (0, 1, 3, 7, 15)
DEFAULT_DELAY = 7
DEFAULT_REASON = "voir_evolution"


class FollowupState(Label):
    planifiee = "planifiee", "Planifié"
    due = "due", "À faire"
    notifiee = "notifiee", "À faire, rappel envoyé"
    faite = "faite", "Fait"
    reportee = "reportee", "Reporté"
    annulee = "annulee", "Annulé"


_S = FollowupState
OPEN = (_S.planifiee, _S.due, _S.notifiee, _S.reportee)
TO_COME = (_S.planifiee, _S.reportee)
TO_DO = (_S.due, _S.notifiee)

EXPORTED = {
    "FOLLOWUP_DELAYS": DELAYS,
    "FOLLOWUP_DEFAULT_DELAY": DEFAULT_DELAY,
    "FOLLOWUP_DEFAULT_REASON": DEFAULT_REASON,
    "FOLLOWUP_OPEN": OPEN,
    "MAX_POSTPONED": MAX_POSTPONED,
}

FOLLOWUP = Machine(
    name="suivi",
    states=FollowupState,
    initial=(_S.planifiee,),
    final=(_S.faite, _S.annulee),
    transitions={
        (_S.planifiee, _S.due): "S",
        (_S.reportee, _S.due): "S",
        (_S.due, _S.notifiee): "S",
        # Handed over: its new owner has been told nothing yet.
        (_S.notifiee, _S.due): "S",
        **{(state, _S.faite): "AC" for state in OPEN},
        **{(state, _S.reportee): "AC" for state in OPEN},
        **{(state, _S.annulee): "ACS" for state in OPEN},
    },
)


def check_move(source: str, target: FollowupState, letter: str) -> None:
    """Raises Refused("etat") when a follow-up may not go from `source` to `target` by this role letter."""
    if not FOLLOWUP.may(source, target, letter):
        label = FollowupState.label_of(source).lower()
        raise Refused("etat", f"Ce suivi ne peut plus changer\u00a0: il est {label}.")


def check_open(state: str) -> None:
    """Raises Refused("etat") when nothing is left to do."""
    if state not in OPEN:
        label = FollowupState.label_of(state).lower()
        raise Refused("etat", f"Ce suivi ne peut plus changer\u00a0: il est {label}.")


def check_due_on(due_on: date, decided_on: date) -> None:
    """A follow-up is for the service day it was decided on or later, within a year. Raises Refused."""
    if due_on < decided_on:
        raise Refused("echeance", "La date du suivi est déjà passée.", field="due_on")
    if due_on > decided_on + MAX_AHEAD:
        raise Refused("echeance", "La date du suivi est à plus d’un an.", field="due_on")


def check_postpone(postponed: int, letter: str) -> None:
    """So many postponements by the owner; then the coordinator decides. Raises Refused("reports")."""
    if postponed >= MAX_POSTPONED and letter != "C":
        raise Refused(
            "reports", f"Ce suivi a déjà été reporté {MAX_POSTPONED} fois. Voyez la suite avec la coordination."
        )


def untold(state: str, notified_at: datetime | None, at: datetime) -> bool:
    """True when its owner is to be told: never told, or told under a clock set ahead, hence before its day."""
    early = notified_at is not None and clock.elapsed(notified_at, at) == clock.EVER
    return state == _S.due or (state == _S.notifiee and early)


def open_window(due_on: date, at: datetime, windows: Callable[[date], Sequence[Window]], zones: Zones) -> Window | None:
    """The owner's window that is open at `at` for something due on a day, or None: not yet, or not now.

    `windows(day)` gives those of a working day: the published shifts, with none that day the organisation's
    hours, less the absences (planning.queries.windows). A shift past midnight belongs to the day it starts,
    so the day before is looked at too; a thing due tomorrow waits for tomorrow even when tonight's shift
    runs past midnight.
    """
    today = zones.day(at)
    # Before five, a shift counted on the calendar's day may have begun already: hence its date too.
    days = {today - timedelta(days=1), today, zones.local(at).date()}
    for day in sorted(days):
        for window in windows(day) if day >= due_on else ():
            if window.start <= at < window.end:
                return window
    return None
