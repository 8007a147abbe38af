"""Sessions at the desk: to plan one, to note one that was held, and all that becomes of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes import actions as changes
from app.core import clock
from app.core.errors import Refused
from app.core.forms import FrenchForm, id_or_none
from app.core.rows import get
from app.door.access import allow, current_actor
from app.mediation import calendar, known, meetings, notes, out, slips
from app.mediation.letters import replies
from app.mediation.meetings import Asked
from app.mediation.models import MediationCase, Meeting
from app.mediation.pages import doors, sections, story
from app.mediation.pages import meeting_lines as lines
from app.mediation.pages.meeting_forms import (
    LENGTHS,
    AbsentForm,
    CancelForm,
    HoldForm,
    MoveForm,
    NoteForm,
    PlanForm,
    RecordForm,
    TellForm,
    slot,
)
from app.mediation.pages.minding import ask
from app.mediation.pages.opened import opened
from app.mediation.pages.sections import Section
from app.mediation.pages.shown import READERS, act, answer, context, seen, written
from app.mediation.rules import meeting as rules
from app.mediation.rules.apart import Slot
from app.mediation.rules.meeting import Word
from app.mediation.rules.slots import LOOKED_WEEKS
from app.mediation.rules.states import MeetingState, Mode, Next
from app.mediation.subject import hands
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.menu import DeskPages
from app.parties.access import Layer
from app.planning.rules import Window

bp = DeskPages("cases_meetings")
CASE = "/dossiers/<uuid:case_id>/seances"
ONE = f"{CASE}/<uuid:meeting_id>"
SEARCH, BACK = "chercher", "retirer"


@bp.get(f"{CASE}/prevoir")
@allow(*READERS)
def blank(case_id: UUID) -> ResponseReturnValue:
    """The form, with the first hours at which both mediators are free."""
    row = written(case_id).row
    form = _plan_form(row)
    form.mediateurs.data = [str(one.user_id) for one in hands(row).mediators if one.has_it(clock.today())]
    form.mode.data, form.neutre.data = request.args.get("mode"), ["1"]
    return _show_plan(row, form)


@bp.post(f"{CASE}/prevoir")
@allow(*READERS)
def plan(case_id: UUID) -> ResponseReturnValue:
    """Plan it; what is doubtful of its hour is said first, and agreed to by a tick."""
    row = written(case_id).row
    form = _plan_form(row)
    if request.form.get("acte") == SEARCH:
        return _show_plan(row, form)

    def do() -> Meeting:
        said = _asked(form, form.starts_at)
        return meetings.plan(act(), case_id, said, lambda: _check_doubts(form, case_id, said))

    return answer(form, do, lambda: _show_plan(written(case_id).row, form), "La séance est prévue.", _to)


@bp.get(f"{CASE}/noter")
@allow(*READERS)
def blank_record(case_id: UUID) -> ResponseReturnValue:
    row = written(case_id).row
    form = _held_form(RecordForm, row)
    form.mediateurs.data = [str(current_actor().user_id)]
    form.jour.data = clock.today()
    return _show_record(row, form)


@bp.post(f"{CASE}/noter")
@allow(*READERS)
def record(case_id: UUID) -> ResponseReturnValue:
    """What happened without being planned."""
    form = _held_form(RecordForm, written(case_id).row)

    def do() -> Meeting:
        said = _asked(form, form.starts_at)
        return meetings.record(act(), case_id, said, lambda: meetings.check_recorded(seen(case_id).row, said))

    return answer(form, do, lambda: _show_record(written(case_id).row, form), "La séance est notée.", _to)


@bp.get(ONE)
@allow(*READERS)
def one(case_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    """One session, its notes for whoever reads them, and what may be done of it."""
    opened(case_id)
    return _show(case_id, meeting_id)


@bp.post(f"{ONE}/deplacer")
@allow(*READERS)
def move(case_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    form = _move_form(case_id, meeting_id, request.form)

    def do() -> Meeting:
        ends_at = form.starts_at + timedelta(minutes=int(form.duree.data))
        led = [UUID(one) for one in form.mediateurs.data or ()]
        lieu, neutral = form.lieu.data or None, bool(form.neutre.data)

        def check() -> None:
            letters = _meeting(case_id, meeting_id).letters
            _check_expected(case_id, Slot(form.starts_at, ends_at, letters, form.mediateurs.data or ()), meeting_id)
            _check_hour(form, led, form.starts_at, ends_at, meeting_id)

        return meetings.reschedule(act(meeting_id), form.starts_at, ends_at, lieu, neutral, led, check)

    return _answer(case_id, meeting_id, form, do, "La séance est déplacée. Prévenez de nouveau chaque partie.")


@bp.post(f"{ONE}/prevenir")
@allow(*READERS)
def tell(case_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    form = _tell_form(_meeting(case_id, meeting_id))

    def do() -> Meeting:
        return meetings.tell(act(meeting_id), form.partie.data, form.quoi.data, form.canal.data)

    return _answer(case_id, meeting_id, form, do, "C’est noté.")


@bp.post(f"{ONE}/securite")
@allow(*READERS)
def safe(case_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    form = FrenchForm(request.form)
    if request.form.get("acte") == BACK:
        said = "La vérification est retirée\u00a0: la sécurité est à vérifier."
        return _answer(case_id, meeting_id, form, lambda: meetings.withdraw_safety(act(meeting_id)), said)
    said = "La sécurité est notée comme vérifiée, à ce moment et à ce lieu."
    return _answer(case_id, meeting_id, form, lambda: meetings.check_safety(act(meeting_id)), said)


@bp.post(f"{ONE}/tenue")
@allow(*READERS)
def hold(case_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    form = HoldForm(request.form)
    said = "La séance est notée comme tenue."
    return _answer(case_id, meeting_id, form, lambda: meetings.hold(act(meeting_id), form.pourquoi.data), said)


@bp.post(f"{ONE}/absence")
@allow(*READERS)
def absent(case_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    form = _absent_form(_meeting(case_id, meeting_id))
    said = "L’absence est notée."
    return _answer(case_id, meeting_id, form, lambda: meetings.absent(act(meeting_id), form.absents.data or ()), said)


@bp.post(f"{ONE}/corriger")
@allow(*READERS)
def take_back(case_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    """It was noted by slip, by this person, today."""
    said = "La séance est de nouveau à noter. Ce qui était noté reste dans l’historique."
    return _answer(case_id, meeting_id, FrenchForm(request.form), lambda: slips.take_back(act(meeting_id)), said)


@bp.post(f"{ONE}/annuler")
@allow(*READERS)
def cancel(case_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    form = CancelForm(request.form)
    said = "La séance est annulée. Prévenez chaque partie."
    return _answer(case_id, meeting_id, form, lambda: meetings.cancel(act(meeting_id), form.motif.data), said)


@bp.post(f"{ONE}/note")
@allow(*READERS)
def note(case_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    form = NoteForm(request.form)
    _meeting(case_id, meeting_id)

    def do() -> Meeting:
        ask(form)
        notes.add(act(), case_id, meeting_id, form.texte.data)
        return get(Meeting, current_actor().org_id, meeting_id)

    return _answer(case_id, meeting_id, form, do, "La note est gardée, pour les médiateurs du dossier.")


# --- what is shown, and the forms as they are filled -------------------------------------------------


def _answer(
    case_id: UUID, meeting_id: UUID, form: FrenchForm, do: Callable[[], Meeting], said: str
) -> ResponseReturnValue:  # fmt: skip
    _meeting(case_id, meeting_id)
    return answer(form, do, lambda: _show(case_id, meeting_id, form), said, _to)


def _show(case_id: UUID, meeting_id: UUID, sent: FrenchForm | None = None) -> str:
    """The forms, the one that was sent as it was filled."""
    found, row = seen(case_id), _meeting(case_id, meeting_id)
    own: dict[type[FrenchForm], FrenchForm] = {type(sent): sent} if sent else {}
    to_come = row.state == MeetingState.prevue
    return render_template(
        "mediation/meetings/meeting.html", **context(found), one=lines.line(found, row),
        notes=lines.notes_of(found, row), replies=replies.of_meeting(row.org_id, case_id, row.id),
        reads=found.layer >= Layer.narrative,
        carries=row.state == MeetingState.tenue and row.mode in rules.APART,
        to_warn=_to_warn(found.row, row), to_come=to_come, back=BACK, slipped=slips.may_take_back(act(row.id), row),
        begun=row.starts_at <= clock.now(), sent=sent, refused=sent is not None,
        conditions=meetings.conditions(found.row, row) if row.mode == Mode.table_ronde and to_come else [],
        move=own.get(MoveForm) or _filled_move(case_id, row), tell=own.get(TellForm) or _tell_form(row),
        hold=own.get(HoldForm) or HoldForm(), absent=own.get(AbsentForm) or _absent_form(row),
        cancel=own.get(CancelForm) or CancelForm(), note=own.get(NoteForm) or NoteForm(), note_max=rules.NOTE_MAX,
        moved=isinstance(sent, MoveForm) and changes.refused() is not None,
    )  # fmt: skip


def _show_plan(row: MediationCase, form: PlanForm) -> str:
    return render_template(
        "mediation/meetings/plan.html",
        **context(seen(row.id)),
        form=form,
        search=SEARCH,
        weeks=LOOKED_WEEKS,
        met_in=rules.MET_IN,
    )


def _show_record(row: MediationCase, form: RecordForm) -> str:
    return render_template("mediation/meetings/record.html", **context(seen(row.id)), form=form, met_in=rules.MET_IN)


def _to_warn(row: MediationCase, one: Meeting) -> list[str]:
    return next((letters for it, letters in out.to_warn(row, clock.today()) if it.id == one.id), [])


def _meeting(case_id: UUID, meeting_id: UUID) -> Meeting:
    """A session of a case they may have before them. Raises Unknown."""
    return lines.meeting_of(seen(case_id), meeting_id)


def _plan_form(row: MediationCase) -> PlanForm:
    form: PlanForm = _held_form(PlanForm, row)
    led = [id for one in form.mediateurs.data or () if (id := id_or_none(one))]
    led = led or [one.user_id for one in hands(row).mediators if one.has_it(clock.today())]
    minutes = int(form.duree.data) if form.duree.data in dict(LENGTHS) else rules.USUAL
    free = calendar.free_slots(row.org_id, led, minutes, clock.now())
    offered = [(one.start.isoformat(), lines.hour(one)) for one in free]
    kept = form.creneau.data or ""
    if kept not in dict(offered) and (start := slot(kept)):  # somebody took it meanwhile, or time passed
        offered.insert(0, (kept, lines.hour(Window(start, start + timedelta(minutes=minutes)))))
    form.creneau.choices = [*offered]
    return form


def _held_form(kind: Any, row: MediationCase) -> Any:
    form = kind(request.form)
    form.parties.choices = [(letter, letter) for letter in known.letters_of(row)]
    form.mediateurs.choices = _mediators(row)
    form.lieu.choices = _places(row)
    return form


def _mediators(row: MediationCase) -> list[tuple[str, str]]:
    people = names.people(row.org_id)
    there = [one.user_id for one in hands(row).mediators if one.has_it(clock.today())]
    return [(str(id), people[id].name) for id in there]


def _places(row: MediationCase) -> list[tuple[str, str]]:
    return [("", "Choisir"), *((one.code, one.label) for one in lists.choices(row.org_id, "lieu"))]


def _move_form(case_id: UUID, meeting_id: UUID, data: Any) -> MoveForm:
    row = seen(case_id).row
    _meeting(case_id, meeting_id)
    form = MoveForm(data)
    form.mediateurs.choices, form.lieu.choices = _mediators(row), _places(row)
    return form


def _filled_move(case_id: UUID, one: Meeting) -> MoveForm:
    form = _move_form(case_id, one.id, None)
    local, minutes = clock.local(one.starts_at), int((one.ends_at - one.starts_at).total_seconds()) // 60
    form.jour.data, form.heure.data = local.date(), local.time()
    if minutes not in rules.LENGTHS:
        form.duree.choices = [(str(minutes), f"{minutes}\u00a0min"), *LENGTHS]
    form.duree.data, form.lieu.data = str(minutes), one.lieu or ""
    form.mediateurs.data = [str(id) for id in known.led_by(get(MediationCase, one.org_id, case_id), one)]
    form.neutre.data = ["1"] if one.neutral else []
    return form


def _tell_form(one: Meeting) -> TellForm:
    """For who is to be told first, of what she was not told yet."""
    form = TellForm(request.form)
    if request.method == "GET":
        invited = {said["letter"] for said in one.told}
        form.partie.data = next(iter([*one.again, *(it for it in one.letters if it not in invited)]), None)
        form.quoi.data = Word.invitation.value if form.partie.data else None
    form.partie.choices = [(letter, letter) for letter in one.letters]
    form.canal.choices = [("", "Choisir"), *((it.code, it.label) for it in lists.choices(one.org_id, "canal"))]
    if one.state == MeetingState.annulee:
        form.quoi.choices, form.quoi.data = [(Word.annulation.value, Word.annulation.label)], Word.annulation.value
    return form


def _absent_form(one: Meeting) -> AbsentForm:
    form = AbsentForm(request.form)
    form.absents.choices = [(letter, letter) for letter in one.letters]
    return form


def _asked(form: Any, starts_at: Any) -> Asked:
    return Asked(
        mode=form.mode.data, letters=tuple(form.parties.data), starts_at=starts_at,
        mediators=tuple(UUID(one) for one in form.mediateurs.data),
        ends_at=starts_at + timedelta(minutes=int(form.duree.data)), lieu=form.lieu.data or None,
        neutral=bool(form.neutre.data), advice=form.data.get("pourquoi") or None, safe=bool(form.data.get("securite")),
    )  # fmt: skip


def _check_doubts(form: PlanForm, case_id: UUID, said: Asked) -> None:
    _check_expected(case_id, Slot(said.starts_at, said.ends_at, said.letters, [str(one) for one in said.mediators]))
    _check_hour(form, list(said.mediators), said.starts_at, said.ends_at, None)


def _check_expected(case_id: UUID, asked: Slot, but: UUID | None = None) -> None:
    row = seen(case_id).row
    meetings.check_expected(row, asked, {str(id): one.name for id, one in names.people(row.org_id).items()}, but)


def _check_hour(form: Any, led: list[UUID], starts_at: Any, ends_at: Any, but: UUID | None) -> None:
    """Raises Refused until what is doubtful of this hour is agreed to."""
    found = calendar.doubts(current_actor().org_id, led, starts_at, ends_at, but)
    form.doubts = lines.in_words(current_actor().org_id, found)
    if form.doubts and not form.malgre.data:
        raise Refused("doute", f"{form.doubts} Cochez pour la garder, ou changez l’heure.", field="malgre")


def _to(one: Meeting) -> str:
    return url_for("cases_meetings.one", case_id=one.case_id, meeting_id=one.id)


sections.declare(
    Section("seances", 40, "mediation/meetings/section.html", lines.section)
)  # fmt: skip
story.tells("seance_prevue", "Séance prévue avec {letters}")
story.tells("seance_deplacee", "Séance déplacée, avec {letters}")
story.tells("seance_invitation", "Invitation à {letters}")
story.tells("seance_rappel", "Rappel à {letters}")
story.tells("seance_a_verifier", "Vérification de la sécurité retirée, séance avec {letters}", "w")
story.tells("seance_sure", "Sécurité vérifiée avant la séance avec {letters}", "d")
story.tells("seance_tenue", "Séance tenue avec {letters}", "d")
story.tells("seance_absence", "Séance non tenue, {letters} pas venu", "w")
story.tells("seance_sans", "Séance maintenue sans {letters}")
story.tells("seance_retrait", "Séance annulée\u00a0: {letters} ne participe plus", "w")
story.tells("seance_refusee", "Séance annulée\u00a0: {letters} ne veut plus rencontrer l’autre partie", "w")
story.tells("seance_annulation", "{letters} sait que la séance n’a pas lieu")
story.tells("seance_annulee", "Séance annulée, avec {letters}")
story.tells(slips.SLIP, "Séance avec {letters} notée par erreur\u00a0: elle est à noter de nouveau", "w")
story.tells("note", "Note des médiateurs")
doors.leads(Next.preparer, "cases_meetings.blank", "Prévoir une séance")
