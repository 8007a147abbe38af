"""Start, pause, resume, end and reopen a round, from one phone or two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import clock, feed
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused
from app.core.rows import find, get
from app.extensions import db
from app.nomenclatures import queries as lists
from app.people.acting import Act
from app.places.models import Estate
from app.planning import queries as planning
from app.planning.models import Shift
from app.rounds import rules
from app.rounds.models import Round, RoundAgent, RoundEvent, RoundStop, Visit
from app.rounds.rules import STOP_MACHINE, State, StopState, Team, Verb

DEFAULT_TYPE = "reguliere"


def start(act: Act, data: Mapping[str, Any]) -> Round:
    """`round.start`: the planned round of the server, or a new one named by the phone.

    Starting what the other phone of the pair already started is joining it.
    """
    if data["planned"]:
        row = get(Round, act.actor.org_id, act.record_id, lock=True)
        check_walks(row, act.actor.user_id)
    else:
        row = find(Round, act.actor.org_id, act.record_id, lock=True) or _unplanned(act, data)
        check_walks(row, act.actor.user_id)
    _add_agents(row, data.get("agents") or [])
    if row.started_by is None:
        row.started_by = act.actor.user_id
    happen(row, Verb.start, act.actor.user_id, act.occurred_at, act.op_id)
    if row.shift_id is None:
        _link_twin(row)
    return row


def pause(act: Act, data: Mapping[str, Any]) -> Round:
    """`round.pause`: the other phone is told who paused it, of two pauses the first."""
    row = _moved(act, Verb.pause)
    feed.touch(db.session(), row)
    return row


def resume(act: Act, data: Mapping[str, Any]) -> Round:
    """`round.resume`."""
    return _moved(act, Verb.resume)


def end(act: Act, data: Mapping[str, Any]) -> Round:
    """`round.end`: her part is over, and what became of each stop; of two phones, the better word on one stays."""
    row = _moved(act, Verb.end)
    told = {one["id"]: one for one in data["stops"]}
    if told.keys() - {stop.id for stop in row.stops}:
        raise Refused("passage", "Un de ces passages n’est pas de cette tournée.")
    for stop in row.stops:
        _declare(act.actor.org_id, stop, told.get(stop.id))
    settle_stops(row, row.stops)
    if row.shift_id is None and row.twin_of is None:
        _link_twin(row)
    return row


def reopen(act: Act, data: Mapping[str, Any]) -> Round:
    """`round.reopen`: who ended her part takes it up again, while her shift lasts. Raises Refused."""
    row = get(Round, act.actor.org_id, act.record_id, lock=True)
    check_walks(row, act.actor.user_id)
    mine = next((one.ended_at for one in row.agents if one.user_id == act.actor.user_id), None)
    if mine is not None and not team_of(row).may_reopen(mine, act.occurred_at):
        raise Refused("etat", "Cette tournée ne se rouvre plus\u00a0: la vacation est finie.")
    happen(row, Verb.reopen, act.actor.user_id, act.occurred_at, act.op_id)
    settle_stops(row, row.stops)
    return row


def check_walks(row: Round, user_id: UUID) -> None:
    """Only the agents of a round act on it."""
    if str(user_id) not in row.agent_ids:
        raise NotAllowed("Cette tournée est confiée à d’autres personnes.")


def happen(
    row: Round,
    verb: Verb,
    by: UUID,
    at: datetime,
    op_id: UUID | None,
    reason: str | None = None,
    stops: dict[str, Any] | None = None,
) -> RoundEvent:
    """Add an event to a round and take the state all of them say. Raises Refused."""
    refusal = rules.refusal(row.state, verb)
    if refusal:
        raise Refused("etat", refusal)
    event = RoundEvent(
        org_id=row.org_id,
        id=uuid7(),
        round_id=row.id,
        verb=verb.value,
        at=at,
        by=by,
        op_id=op_id,
        reason=reason,
        stops=stops,
    )
    db.session.add(event)
    db.session.flush()
    settle(row, clock.now())
    return event


def settle(row: Round, at: datetime) -> None:
    """Take what all that happened to it adds up to at this moment; phones are told of an end that moved."""
    if row.settle(rules.standing((one.as_event() for one in events_of(row)), team_of(row), at)):
        feed.touch(db.session(), row)


def takes(row: Round, at: datetime) -> bool:
    """Whether what happened then may be of this round: not once it has been waited for long enough."""
    started_at = row.started_at or row.planned_at
    return started_at is None or at < team_of(row).over_at(started_at)


def team_of(row: Round) -> Team:
    """Who walks it, and until when."""
    shift = find(Shift, row.org_id, row.shift_id) if row.shift_id else None
    return Team(row.agent_ids, shift.ends_at if shift else None)


def events_of(row: Round) -> Sequence[RoundEvent]:
    """All that happened to a round."""
    mine = (RoundEvent.org_id == row.org_id, RoundEvent.round_id == row.id)
    return db.session.scalars(select(RoundEvent).where(*mine)).all()


def settle_stops(row: Round, stops: Iterable[RoundStop]) -> None:
    """Give stops the state their visits and the end of the round say; phones are told of any change."""
    estates = {one.estate_id for one in stops}
    stops = [one for one in row.stops if one.estate_id in estates]
    counted = _counted(row, stops)
    visits = db.session.execute(
        select(Visit.stop_id, Visit.state).where(
            Visit.org_id == row.org_id,
            Visit.stop_id.in_([stop.id for stop in stops]),
            Visit.cancelled_at.is_(None),
        )
    ).all()
    changed, over = False, row.state == State.terminee
    for stop in stops:
        seen = [told for id, told in visits if id in counted[stop.id]]
        state = rules.stop_state(seen, stop.declared, over=over).value
        if stop.state == state:
            continue
        if not STOP_MACHINE.may(stop.state, state):
            was, now = (StopState.label_of(one).lower() for one in (stop.state, state))
            raise Refused("etat", f"Un arrêt «\u00a0{was}\u00a0» ne devient pas «\u00a0{now}\u00a0».")
        stop.state, changed = state, True
    if changed:
        feed.touch(db.session(), row)


def _counted(row: Round, stops: Collection[RoundStop]) -> dict[UUID, set[UUID]]:
    """Stop -> those whose visits are its own: one that stands counts for the hidden ones of its estate."""
    standing = {one.id for one in row.standing_stops}
    hidden = [one for one in stops if one.id not in standing]
    return {
        stop.id: {stop.id} | {one.id for one in hidden if stop.id in standing and one.estate_id == stop.estate_id}
        for stop in stops
    }


def _moved(act: Act, verb: Verb) -> Round:
    row = get(Round, act.actor.org_id, act.record_id, lock=True)
    check_walks(row, act.actor.user_id)
    happen(row, verb, act.actor.user_id, act.occurred_at, act.op_id)
    return row


def _declare(org_id: UUID, stop: RoundStop, told: Mapping[str, Any] | None) -> None:
    if told is None:
        stop.declared = stop.declared or StopState.non_fait.value
        return
    if told.get("reason"):
        stop.reason = lists.check(org_id, "motif_empeche", told["reason"])
    stop.declared = rules.better(stop.declared, told["state"])


def _unplanned(act: Act, data: Mapping[str, Any]) -> Round:
    org_id = act.actor.org_id
    row = Round(
        org_id=org_id,
        id=act.record_id,
        service_date=planning.service_date(org_id, act.actor.user_id, None, act.occurred_at),
        state=State.planifiee.value,
        type_tournee=lists.check(org_id, "type_tournee", data.get("type_tournee") or DEFAULT_TYPE),
        sector_id=data.get("sector_id"),
        released=True,
    )
    _add_agents(row, [act.actor.user_id])
    if any(find(RoundStop, org_id, stop["id"]) for stop in data.get("stops") or []):
        raise Refused("existe", "Un de ces passages existe déjà sous le même identifiant.")
    row.stops = [
        new_stop(row, get(Estate, org_id, stop["estate_id"]).id, position, stop["id"])
        for position, stop in enumerate(data.get("stops") or [], start=1)
    ]
    db.session.add(row)
    return row


def new_stop(row: Round, estate_id: UUID, position: int, stop_id: UUID | None = None) -> RoundStop:
    """A stop of a round, not yet visited."""
    return RoundStop(
        org_id=row.org_id,
        id=stop_id or uuid7(),
        round_id=row.id,
        estate_id=estate_id,
        position=position,
        state=StopState.prevu.value,
    )


def _add_agents(row: Round, agents: Sequence[UUID]) -> None:
    new = [one for one in dict.fromkeys(agents) if str(one) not in row.agent_ids]
    if not new:
        return
    row.agents.extend(RoundAgent(org_id=row.org_id, round_id=row.id, user_id=one) for one in new)
    if row.rev:
        feed.touch(db.session(), row)


def _link_twin(row: Round) -> None:
    if row.started_at is None:
        return
    span = timedelta(days=1)
    near = db.session.scalars(
        select(Round)
        .where(
            Round.org_id == row.org_id,
            Round.shift_id.is_(None),
            Round.twin_of.is_(None),
            Round.id != row.id,
            Round.started_at.between(row.started_at - span, row.started_at + span),
        )
        .order_by(Round.started_at, Round.id)
    )
    twin = next((one for one in near if rules.probably_one(one.walk(), row.walk())), None)
    if twin is not None and not _has_twins(row):
        row.twin_of = twin.id


def _has_twins(row: Round) -> bool:
    found = select(Round.id).where(Round.org_id == row.org_id, Round.twin_of == row.id).limit(1)
    return db.session.scalar(found) is not None
