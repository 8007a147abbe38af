"""Sessions: planned, moved, told of, held, waited for in vain, cancelled; what happened without being planned too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import Refused
from app.core.rows import find, get
from app.extensions import db
from app.mediation import journalled, known, moves, queries
from app.mediation.models import MediationCase, Meeting
from app.mediation.rules import apart, round_table
from app.mediation.rules import meeting as rules
from app.mediation.rules.apart import Slot
from app.mediation.rules.meeting import Cancelled, Word
from app.mediation.rules.states import MeetingState, Mode
from app.mediation.subject import hands
from app.nomenclatures import queries as lists
from app.parties import queries as parties
from app.parties.rules import Agreed
from app.people.acting import Act

_S = MeetingState
Check = Callable[[], None]


@dataclass(frozen=True)
class Asked:
    """What is said of a session. `advice`: why an advice of the trade is not followed; `safe`: it was checked that
    everybody may be there in safety."""

    mode: str
    letters: tuple[str, ...]
    mediators: tuple[UUID, ...]
    starts_at: datetime
    ends_at: datetime
    lieu: str | None = None
    neutral: bool = False
    advice: str | None = None
    safe: bool = False


def plan(act: Act, case_id: UUID, asked: Asked, check: Check = lambda: None) -> Meeting:
    """A session to come, under `act.record_id`; the same one twice is one. `check`: what whoever asks looks at first,
    of one that is not there yet. Raises Refused."""
    row = _opened(act, case_id)
    rules.check_to_come(asked.starts_at, act.occurred_at)
    if (there := _known(row, act, asked, _S.prevue)) is not None:
        return there
    check()
    return _added(act, row, asked, _S.prevue)


def record(act: Act, case_id: UUID, asked: Asked, check: Check = lambda: None) -> Meeting:
    """One that was held without being planned, under `act.record_id`; `check` as when one is planned. Raises
    Refused."""
    row = _opened(act, case_id)
    rules.check_happened(asked.starts_at, act.occurred_at)
    if (held := _known(row, act, asked, _S.tenue)) is not None:
        return held
    check()
    if asked.mode == Mode.table_ronde:
        _check_round_table(act, row, asked)
    return _added(act, row, asked, _S.tenue)


def reschedule(
    act: Act, starts_at: datetime, ends_at: datetime, lieu: str | None, neutral: bool, mediators: Iterable[UUID],
    check: Check = lambda: None,
) -> Meeting:  # fmt: skip
    """Another moment, another place, or led by others (`act.record_id`): whoever was told is to be told again, and what
    was checked of its safety is to be checked again.

    `check`: what whoever asks looks at first. Raises Refused.
    """
    row, one = _to_come(act)
    check()
    rules.check_times(starts_at, ends_at)
    rules.check_to_come(starts_at, act.occurred_at)
    led = _led_by(row, act, tuple(mediators))
    before = (one.starts_at, one.ends_at, one.lieu, one.neutral, one.mediators)
    one.starts_at, one.ends_at, one.mediators = starts_at, ends_at, led
    one.lieu, one.neutral = _lieu(row, lieu), neutral
    if before != (one.starts_at, one.ends_at, one.lieu, one.neutral, one.mediators):
        one.again = sorted({*one.again, *(said["letter"] for said in one.told)})
        one.told, one.safe_by, one.safe_at = [], None, None
        _happened(act, row, "seance_deplacee", one.letters)
    return one


def tell(act: Act, letter: str, what: str, canal: str) -> Meeting:
    """A party was invited, or reminded (`act.record_id` is the session's), or knows that it will not be held. Twice the
    same day is once."""
    row, one = _cancelled(act) if what == Word.annulation else _to_come(act)
    if letter not in one.letters:
        raise Refused("partie", "Choisissez une partie de cette séance.", field="partie")
    if what not in Word.codes():
        raise Refused("quoi", "Dites ce que la partie a appris.", field="quoi")
    said = {
        "letter": letter, "what": what, "canal": lists.check(row.org_id, "canal", canal),
        "on": clock.calendar_date(act.occurred_at).isoformat(),
    }  # fmt: skip
    if said not in one.told:
        one.told, one.again = [*one.told, said], [it for it in one.again if it != letter]
        _happened(act, row, f"seance_{what}", [letter], reason=canal)
    return one


def check_safety(act: Act) -> Meeting:
    """Somebody checked that the session may be held in safety (`act.record_id`): who, and when."""
    row, one = _to_come(act)
    if one.safe_at is None:
        one.safe_by, one.safe_at = act.actor.user_id, act.occurred_at
        _happened(act, row, "seance_sure", one.letters)
    return one


def withdraw_safety(act: Act) -> Meeting:
    """It is no longer said to be safe (`act.record_id`), by whoever learnt more, or pressed too soon."""
    row, one = _to_come(act)
    if one.safe_at is not None:
        one.safe_by = one.safe_at = None
        _happened(act, row, "seance_a_verifier", one.letters)
    return one


def hold(act: Act, advice: str | None = None) -> Meeting:
    """It was held (`act.record_id`). Raises Refused where a *table ronde* lacks one of its three conditions."""
    row, one = _held(act)
    if one.state == _S.tenue:
        return one
    rules.check_settled(one.state, _S.tenue)
    rules.check_happened(one.starts_at, act.occurred_at)
    why = advice or one.advice
    if one.mode == Mode.table_ronde:
        _check_round_table(act, row, _as_asked(one, why))
    one.advice = _short(why)
    return _settled(act, row, one, _S.tenue)


def happened(act: Act, case_id: UUID, asked: Asked) -> Meeting:
    """It was held as is said: the planned one under `act.record_id`, with who was there and when it was in fact, or one
    more. Held already, it is left as it was noted. Raises Refused."""
    if find(Meeting, act.actor.org_id, act.record_id) is None:
        return record(act, case_id, asked)
    row, one = _held(act)
    if one.state == _S.tenue:
        return one
    if one.state == _S.annulee and one.reason in (Cancelled.retrait, Cancelled.partie):
        one.state, one.reason = _S.prevue.value, None  # it was thought that it could not be: it was
    rules.check_settled(one.state, _S.tenue)
    rules.check_with(asked.mode, asked.letters, known.letters_of(row))
    rules.check_times(asked.starts_at, asked.ends_at)
    rules.check_happened(asked.starts_at, act.occurred_at)
    one.mode, one.letters = asked.mode, sorted(set(asked.letters))
    one.starts_at, one.ends_at = asked.starts_at, asked.ends_at
    one.lieu, one.neutral, one.mediators = _lieu(row, asked.lieu), asked.neutral, _led_by(row, act, asked.mediators)
    if asked.safe and one.safe_at is None:
        one.safe_by, one.safe_at = act.actor.user_id, act.occurred_at
    return hold(act, asked.advice)


def absent(act: Act, letters: Collection[str]) -> Meeting:
    """It could not be held: these did not come (`act.record_id`). Raises Refused."""
    row, one = _held(act)
    missing = sorted(set(letters))
    if not missing or not set(missing) <= set(one.letters):
        raise Refused("absents", "Dites qui n’est pas venu, parmi les parties de cette séance.", field="absents")
    if one.state == _S.absence and one.absent == missing:
        return one
    rules.check_settled(one.state, _S.absence)
    rules.check_happened(one.starts_at, act.occurred_at)
    one.absent = missing
    return _settled(act, row, one, _S.absence)


def cancel(act: Act, reason: str) -> Meeting:
    """It will not be held (`act.record_id`). Raises Refused."""
    row, one = _held(act)
    if reason not in Cancelled.codes():
        raise Refused("motif", "Choisissez pourquoi elle est annulée.", field="motif")
    if one.state == _S.annulee and one.reason == reason:
        return one
    rules.check_settled(one.state, _S.annulee)
    one.reason = reason
    return _settled(act, row, one, _S.annulee)


def check_recorded(row: MediationCase, asked: Asked) -> None:
    """What a form asks first of a session that was held: mediation was asked for by then; and nobody of a *table ronde*
    was in another then. An evening that comes from a phone is not kept back for what its form could not know."""
    rules.check_after(clock.calendar_date(asked.starts_at), row.asked_on)
    if asked.mode == Mode.table_ronde:
        apart.check_apart(_slot(asked), _slots(row, _S.tenue))


def check_expected(row: MediationCase, asked: Slot, names: Mapping[str, str], but: UUID | None = None) -> None:
    """What a form asks first of a session to come: nobody of it is expected in another of this case (`but`: itself).
    What a phone planned without knowing of the other is taken, and is what is next to be seen to."""
    apart.check_expected(asked, _slots(row, _S.prevue, but), names)


def conditions(row: MediationCase, one: Meeting) -> list[round_table.Condition]:
    """The five conditions of a *table ronde*, as they stand."""
    return round_table.conditions(
        one.letters, agreed_to_meet(row, clock.now()), _met_alone(row, one.starts_at), one.safe_at is not None,
        len(one.mediators), one.neutral,
    )  # fmt: skip


def agreed_to_meet(row: MediationCase, at: datetime) -> frozenset[str]:
    """The letters of those who had agreed to meet the other party by that moment, and still do."""
    people = known.letters_of(row)
    return frozenset(
        letter
        for letter, party in people.items()
        if any(Agreed.table_ronde in one.what and one.at <= at for one in parties.standing(party))
    )


def _met_alone(row: MediationCase, at: datetime) -> frozenset[str]:
    """The letters of those whose own interview had begun before."""
    return known.interviewed([one for one in known.meetings_of(row) if one.starts_at < at])


def _check_round_table(act: Act, row: MediationCase, asked: Asked) -> None:
    """Who consents at the door is often noted once all have left: it counts until the session is noted. Her own
    interview had begun before; how long each took is not always known to the minute."""
    rules.check_together_in(row.state)
    agreed, met = agreed_to_meet(row, max(asked.ends_at, act.occurred_at)), _met_alone(row, asked.starts_at)
    round_table.check_round_table(asked.letters, agreed, met, asked.safe)
    lacking = round_table.advice_round_table(len(asked.mediators), asked.neutral)
    round_table.check_advice(lacking, asked.advice or "")


def _as_asked(one: Meeting, why: str | None) -> Asked:
    led = tuple(UUID(who) for who in one.mediators)
    safe = one.safe_at is not None
    return Asked(one.mode, tuple(one.letters), led, one.starts_at, one.ends_at, one.lieu, one.neutral, why, safe)


def _slot(asked: Asked) -> Slot:
    return Slot(asked.starts_at, asked.ends_at, asked.letters, [str(one) for one in asked.mediators])


def _slots(row: MediationCase, state: MeetingState, but: UUID | None = None) -> list[Slot]:
    return [known.slot_of(one) for one in known.meetings_of(row) if one.state == state and one.id != but]


def _added(act: Act, row: MediationCase, asked: Asked, state: MeetingState) -> Meeting:
    rules.check_met_in(row.state)
    rules.check_with(asked.mode, asked.letters, known.letters_of(row))
    rules.check_times(asked.starts_at, asked.ends_at)
    one = Meeting(
        org_id=row.org_id, id=act.record_id, case_id=row.id, mode=asked.mode, state=state.value,
        starts_at=asked.starts_at, ends_at=asked.ends_at, lieu=_lieu(row, asked.lieu), neutral=asked.neutral,
        letters=sorted(set(asked.letters)), mediators=_led_by(row, act, asked.mediators), absent=[], told=[], again=[],
        planned_by=act.actor.user_id, planned_at=act.occurred_at, advice=_short(asked.advice),
        safe_by=act.actor.user_id if asked.safe else None, safe_at=act.occurred_at if asked.safe else None,
        settled_at=None if state == _S.prevue else act.occurred_at,
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    _happened(act, row, f"seance_{state.value}", one.letters)
    return one


def _opened(act: Act, case_id: UUID) -> MediationCase:
    row = queries.writable(act, case_id)
    changes.note(act.actor, row.id, Deed.meeting_planned)
    return row


def _known(row: MediationCase, act: Act, asked: Asked, state: MeetingState) -> Meeting | None:
    """The session this one would be twice."""
    if (one := find(Meeting, row.org_id, act.record_id)) is not None and one.case_id == row.id:
        return one
    same = Meeting.mode == asked.mode, Meeting.starts_at == asked.starts_at, Meeting.state == state.value
    rows = db.session.scalars(select(Meeting).where(Meeting.org_id == row.org_id, Meeting.case_id == row.id, *same))
    return next((one for one in rows if one.letters == sorted(set(asked.letters))), None)


def _held(act: Act) -> tuple[MediationCase, Meeting]:
    """The session and its case, both held until the unit ends."""
    one = get(Meeting, act.actor.org_id, act.record_id)
    row = queries.writable(act, one.case_id)
    changes.note(act.actor, one.id, Deed.meeting_changed)
    return row, get(Meeting, act.actor.org_id, act.record_id, lock=True)


def _to_come(act: Act) -> tuple[MediationCase, Meeting]:
    row, one = _held(act)
    check_to_come(one)
    return row, one


def check_to_come(one: Meeting) -> None:
    """Raises Refused for one that was held, cancelled, or of which somebody did not come."""
    if one.state != _S.prevue:
        said = MeetingState.label_of(one.state).lower()
        raise Refused("seance", f"Cette séance est déjà notée\u00a0: {said}.")


def _cancelled(act: Act) -> tuple[MediationCase, Meeting]:
    row, one = _held(act)
    if one.state != _S.annulee:
        raise Refused("seance", "Cette séance n’est pas annulée.", field="quoi")
    return row, one


def _settled(act: Act, row: MediationCase, one: Meeting, state: MeetingState) -> Meeting:
    one.state, one.settled_at = state.value, act.occurred_at
    letters = one.absent if state == _S.absence else one.letters
    _happened(act, row, f"seance_{state.value}", letters, reason=one.reason)
    return one


def _happened(act: Act, row: MediationCase, verb: str, letters: Iterable[str], **more: Any) -> None:
    journalled.event(act, row, verb, letters=letters, **more)
    moves.refresh(act, row)


def _led_by(row: MediationCase, act: Act, mediators: tuple[UUID, ...]) -> list[str]:
    """Who leads it, of those who have the case in hand. Raises Refused."""
    day, held = clock.service_day(act.occurred_at), hands(row)
    if not mediators or any(not held.of(one, day, act.occurred_at) for one in mediators):
        raise Refused("mediateurs", "Choisissez qui mène la séance, parmi les médiateurs du dossier.",
                      field="mediateurs")  # fmt: skip
    return sorted({str(one) for one in mediators})


def _lieu(row: MediationCase, lieu: str | None) -> str | None:
    return lists.check(row.org_id, "lieu", lieu) if lieu else None


def _short(advice: str | None) -> str | None:
    if advice and len(advice) > rules.ADVICE_MAX:
        raise Refused("longueur", f"{rules.ADVICE_MAX} signes au plus.", field="pourquoi")
    return advice or None
