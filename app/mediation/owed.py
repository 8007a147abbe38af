"""Whose the next step of a case is, as a list tells it: hers by name, each of its mediators' alike where it is theirs,
anybody's of coordination where it is nobody's by name. And what somebody is asked of a case she does not have yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from app.core import clock
from app.core.dates import day_fr
from app.extensions import db
from app.mediation.models import CaseMediator, MediationCase
from app.mediation.rules.states import Next
from app.pages import names
from app.people.acting import Actor
from app.people.rules import COORDINATION

_C, _M = MediationCase, CaseMediator
BY_NAME = (Next.analyser.value, Next.reorienter.value)
"""Owed by whoever took the request in charge, whoever else has the case in hand."""


def by(actor: Actor) -> ColumnElement[bool]:
    """Condition on a case: its next step is this person's."""
    shared = and_(_C.next.not_in(BY_NAME), _mediates(actor.user_id), _mediates(_C.owner_id))
    hers = or_(_C.owner_id == actor.user_id, shared)
    return or_(hers, _C.owner_id.is_(None)) if actor.role in COORDINATION else hers


def hands(org_id: UUID, ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """By case, those who have it in hand today or are asked to; one statement."""
    columns = _M.case_id, _M.user_id, _M.since, _M.until, _M.stands_in_for, _M.cleared_at
    found: dict[UUID, list[Any]] = {}
    for one in db.session.execute(select(*columns).where(_M.org_id == org_id, _M.case_id.in_(ids), _lasts())):
        found.setdefault(one.case_id, []).append(one)
    return found


def mine(actor: Actor, row: Any, there: Sequence[Any]) -> bool:
    """The same of a line, for one person: of coordination, what is nobody's by name stays coordination's."""
    standing = {one.user_id for one in there if one.cleared_at is not None and one.since <= clock.today()}
    shared = row.next not in BY_NAME and {actor.user_id, row.owner_id} <= standing
    return row.owner_id == actor.user_id or shared


def asked(actor: Actor, there: Sequence[Any], people: Mapping[UUID, names.Person]) -> str:
    """What she is asked of it and did not answer, in words; nothing besides."""
    one = next((one for one in there if one.user_id == actor.user_id and one.cleared_at is None), None)
    if one is None:
        return ""
    if one.stands_in_for is None:
        return "On vous demande de le suivre"
    absent = people[one.stands_in_for].name if one.stands_in_for in people else "quelqu’un"
    return f"On vous demande d’y remplacer {absent}, du {day_fr(one.since)} au {day_fr(one.until)}"


def _lasts() -> ColumnElement[bool]:
    return or_(_M.until.is_(None), _M.until >= clock.today())


def _mediates(user_id: Any) -> ColumnElement[bool]:
    there = _M.org_id == _C.org_id, _M.case_id == _C.id, _M.user_id == user_id
    has = _M.cleared_at.is_not(None), _M.since <= clock.today(), _lasts()
    return select(_M.id).where(*there, *has).exists()
