"""Whether an agreement holds: its checks, what is known of it, and the rate of a period. Pure.

Not knowing is never a success: it stays in what the rate is of, and is told apart.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from app.mediation.rules.flows import CHECK_THAT_HOLDS
from app.mediation.rules.states import CheckState, Kept

NB = "\u00a0"
_C = CheckState
KNOWN = (_C.tenu, _C.partiel, _C.rompu)
FAILED = (_C.rompu, _C.partiel)
"""Of which something is to be done before the next check."""
AGAIN = 7
"""Days after which what stayed unknown is asked again."""


CLAIMS = {Kept.tenu.value: (Kept.tenu,), Kept.partiel.value: (Kept.tenu, Kept.partiel)}
"""Which results an end that says this may stand for."""
OVERCLAIMED = {
    Kept.tenu: "",
    Kept.partiel: f"Un engagement n’est tenu qu’en partie au dernier point{NB}: dites-le de l’accord aussi.",
    Kept.rompu: f"Un engagement est rompu au dernier point{NB}: l’accord n’a pas tenu.",
    Kept.inconnu: f"On ne sait pas si chaque engagement tient au dernier point{NB}: notez-le, ou dites que l’on n’en"
                  " saura rien.",
}  # fmt: skip

EXPORTED = {"CHECK_THAT_HOLDS": CHECK_THAT_HOLDS, "CHECK_AGAIN": AGAIN}


@dataclass(frozen=True)
class Seen:
    """One check of one commitment: so many `days` after the agreement, due then, and what is known of it since
    `noted_on`. `left`: broken or kept in part, the mediators said that the agreement stays as it is."""

    commitment: Hashable
    days: int
    due_on: date
    state: str = _C.prevu.value
    noted_on: date | None = None
    left: bool = False


@dataclass(frozen=True)
class Holding:
    """Of the checks whose day has come: how many are kept, known in all, unknown, and not noted yet."""

    kept: int = 0
    known: int = 0
    unknown: int = 0
    late: int = 0


@dataclass(frozen=True)
class Rate:
    """Agreements that reached the check at which they hold or not, and how they stood. With none, there is no rate."""

    reached: int = 0
    kept: int = 0
    partly: int = 0
    broken: int = 0
    unknown: int = 0

    @property
    def share(self) -> float | None:
        """From 0 to 1, of all that reached it, unknown ones too; None where none has."""
        return self.kept / self.reached if self.reached else None


def due_checks(agreed_on: date, days: Iterable[int]) -> list[tuple[int, date]]:
    """Of an agreement of this day: (days after it, the day), in order."""
    return [(one, agreed_on + timedelta(days=one)) for one in sorted(set(days))]


def standing(checks: Iterable[Seen], today: date) -> Holding:
    """What is known of an agreement today."""
    come = [one for one in checks if one.due_on <= today or one.state != _C.prevu]
    return Holding(
        kept=sum(one.state == _C.tenu for one in come),
        known=sum(one.state in KNOWN for one in come),
        unknown=sum(one.state == _C.inconnu for one in come),
        late=sum(one.state == _C.prevu and one.due_on < today for one in come),
    )


def to_note(checks: Collection[Seen], today: date) -> tuple[Seen, date] | None:
    """The check to be noted first, and its day: what is late leads. What stayed unknown is asked again, until the next
    check of its commitment takes its place."""
    asked = [(day, one.days, str(one.commitment), one) for one in checks if (day := _asked_on(one, checks, today))]
    if not asked:
        return None
    day, _, _, one = min(asked, key=lambda it: it[:3])
    return one, day


def _asked_on(one: Seen, checks: Collection[Seen], today: date) -> date | None:
    if one.state == _C.prevu:
        return one.due_on
    later = [it for it in checks if it.commitment == one.commitment and it.days > one.days]
    if one.state != _C.inconnu or any(it.state != _C.prevu or it.due_on <= today for it in later):
        return None
    return max(one.due_on, (one.noted_on or one.due_on) + timedelta(days=AGAIN))


def failed(checks: Collection[Seen]) -> list[Seen]:
    """Of each commitment broken, or kept in part, the last check that told it: nothing better was seen since, and
    nobody said that the agreement stays as it is."""
    told: dict[Hashable, Seen] = {}
    for one in sorted(checks, key=lambda it: it.days):
        if one.state in KNOWN:
            told[one.commitment] = one
    return [one for one in told.values() if one.state in FAILED and not one.left]


def summary(checks: Iterable[Seen], today: date) -> str:
    """Kept of known: 3 points tenus sur 4 connus, 1 inconnu, 1 en retard; aucun point connu."""
    held = standing(checks, today)
    kept = "points tenus" if held.kept > 1 else "point tenu"
    known = "connus" if held.known > 1 else "connu"
    parts = [f"{held.kept} {kept} sur {held.known} {known}" if held.known else "aucun point connu"]
    if held.unknown:
        parts.append(f"{held.unknown} {'inconnus' if held.unknown > 1 else 'inconnu'}")
    if held.late:
        parts.append(f"{held.late} en retard")
    return ", ".join(parts)


def result(checks: Collection[Seen]) -> Kept:
    """How an agreement stands at the check that tells. One commitment broken breaks it; one unknown leaves it unknown;
    one kept in part makes it so."""
    by_commitment = sorted(checks, key=lambda one: str(one.commitment))
    found = {_stands(list(some)) for _, some in groupby(by_commitment, key=lambda one: str(one.commitment))}
    order = ((_C.rompu, Kept.rompu), (_C.inconnu, Kept.inconnu), (_C.partiel, Kept.partiel), (_C.tenu, Kept.tenu))
    return next((kept for state, kept in order if state in found), Kept.inconnu)


def overclaimed(kept: str, held: str) -> str | None:
    """What is said of an end that claims more than the check that tells does; None of one that does not. `kept`: as
    it is closed; `held`: its result. That it broke, or that nobody will know, may be said of any."""
    return OVERCLAIMED[Kept(held)] if held not in CLAIMS.get(kept, (held,)) else None


def _stands(checks: list[Seen]) -> CheckState:
    """Of one commitment. What was kept before the last check is not known to be still; what was broken and not seen
    again since is."""
    last = {one.state for one in checks if one.days >= CHECK_THAT_HOLDS and one.state in KNOWN}
    for state in (_C.rompu, _C.partiel, _C.tenu):
        if state in last:
            return state
    seen = [one for one in checks if one.state in KNOWN]
    broken = seen and max(seen, key=lambda one: (one.days, one.state == _C.rompu)).state == _C.rompu
    return _C.rompu if broken else _C.inconnu


def holding_rate(agreements: Iterable[Collection[Seen]], today: date) -> Rate:
    """Of the checks of each agreement. One reaches the check that tells when its day has come, or it was noted."""
    reached = [result(one) for one in agreements if _reached(one, today)]
    counted = {kept: reached.count(kept) for kept in Kept}
    return Rate(len(reached), counted[Kept.tenu], counted[Kept.partiel], counted[Kept.rompu], counted[Kept.inconnu])


def told(rate: Rate) -> str:
    """25 % d’accords tenus à 90 jours: 1 sur 4, 2 inconnus."""
    if rate.share is None:
        return f"Aucun accord n’a encore {CHECK_THAT_HOLDS}{NB}jours."
    if rate.unknown == rate.reached:
        agreed = "1 accord a" if rate.reached == 1 else f"{rate.reached} accords ont"
        known = "on ne sait pas s’il tient" if rate.reached == 1 else "on ne sait d’aucun s’il tient"
        return f"{agreed} {CHECK_THAT_HOLDS}{NB}jours{NB}: {known}."
    unknown = f", {rate.unknown} {'inconnus' if rate.unknown > 1 else 'inconnu'}" if rate.unknown else ""
    share = f"{round(100 * rate.share)}{NB}% d’accords tenus à {CHECK_THAT_HOLDS}{NB}jours"
    return f"{share}{NB}: {rate.kept} sur {rate.reached}{unknown}."


def _reached(checks: Collection[Seen], today: date) -> bool:
    told = [one for one in checks if one.days >= CHECK_THAT_HOLDS]
    return bool(told) and all(one.due_on <= today or one.state != _C.prevu for one in told)
