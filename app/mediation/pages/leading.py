"""Where what is next of a case leads among its sessions: each address finds the one it is about."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.door.access import allow
from app.mediation import known, out, stepping
from app.mediation.models import Meeting
from app.mediation.pages import doors
from app.mediation.pages.shown import READERS, seen
from app.mediation.rules.states import Next
from app.pages.menu import DeskPages

bp = DeskPages("cases_leading")
CASE = "/dossiers/<uuid:case_id>/seances"


def _to(one: Meeting | None, case_id: UUID) -> ResponseReturnValue:
    """To this one; to the next one, where there is none."""
    if one is None:
        return redirect(url_for("cases_leading.next_one", case_id=case_id))
    return redirect(url_for("cases_meetings.one", case_id=case_id, meeting_id=one.id))


@bp.get(f"{CASE}/prochaine")
@allow(*READERS)
def next_one(case_id: UUID) -> ResponseReturnValue:
    """To the first that is to come, or to be noted; to the planning of one, where there is none."""
    planned = stepping.first_planned(seen(case_id).row)
    return _to(planned, case_id) if planned else redirect(url_for("cases_meetings.blank", case_id=case_id))


@bp.get(f"{CASE}/a-reprendre")
@allow(*READERS)
def to_lead(case_id: UUID) -> ResponseReturnValue:
    """To the first that somebody was to lead who has the case no more."""
    row = seen(case_id).row
    return _to(next((it for it in known.meetings_of(row) if known.freed(row, it)), None), case_id)


@bp.get(f"{CASE}/a-separer")
@allow(*READERS)
def to_part(case_id: UUID) -> ResponseReturnValue:
    """To the later of two that share somebody at the same hour."""
    return _to(next(iter(known.colliding(seen(case_id).row, clock.today())), None), case_id)


@bp.get(f"{CASE}/a-prevenir")
@allow(*READERS)
def to_warn(case_id: UUID) -> ResponseReturnValue:
    """To the first that is off, of which a party does not know."""
    return _to(next((one for one, _ in out.to_warn(seen(case_id).row, clock.today())), None), case_id)


@bp.get(f"{CASE}/a-redire")
@allow(*READERS)
def to_tell(case_id: UUID) -> ResponseReturnValue:
    """To the first of which somebody is to be told that it changed."""
    return _to(stepping.to_tell_again(seen(case_id).row), case_id)


doors.leads(Next.redire, "cases_leading.to_tell", "Prévenir")
doors.leads(Next.mener, "cases_leading.to_lead", "Choisir qui la mène")
doors.leads(Next.prevenir, "cases_leading.to_warn", "Prévenir la partie")
doors.leads(Next.separer, "cases_leading.to_part", "Déplacer une séance")
doors.leads(Next.rencontrer, "cases_leading.next_one", "Noter la séance")
