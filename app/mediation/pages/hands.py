"""Whose hands a case is in: asked, cleared by herself, replaced between two days, released; a tie is declared here."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes import actions as changes
from app.core import clock
from app.core.dates import date_fr
from app.core.forms import FrenchForm, id_or_none
from app.core.labels import choices
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.mediation import hands, moves, queries, sheet
from app.mediation.models import CaseMediator, MediationCase
from app.mediation.pages import doors
from app.mediation.pages.hands_forms import AskForm, ReplaceForm, TieForm
from app.mediation.pages.sections import Seen
from app.mediation.pages.shown import READERS, act, answer
from app.mediation.pages.shown import seen as before
from app.mediation.rules.guards import MEDIATORS_MOST
from app.mediation.rules.states import CaseState, Next
from app.pages import names
from app.pages.menu import DeskPages
from app.people.acting import Act
from app.people.rules import COORDINATION

bp = DeskPages("cases_hands")
A_CASE = "/dossiers/<uuid:case_id>/mediateurs"
doors.leads(Next.confier, "cases_hands.page", "Confier")
doors.leads(Next.attendre, "cases_hands.page", "Voir")
AGAIN = {"qui": "remplacant"}
"""What the rule of a replacement calls otherwise than its form."""


@bp.get(A_CASE)
@allow(*READERS)
def page(case_id: UUID) -> ResponseReturnValue:
    return _show(case_id)


@bp.post(f"{A_CASE}/demander")
@allow(*COORDINATION)
def ask(case_id: UUID) -> ResponseReturnValue:
    """Somebody is asked; asked of oneself, it is in hand at once."""
    form = _ask_form(before(case_id))
    own = form.qui.data == str(current_actor().user_id)
    said = (
        "Vous suivez ce dossier."
        if own
        else "La demande est faite. Le dossier sera confié une fois faite la déclaration de ne connaître aucune partie."
    )
    return _did(case_id, form, lambda acting: hands.ask(acting, case_id, UUID(form.qui.data)), said)


@bp.post(f"{A_CASE}/remplacer")
@allow(*COORDINATION)
def replace(case_id: UUID) -> ResponseReturnValue:
    form = _replace_form(before(case_id))

    def do(acting: Act) -> None:
        assert form.du.data and form.jusqu_au.data
        absent, stand_in = UUID(form.absent.data), UUID(form.remplacant.data)
        hands.replace(acting, case_id, absent, stand_in, form.du.data, form.jusqu_au.data)

    said = "Le remplacement est noté. La personne déclare d’abord ne connaître aucune partie."
    return _did(case_id, form, do, said, AGAIN)


@bp.post(f"{A_CASE}/<uuid:mediator_id>/retirer")
@allow(*COORDINATION)
def release(case_id: UUID, mediator_id: UUID) -> ResponseReturnValue:
    """What was done meanwhile is said, and keeps nobody's access open."""
    changes.wait_for_nothing()
    with write_unit():
        acting = act(case_id)
        missed = changes.missed(acting.actor)
        moves.refresh(acting, hands.release(acting, case_id, mediator_id))
    said = "Cette personne ne suit plus le dossier."
    flash(f"{said} Entre-temps\u00a0: {missed}" if missed else said)
    return redirect(_page(case_id), 303)


@bp.post(f"{A_CASE}/sans-lien")
@allow(*READERS)
def clear(case_id: UUID) -> ResponseReturnValue:
    """She declares that she knows none of the parties, whatever another of those asked did: she has it in hand."""
    changes.wait_for_nothing()
    with write_unit():
        acting = act(case_id)
        one = hands.clear(acting, case_id)
        moves.refresh(acting, queries.readable(acting.actor, case_id)[0])
        said = _followed(one)
    flash(said)
    return redirect(url_for("cases_one.page", case_id=case_id), 303)


@bp.post(f"{A_CASE}/lien")
@allow(*READERS)
def tie(case_id: UUID) -> ResponseReturnValue:
    """Something ties her to a party: she is out of it, and is not asked again."""
    form, actor = _tie_form(), current_actor()
    changes.wait_for_nothing()

    def do() -> None:
        acting = act()
        interest = hands.declare_tie(acting, case_id, form.lien.data)
        moves.refresh(acting, get(MediationCase, actor.org_id, interest.case_id))

    office = actor.role in COORDINATION
    there = url_for("cases_one.page", case_id=case_id) if office else url_for("cases.page")
    said = "C’est noté\u00a0: vous ne suivez pas ce dossier."
    return answer(form, do, lambda: _show(case_id, form), said, lambda _: there)


def _did(
    case_id: UUID, form: FrenchForm, verb: Callable[[Act], object], said: str, fields: dict[str, str] | None = None
) -> ResponseReturnValue:  # fmt: skip
    def do() -> None:
        acting = act(case_id)
        verb(acting)
        moves.refresh(acting, queries.readable(acting.actor, case_id)[0])

    return answer(form, do, lambda: _show(case_id, form), said, lambda _: _page(case_id), fields=fields)


def _followed(one: CaseMediator) -> str:
    """From when and until when it is in her hands."""
    until = f", jusqu’au {date_fr(one.until)}" if one.until else ""
    if one.since > clock.today():
        return f"C’est noté\u00a0: vous suivrez ce dossier à partir du {date_fr(one.since)}{until}."
    return f"C’est noté\u00a0: vous suivez ce dossier{until}."


def _page(case_id: UUID) -> str:
    return url_for("cases_hands.page", case_id=case_id)


def _show(case_id: UUID, sent: FrenchForm | None = None) -> str:
    """The forms, the one that was sent as it was filled."""
    seen, today = before(case_id), clock.today()
    own: dict[type[FrenchForm], FrenchForm] = {type(sent): sent} if sent else {}
    held = [one for one in seen.row.mediators if one.until is None or one.until >= today]
    mine = [one for one in held if one.user_id == seen.actor.user_id]
    standing = sheet.mediators(seen.row, today)
    return render_template(
        "mediation/case/hands.html",
        seen=seen,
        row=seen.row,
        held=held,
        people=names.people(seen.row.org_id),
        waits=any(one.cleared_at is None for one in mine),
        mine=mine,
        full=len([one for one in held if one.stands_in_for is None]) >= MEDIATORS_MOST,
        starts=seen.coordinates and bool(standing) and seen.row.state in (CaseState.recevable, CaseState.rouvert),
        ask=own.get(AskForm) or _ask_form(seen),
        replace=own.get(ReplaceForm) or _replace_form(seen),
        tie=own.get(TieForm) or _tie_form(),
        sent=sent,
        refused=sent is not None,
    )


def _ask_form(seen: Seen) -> AskForm:
    form = AskForm(request.form)
    form.qui.choices = _free(seen, form.qui.data)
    return form


def _replace_form(seen: Seen) -> ReplaceForm:
    form = ReplaceForm(request.form)
    people = names.people(seen.row.org_id)
    there = sheet.mediators(seen.row, clock.today())
    form.absent.choices = [("", "Choisir"), *((str(one.user_id), people[one.user_id].name) for one in there)]
    form.remplacant.choices = _free(seen, form.remplacant.data)
    return form


def _tie_form() -> TieForm:
    form = TieForm(request.form)
    form.lien.choices = choices(hands.Tie)
    return form


def _free(seen: Seen, kept: str | None) -> list[tuple[str, str]]:
    """Those who may be asked: not tied to a party, and not there already; whom the form says stays, to be refused."""
    today = clock.today()
    taken = {one.user_id for one in seen.row.mediators if one.until is None or one.until >= today}
    gone = (taken | queries.tied(seen.row)) - {one for one in (id_or_none(kept),) if one}
    team = names.team(seen.row.org_id)
    return [("", "Choisir"), *((str(one.id), one.name) for one in team if one.id not in gone)]
