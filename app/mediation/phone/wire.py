"""What a mediator's phone holds of a case: all of one she has in hand; its envelope alone while she is asked to."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.rows import find
from app.mediation import carrying, flows, known, moves, notes, others, preparation, queries, telling
from app.mediation.models import (
    Agreement,
    CaseLine,
    CaseMediator,
    CaseNote,
    CaseOther,
    Commitment,
    MediationCase,
    Meeting,
)
from app.mediation.phone import own, questions, where
from app.mediation.rules.next_step import COORDINATION
from app.mediation.rules.states import CaseState, Next
from app.parties import queries as parties
from app.parties import wire as party_wire
from app.parties.access import Layer
from app.parties.models import Party
from app.parties.rules import tries_left
from app.people.acting import Actor
from app.places.models import PublicPoint
from app.places.schemas import wire_point
from app.planning.schemas import moment, people

PRIVATE = (
    "facts", *(f"parties.{path}" for path in party_wire.PRIVATE), "lines.text", "lines.other", "notes.text",
    "agreement.commitments.what", "agreement.commitments.seen", "told.why_not", "others.value",
    *(f"alerts.{path}" for path in own.ALERT_PRIVATE), *(f"advice.{path}" for path in questions.PRIVATE),
    "place.public_point.label", "place.public_point.commune",
)  # fmt: skip


def wire(row: MediationCase, reader: Actor) -> dict[str, Any]:
    """A case, as its reader may see it today."""
    reads = queries.layer_of(reader, row) >= Layer.narrative
    hers = own.wire(row, reader) if reads else own.NOTHING
    told = {**_envelope(row, reader), **_inside(row, narrative=reads)}
    return {**told, **hers, "people": _people(told)}


def _envelope(row: MediationCase, reader: Actor) -> dict[str, Any]:
    return {
        "number": row.number,
        "flow": row.flow,
        "flow_name": flows.of(row.org_id, row.flow).label,
        "state": row.state,
        "state_since": _day(clock.service_day(row.state_since)),
        "before": row.before,
        "family": row.family,
        "type": row.type,
        "lieu": row.lieu,
        "origine": row.origine,
        "canal": row.canal,
        "written": row.written,
        "place": _place(row),
        "where": where.of(row),
        "estate_id": _id(row.estate_id),
        "landlord_id": _id(row.landlord_id),
        "origin": {"kind": row.origin_kind, "id": _id(row.origin_id)} if row.origin_kind else None,
        "asked_on": _day(row.asked_on),
        "opened_at": moment(row.opened_at),
        "closed_on": _day(row.closed_on),
        "resume_on": _day(row.resume_on),
        "outcome": row.outcome,
        "kept": row.kept,
        "mediators": _mediators(row),
        "mine": _mine(row, reader),
        "hers": _hers(row, reader),
        "steps": _steps(row),
    }


def _mine(row: MediationCase, reader: Actor) -> str:
    """`libre`: she answered, and has it from a later day."""
    if (one := _her_part(row, reader)) is None:
        return "ouvert_par_moi"
    if one.cleared_at is None:
        return "demande"
    return "en_main" if one.since <= clock.today() else "libre"


def _hers(row: MediationCase, reader: Actor) -> dict[str, Any] | None:
    """Her own days in it, and whom she replaces meanwhile, by name."""
    if (one := _her_part(row, reader)) is None:
        return None
    [absent] = people([one.stands_in_for]) if one.stands_in_for else [None]
    return {"since": _day(one.since), "until": _day(one.until), "stands_in_for": absent["name"] if absent else None}


def _her_part(row: MediationCase, reader: Actor) -> CaseMediator | None:
    """What she has of it now, else what is asked of her, else what she will have."""
    today = clock.today()
    parts = [one for one in row.mediators if one.user_id == reader.user_id and _lasts(one, today)]
    return min(parts, key=lambda one: (one.cleared_at is None or 2 * (one.since > today), one.since), default=None)


def _lasts(one: CaseMediator, today: date) -> bool:
    return one.until is None or one.until >= today


def _mediators(row: MediationCase) -> list[dict[str, Any]]:
    today = clock.today()
    there = [one for one in row.mediators if one.cleared_at is not None and _lasts(one, today)]
    named = {one["id"]: one["name"] for one in people(one.user_id for one in there)}
    return [
        {
            "id": str(one.user_id), "name": named.get(str(one.user_id), ""), "since": _day(one.since),
            "until": _day(one.until), "stands_in_for": _id(one.stands_in_for),
        }
        for one in there
    ]  # fmt: skip


def _people(told: dict[str, Any]) -> list[dict[str, str]]:
    """By name, those it tells of who do not have it in hand: who wrote, who does what is next, who is replaced."""
    wrote = [one["by"] for name in ("notes", "lines", "others") for one in told[name]]
    do = [one["who"] for one in told["steps"] if one["who"] != COORDINATION]
    away = [one["stands_in_for"] for one in told["mediators"] if one["stands_in_for"]]
    ids = {*wrote, *do, *away} - {one["id"] for one in told["mediators"]}
    return people(UUID(one) for one in sorted(ids))


def _steps(row: MediationCase) -> list[dict[str, Any]]:
    """What is next, kept with the case. After an interruption coordination sends on while its mediator tells each
    party: hers first, which is what she reads."""
    if row.next is None:
        return []
    if row.state == CaseState.interrompu and row.next == Next.reorienter:
        found = sorted(moves.steps_of(row, clock.today()), key=lambda one: one.code != Next.informer)
        owners = [moves.owner_of(row, one.who, clock.today()) for one in found]
        return [_step(one.code.value, owner, one.due_on) for one, owner in zip(found, owners, strict=True)]
    return [_step(row.next, row.owner_id, row.next_on)]


def _step(code: str, owner_id: UUID | None, due_on: date | None) -> dict[str, Any]:
    who = str(owner_id) if owner_id else COORDINATION
    return {"code": code, "words": Next.label_of(code), "who": who, "due_on": _day(due_on)}


def _place(row: MediationCase) -> dict[str, Any] | None:
    for name in ("entrance", "building", "estate"):
        if found := getattr(row, f"{name}_id"):
            return {name: str(found)}
    point = find(PublicPoint, row.org_id, row.public_point_id) if row.public_point_id else None
    return {"public_point": wire_point(point)} if point else None


def _inside(row: MediationCase, *, narrative: bool) -> dict[str, Any]:
    sides = known.letters_of(row) if narrative else {}
    letters = {one.id: letter for letter, one in sides.items()}
    agreement = known.standing_agreement(row) if narrative else None
    return {
        "facts": row.facts if narrative else None,
        "parties": [{**_party(one), "tell_id": str(telling.id_of(row, letter))} for letter, one in sides.items()],
        "lines": _lines(row, letters) if narrative else [],
        "meetings": [_meeting(one) for one in known.meetings_of(row)] if narrative else [],
        "notes": [_note(one) for one in notes.of(row)] if narrative else [],
        "agreement": _agreement(agreement) if agreement else None,
        "told": _told(row) if narrative else [],
        "others": [_other(one) for one in others.of(row)] if narrative else [],
        "advice": questions.wire(row) if narrative else [],
    }


def _party(row: Party) -> dict[str, Any]:
    agreed = {code for one in parties.standing(row) for code in one.what}
    without = [clock.local(at) for at in parties.unanswered(row)]
    return {
        **party_wire.wire(row, Layer.narrative),
        "channel": row.channel,
        "informed": row.informed_at is not None,
        "agreed": sorted(agreed),
        "tries": len(without),
        "tries_left": tries_left(without),
    }


def _lines(row: MediationCase, letters: dict[UUID, str]) -> list[dict[str, Any]]:
    leaves: dict[UUID, list[dict[str, Any]]] = {}
    for leave, _ in carrying.leaves_of(row):
        said = {"id": str(leave.id), "to": letters.get(leave.to_party_id), "carried": leave.carried_at is not None}
        leaves.setdefault(leave.line_id, []).append(said)
    return [_line(one, letters, leaves.get(one.id, [])) for one in preparation.lines_of(row)]


def _line(one: CaseLine, letters: dict[UUID, str], leaves: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": str(one.id), "party": letters.get(one.party_id) if one.party_id else None, "part": one.part,
        "rev": one.rev, "by": str(one.written_by), "at": moment(one.written_at), "text": one.text,
        "other": one.other, "other_by": _id(one.other_by), "carries": leaves,
    }  # fmt: skip


def _meeting(one: Meeting) -> dict[str, Any]:
    return {
        "id": str(one.id), "mode": one.mode, "state": one.state, "starts_at": moment(one.starts_at),
        "ends_at": moment(one.ends_at), "lieu": one.lieu, "neutral": one.neutral, "letters": one.letters,
        "mediators": one.mediators, "absent": one.absent, "safe": one.safe_at is not None,
        "told": one.told, "reason": one.reason, "again": one.again,
    }  # fmt: skip


def _note(one: CaseNote) -> dict[str, Any]:
    return {
        "id": str(one.id), "meeting_id": _id(one.meeting_id), "by": str(one.author_id), "at": moment(one.at),
        "text": one.text,
    }  # fmt: skip


def _agreement(one: Agreement) -> dict[str, Any]:
    return {
        "id": str(one.id), "form": one.form, "extent": one.extent, "made_on": _day(one.made_on),
        "read": one.read_at is not None, "signed": one.signed, "copies": one.copies,
        "commitments": [_commitment(promise) for promise in one.commitments],
    }  # fmt: skip


def _commitment(one: Commitment) -> dict[str, Any]:
    checks = [
        {
            "days": check.days, "due_on": _day(check.due_on), "state": check.state, "said_by": check.said_by,
            "followup_id": _id(check.followup_id), "noted_on": _day(clock.service_day(check.at) if check.at else None),
            "left": check.left_at is not None,
        }
        for check in one.checks
    ]  # fmt: skip
    head = {"rank": one.rank, "letter": one.letter, "by_on": _day(one.by_on), "what": one.what, "seen": one.seen}
    return {**head, "checks": checks}


def _other(one: CaseOther) -> dict[str, Any]:
    return {"field": one.field, "value": one.value, "by": str(one.by), "at": moment(one.at)}


def _told(row: MediationCase) -> list[dict[str, Any]]:
    return [
        {"letter": letter, "how": said.get("how"), "why_not": said.get("why_not"), "on": said["on"]}
        for letter, said in sorted(known.told_of(row).items())
    ]


def _id(one: UUID | None) -> str | None:
    return str(one) if one else None


def _day(one: date | None) -> str | None:
    return one.isoformat() if one else None
