"""How a case waits, stops or ends: suspended until a day, interrupted by its mediator alone, told, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.dates import day_fr
from app.core.errors import Refused
from app.core.forms import day_of
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.mediation import flows, known, moves
from app.mediation.models import MediationCase
from app.mediation.pages import doors
from app.mediation.pages.ends_forms import NOT_TOLD, CloseForm, InterruptForm, ReopenForm, SuspendForm, TellForm
from app.mediation.pages.opened import opened
from app.mediation.pages.sections import Section, Seen, declare
from app.mediation.pages.shown import REMINDER, act, answer
from app.mediation.rules import guards, holding, outcomes
from app.mediation.rules.flows import Reason, label_of, offered
from app.mediation.rules.states import ENDING, CaseState, Kept, MeetingState, Mode, Next
from app.nomenclatures import queries as lists
from app.pages.menu import DeskPages
from app.parties.access import Layer
from app.people.rules import COORDINATION, Role

bp = DeskPages("cases_ends")
CLOSING = "clore"
STOPPED = {CaseState.suspendu: "suspensions", CaseState.interrompu: "interruptions", CaseState.sans_suite: "droppings"}


@bp.get("/dossiers/<uuid:case_id>/suspendre")
@allow(Role.agent, *COORDINATION)
def suspending(case_id: UUID) -> ResponseReturnValue:
    return _suspending(_stoppable(case_id, CaseState.suspendu), SuspendForm())


@bp.post("/dossiers/<uuid:case_id>/suspendre")
@allow(Role.agent, *COORDINATION)
def suspend(case_id: UUID) -> ResponseReturnValue:
    seen, form = opened(case_id, reads=False), SuspendForm(request.form)
    form.motif.choices = _offered(seen, "suspensions")

    def do() -> MediationCase:
        return moves.suspend(act(), case_id, form.motif.data, day_of(form.reprise))

    said = "Le dossier est suspendu. Ses horloges sont arrêtées."
    return answer(form, do, lambda: _suspending(seen, form), said, _to)


@bp.post("/dossiers/<uuid:case_id>/reprendre")
@allow(Role.agent, *COORDINATION)
def resume(case_id: UUID) -> ResponseReturnValue:
    with write_unit():
        later = moves.resume(act(), case_id).state in moves.CHECKED
    said = "Le dossier reprend là où il était."
    return _back(case_id, f"{said} Ses points à venir sont décalés d’autant de jours." if later else said)


@bp.get("/dossiers/<uuid:case_id>/interrompre")
@allow(Role.agent, *COORDINATION)
def interrupting(case_id: UUID) -> ResponseReturnValue:
    return _interrupting(_stoppable(case_id, CaseState.interrompu), InterruptForm())


@bp.post("/dossiers/<uuid:case_id>/interrompre")
@allow(Role.agent, *COORDINATION)
def interrupt(case_id: UUID) -> ResponseReturnValue:
    """By the mediator alone: nobody is asked."""
    seen, form = opened(case_id, reads=False), InterruptForm(request.form)
    form.motif.choices = _offered(seen, "interruptions")

    def do() -> MediationCase:
        return moves.interrupt(act(), case_id, form.motif.data, form.faits.data, form.suite.data)

    said = "La médiation est interrompue. Chaque partie reste à informer."
    return answer(form, do, lambda: _interrupting(seen, form), said, _to)


@bp.get("/dossiers/<uuid:case_id>/informer/<letter>")
@allow(Role.agent, *COORDINATION)
def telling(case_id: UUID, letter: str) -> ResponseReturnValue:
    return _telling(opened(case_id, reads=False), letter, TellForm())


@bp.post("/dossiers/<uuid:case_id>/informer/<letter>")
@allow(Role.agent, *COORDINATION)
def tell(case_id: UUID, letter: str) -> ResponseReturnValue:
    """She was told how it ends; or it is written why she was not."""
    seen, form = opened(case_id, reads=False), TellForm(request.form)
    form.comment.choices = _ways(seen.row)

    def do() -> MediationCase:
        return moves.tell(act(), case_id, letter, *_how(form))

    return answer(
        form, do, lambda: _telling(seen, letter, form), f"Noté pour {letter}.", _to_closing if _back_to() else _to
    )


@bp.get("/dossiers/<uuid:case_id>/clore")
@allow(Role.agent, *COORDINATION)
def closing(case_id: UUID) -> ResponseReturnValue:
    """What is still to do before it is closed, then how it ended."""
    seen, form = opened(case_id), CloseForm()
    if (agreement := known.standing_agreement(seen.row)) is not None:
        form.tenue.data = holding.result(known.seen(agreement)).value
    return _closing(seen, form)


@bp.post("/dossiers/<uuid:case_id>/clore")
@allow(Role.agent, *COORDINATION)
def close(case_id: UUID) -> ResponseReturnValue:
    seen, form = opened(case_id, reads=False), CloseForm(request.form)
    form.issue.choices = _outcomes(seen.row)

    def do() -> MediationCase:
        return moves.close(act(), case_id, form.issue.data, form.tenue.data or None)

    return answer(form, do, lambda: _closing(seen, form), "Le dossier est clos.", _to)


@bp.get("/dossiers/<uuid:case_id>/rouvrir")
@allow(*COORDINATION)
def reopening(case_id: UUID) -> ResponseReturnValue:
    """Why, and where it goes on from."""
    return _reopening(opened(case_id, reads=False), ReopenForm())


@bp.post("/dossiers/<uuid:case_id>/rouvrir")
@allow(*COORDINATION)
def reopen(case_id: UUID) -> ResponseReturnValue:
    seen, form = opened(case_id, reads=False), ReopenForm(request.form)
    said = "Le dossier est rouvert, sous le même numéro."
    if moves.still_followed(seen.row, clock.today()) is not None:
        said = f"{said} Le suivi de son accord reprend, avec ses points."
    return answer(
        form, lambda: moves.reopen(act(), case_id, form.pourquoi.data), lambda: _reopening(seen, form), said, _to
    )


def _stoppable(case_id: UUID, target: CaseState) -> Seen:
    """Said before anything is filled in. Raises Refused from where a case does not go there."""
    seen = opened(case_id, reads=False)
    if target not in guards.moves(seen.row.state, "A"):
        raise Refused(
            "etat", f"Ce dossier est «\u00a0{CaseState.label_of(seen.row.state)}\u00a0»\u00a0: rien à arrêter."
        )
    return seen


def _told(row: MediationCase) -> dict[str, dict[str, Any]]:
    """By letter: how she knows and since which day, or why she does not."""
    said = known.told_of(row)
    return {letter: {**one, "on": date.fromisoformat(one["on"])} for letter, one in said.items()}


def _how(form: TellForm) -> tuple[str | None, str | None]:
    return (None, form.pourquoi.data) if form.comment.data == NOT_TOLD else (form.comment.data, None)


def _ways(row: MediationCase) -> list[tuple[str, str]]:
    there = [(one.code, one.label) for one in lists.choices(row.org_id, "canal") if one.code != moves.UNSAID]
    return [*there, (NOT_TOLD, "Cette partie n’a pas pu être informée")]


def _outcomes(row: MediationCase) -> list[tuple[str, str]]:
    agreement = known.standing_agreement(row)
    extent = agreement.extent if agreement else None
    said = [one for one in lists.choices(row.org_id, "issue") if one.code != moves.UNSAID]
    there = [one for one in said if outcomes.fits(row.state, extent, one.code)]
    return [(one.code, one.label) for one in there]


def _offered(seen: Seen, name: str) -> list[tuple[str, str]]:
    return offered(_reasons(seen.row, name))


def _reasons(row: MediationCase, name: str) -> tuple[Reason, ...]:
    found: tuple[Reason, ...] = getattr(flows.of(row.org_id, row.flow), name)
    return found


def _to_closing(row: MediationCase) -> str:
    return url_for("cases_ends.closing", case_id=row.id)


def _to(row: MediationCase) -> str:
    return url_for("cases_one.page", case_id=row.id)


def _back(case_id: UUID, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("cases_one.page", case_id=case_id), 303)


@dataclass(frozen=True)
class Waits:
    """Something that is still to come in a case, in words, and where it is seen to."""

    said: str
    page: str


def _meetings(row: MediationCase) -> list[Waits]:
    planned = [one for one in known.meetings_of(row) if one.state == MeetingState.prevue]
    return [
        Waits(f"{Mode.label_of(one.mode)}, {day_fr(one.starts_at)}",
              url_for("cases_meetings.one", case_id=row.id, meeting_id=one.id))
        for one in planned
    ]  # fmt: skip


def _followups(row: MediationCase) -> list[Waits]:
    """Those open about it, its checks apart, which go with the agreement."""
    return [
        Waits(f"{lists.label(row.org_id, 'motif_suivi', one.reason)}, {day_fr(one.due_on)}",
              _page_of(one.id))
        for one in known.followups_of(row)
    ]  # fmt: skip


def _page_of(followup_id: UUID) -> str:
    """On whichever page of it this person has."""
    page = "followups.one" if current_actor().role in COORDINATION else "own_followups.one"
    return url_for(page, followup_id=followup_id)


def _suspending(seen: Seen, form: SuspendForm) -> str:
    form.motif.choices = _offered(seen, "suspensions")
    days = flows.of(seen.row.org_id, seen.row.flow).delays.longest_suspension
    return render_template(
        "mediation/ends/suspend.html", seen=seen, row=seen.row, form=form, days=days, meetings=_meetings(seen.row)
    )


def _interrupting(seen: Seen, form: InterruptForm) -> str:
    form.motif.choices = _offered(seen, "interruptions")
    return render_template(
        "mediation/ends/interrupt.html", seen=seen, row=seen.row, form=form, letters=sorted(known.letters_of(seen.row))
    )


def _telling(seen: Seen, letter: str, form: TellForm) -> str:
    form.comment.choices = _ways(seen.row)
    return render_template(
        "mediation/ends/tell.html", seen=seen, row=seen.row, form=form, letter=letter, back=_back_to()
    )


def _back_to() -> str | None:
    """Where one came from to say that she was told: the closing page, or the case itself."""
    return CLOSING if request.args.get("retour") == CLOSING else None


def _closing(seen: Seen, form: CloseForm) -> str:
    row, today = seen.row, clock.today()
    form.issue.choices = _outcomes(row)
    have = known.of(row, today)
    lacking = [one for one in guards.lacks(row.state, CaseState.clos, have) if one.code != "issue"]
    possible = CaseState.clos in guards.moves(row.state)
    return render_template(
        "mediation/ends/close.html", seen=seen, row=row, form=form, lacking=lacking, possible=possible,
        reads=_reads(seen), told=_told(row), letters=sorted(known.letters_of(row)),
        channel=lambda code: lists.label(row.org_id, "canal", code), agreed=have.agreement,
        state=CaseState.label_of(row.state), waits=[*_meetings(row), *_followups(row)],
        lost=_lost(row), months=flows.of(row.org_id, row.flow).delays.reopening_months,
    )  # fmt: skip


def _lost(row: MediationCase) -> list[tuple[int, date]]:
    """The points of an agreement that nobody is reminded of any more once it is closed."""
    agreement = known.standing_agreement(row) if row.state == CaseState.suivi_accord else None
    return moves.points_to_come(agreement) if agreement else []


def _reopening(seen: Seen, form: ReopenForm) -> str:
    row = seen.row
    followed = moves.still_followed(row, clock.today()) if row.state == CaseState.clos else None
    return render_template(
        "mediation/ends/reopen.html", seen=seen, row=row, form=form, reminder=REMINDER,
        points=moves.points_to_come(followed) if followed else [], closed=row.state == CaseState.clos,
        until=guards.reopens_until(known.of(row, clock.today())),
    )  # fmt: skip


def _section(seen: Seen) -> dict[str, object]:
    row = seen.row
    return {
        "row": row, "ending": row.state in ENDING, "letters": sorted(known.letters_of(row)), "told": _told(row),
        "meetings": _meetings(row) if row.state == CaseState.suspendu else [],
        "suspended": row.state == CaseState.suspendu, "closed": row.state == CaseState.clos,
        "reads": _reads(seen), "typed": _last_words(seen), "reason": _last_reason(row),
        "outcome": lists.label(row.org_id, "issue", row.outcome) if row.outcome else "",
        "kept": Kept.label_of(row.kept) if row.kept else "",
        "until": guards.reopens_until(known.of(row, clock.today())), "today": clock.today(),
        "channel": lambda code: lists.label(row.org_id, "canal", code),
        "months": flows.of(row.org_id, row.flow).delays.reopening_months,
    }  # fmt: skip


def _reads(seen: Seen) -> bool:
    return seen.layer >= Layer.narrative


def _last_words(seen: Seen) -> str | None:
    """What was written of the state it is in, where that is theirs to read."""
    last = known.last_move(seen.row) if seen.row.state in STOPPED and _reads(seen) else None
    return last.words if last else None


def _last_reason(row: MediationCase) -> str:
    name = STOPPED.get(CaseState(row.state))
    last = known.last_move(row)
    return label_of(_reasons(row, name), last.reason) if name and last and last.reason else ""


declare(Section("fin", 17, "mediation/ends/end.html", _section,
                lambda seen: seen.row.state in (*ENDING, CaseState.suspendu, CaseState.clos)))  # fmt: skip


def _stops(seen: Seen) -> dict[str, object]:
    """A case is put aside or stopped from the states it can be."""
    may = guards.moves(seen.row.state, "A")
    return {"row": seen.row, "waits": CaseState.suspendu in may, "stops": CaseState.interrompu in may}


def _may_stop(seen: Seen) -> bool:
    return seen.row.state != CaseState.clos and (seen.writes or seen.coordinates)


declare(Section("arreter", 60, "mediation/ends/ways.html", _stops, _may_stop, aside=True))
doors.leads(Next.informer, "cases_ends.closing", "Informer")
doors.leads(Next.clore, "cases_ends.closing", "Clore")
