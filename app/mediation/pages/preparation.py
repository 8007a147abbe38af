"""The preparation sheet at the desk: two sides and the landing between, written by two at once, printed with letters.

It is narrative: the mediators of the case, and coordination where the structure chose so; each reading is noted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.dates import noted_day_fr
from app.core.errors import NotAllowed
from app.core.forms import FrenchForm, code_or_none, id_or_none
from app.core.unit import write_unit
from app.door.access import allow
from app.mediation import carrying, known, listing, places, preparation, sheet
from app.mediation.models import CaseLine, MediationCase
from app.mediation.pages import sheet_lines, story
from app.mediation.pages.opened import note_reading, opened
from app.mediation.pages.preparation_forms import CarryForm, ChooseForm, LineForm, MarkForm, WriteForm
from app.mediation.pages.sections import Section, Seen, declare
from app.mediation.pages.shown import READERS, REMINDER, act, answer
from app.mediation.pages.shown import seen as before
from app.mediation.pages.shown import written as mine
from app.mediation.rules.preparation import HERS, Part
from app.mediation.rules.states import Mode
from app.mediation.subject import settings_of
from app.pages import names
from app.pages.menu import DeskPages
from app.parties.access import Layer
from app.parties.readings import How

bp = DeskPages("cases_preparation")
SHEET = "/dossiers/<uuid:case_id>/preparation"
LINE = f"{SHEET}/lignes/<uuid:line_id>"
WHOLE, MORE = "tout", "encore"
BOTH = "Quelqu’un a écrit ici entre-temps\u00a0: les deux textes sont gardés. Choisissez."


class Done(NamedTuple):
    """Where one is led, and what is said there."""

    there: str
    said: str


@bp.get(SHEET)
@allow(*READERS)
def page(case_id: UUID) -> ResponseReturnValue:
    return _sheet(_read(case_id))


@bp.get(f"{SHEET}/ajouter")
@allow(*READERS)
def blank(case_id: UUID) -> ResponseReturnValue:
    """One thing a line; the address says where it goes, by a code and a letter."""
    seen = _written(case_id)
    form = _line_form(seen.row)
    form.quoi.data, form.partie.data = code_or_none(request.args.get("quoi")), request.args.get("partie", "")
    return _adding(seen, form)


@bp.post(f"{SHEET}/ajouter")
@allow(*READERS)
def add(case_id: UUID) -> ResponseReturnValue:
    seen = _written(case_id)
    form, row = _line_form(seen.row), seen.row

    def do() -> Done:
        preparation.add(act(), case_id, form.quoi.data, form.partie.data or None, form.texte.data)
        again = {"quoi": form.quoi.data, "partie": form.partie.data or None}
        more = request.form.get("acte") == MORE
        there = url_for("cases_preparation.blank", case_id=row.id, **again) if more else _page(case_id)
        return Done(there, "La ligne est gardée.")

    return _answer(form, do, lambda: _adding(_written(case_id), form))


@bp.get(LINE)
@allow(*READERS)
def line(case_id: UUID, line_id: UUID) -> ResponseReturnValue:
    """One line to write again, or two texts to choose from."""
    seen, one = _line(case_id, line_id)
    form = WriteForm()
    form.texte.data = one.text
    return _writing(seen, one, form, ChooseForm())


@bp.post(LINE)
@allow(*READERS)
def write(case_id: UUID, line_id: UUID) -> ResponseReturnValue:
    _line(case_id, line_id)
    form = WriteForm(request.form)
    there = url_for("cases_preparation.line", case_id=case_id, line_id=line_id)

    def do() -> Done:
        found = preparation.write(act(), case_id, line_id, form.shown, form.texte.data)
        return Done(_page(case_id), "Le texte est gardé.") if found.other is None else Done(there, BOTH)

    return _answer(form, do, lambda: _writing(*_line(case_id, line_id), form, ChooseForm()))


@bp.post(f"{LINE}/choisir")
@allow(*READERS)
def choose(case_id: UUID, line_id: UUID) -> ResponseReturnValue:
    form = ChooseForm(request.form)
    _line(case_id, line_id)

    def do() -> Done:
        preparation.choose(act(), case_id, line_id, form.shown, form.choix.data)
        return Done(_page(case_id), "C’est choisi.")

    def show() -> str:
        seen, one = _line(case_id, line_id)
        again = WriteForm()
        again.texte.data = one.text
        return _writing(seen, one, again, form)

    return _answer(form, do, show)


@bp.post(f"{LINE}/supprimer")
@allow(*READERS)
def remove(case_id: UUID, line_id: UUID) -> ResponseReturnValue:
    form = MarkForm(request.form)
    with write_unit():
        preparation.remove(act(), case_id, line_id, form.shown)
    flash("La ligne est supprimée.")
    return redirect(_page(case_id), 303)


@bp.post(f"{LINE}/permettre")
@allow(*READERS)
def let(case_id: UUID, line_id: UUID) -> ResponseReturnValue:
    """She lets it be told. Refused where the text is no longer the one that was shown."""
    form = MarkForm(request.form)
    with write_unit():
        carrying.allow(act(), case_id, line_id, form.shown, form.a_qui.data or "")
    return redirect(f"{_page(case_id)}#l-{line_id}", 303)


@bp.post(f"{LINE}/garder-ici")
@allow(*READERS)
def keep_here(case_id: UUID, line_id: UUID) -> ResponseReturnValue:
    form = MarkForm(request.form)
    with write_unit():
        carrying.keep_here(act(), case_id, line_id, form.a_qui.data or "")
    return redirect(f"{_page(case_id)}#l-{line_id}", 303)


@bp.get(f"{SHEET}/porter")
@allow(*READERS)
def telling(case_id: UUID) -> ResponseReturnValue:
    """What may be told and was not yet; what may not is not on the page."""
    seen = _written(case_id)
    form = _carry_form(seen.row)
    held = carrying.apart(seen.row)
    form.seance.data = request.args.get("seance") or (str(held[0].id) if held else "")
    return _carrying(seen, form)


@bp.post(f"{SHEET}/porter")
@allow(*READERS)
def tell(case_id: UUID) -> ResponseReturnValue:
    seen = _written(case_id)
    form = _carry_form(seen.row)

    def do() -> Done:
        ids = [one for text in form.choses.data or () if (one := id_or_none(text))]
        carrying.carried(act(), case_id, UUID(form.seance.data), ids, asks=not form.sachant.data)
        return Done(_page(case_id), "C’est noté comme porté.")

    return _answer(form, do, lambda: _carrying(_written(case_id), form))


@bp.get(f"{SHEET}/imprimer")
@allow(*READERS)
def paper(case_id: UUID) -> ResponseReturnValue:
    """Letters alone, without what may be told to nobody; `?quoi=tout`: with it. Noted as a reading that left."""
    seen = _read(case_id)
    note_reading(seen.actor, case_id, how=How.export)
    seen = before(case_id)
    only = request.args.get("quoi") != WHOLE
    found = sheet_lines.paper(sheet_lines.sheet(seen.row), allowed_only=only)
    return render_template("mediation/preparation/paper.html", **_context(seen), paper=found, only=only)


# --- what is shown, and how a form is answered -------------------------------------------------------


def _read(case_id: UUID) -> Seen:
    """Raises Unknown, NotAllowed below the narrative; the reading is noted."""
    seen = opened(case_id)
    if seen.layer < Layer.narrative:
        raise NotAllowed("La préparation est aux médiateurs du dossier.")
    return seen


def _written(case_id: UUID) -> Seen:
    mine(case_id)
    return _read(case_id)


def _line(case_id: UUID, line_id: UUID) -> tuple[Seen, CaseLine]:
    seen = _written(case_id)
    return seen, preparation.line_of(seen.row, line_id)


def _page(case_id: UUID) -> str:
    return url_for("cases_preparation.page", case_id=case_id)


def _context(seen: Seen) -> dict[str, Any]:
    row = seen.row
    return {
        "seen": seen, "row": row, "title": listing.title(row.org_id, row), "where": places.where(row),
        "reminder": REMINDER,
    }  # fmt: skip


def _sheet(seen: Seen) -> str:
    return render_template(
        "mediation/preparation/sheet.html",
        **_context(seen),
        sheet=sheet_lines.sheet(seen.row),
        readers=_readers(seen),
        part=Part,
    )


def _readers(seen: Seen) -> str:
    """Lue par Nadia Belkacem et Claire Vasseur, ni par la coordination ni par le bailleur."""
    people, row = names.people(seen.row.org_id), seen.row
    team = [one.user_id for one in sheet.mediators(row, clock.today())]
    chosen = settings_of(row.org_id)
    office = "et par la coordination, jamais" if chosen and chosen.coordination_reads else "ni par la coordination ni"
    return f"lue par {names.joined(people[one].name for one in team if one in people)}, {office} par le bailleur"


def _line_form(row: MediationCase) -> LineForm:
    form = LineForm(request.form)
    form.partie.choices = [("", "Aucune"), *((letter, letter) for letter in known.letters_of(row))]
    return form


def _adding(seen: Seen, form: LineForm) -> str:
    return render_template("mediation/preparation/add.html", **_context(seen), form=form, more=MORE)


def _writing(seen: Seen, one: CaseLine, form: WriteForm, choice: ChooseForm) -> str:
    shown = sheet_lines.one_line(seen.row, one)
    if not form.rev.raw_data:
        form.rev.data = str(one.rev)
    choice.rev.data = str(one.rev)
    if one.other is None and choice.refusal:  # somebody chose meanwhile: there is one text, and that is said above it
        form.refusal = choice.refusal
    return render_template(
        "mediation/preparation/line.html", **_context(seen), line=shown, form=choice if one.other else form,
        where_it_is=Part.label_of(one.part), hers=one.part in HERS,
    )  # fmt: skip


def _carry_form(row: MediationCase) -> CarryForm:
    """What may be told and was not; what was ticked stays, for the rule to say what became of it."""
    form = CarryForm(request.form)
    people = {party.id: letter for letter, party in known.letters_of(row).items()}
    form.seance.choices = [("", "Choisir"), *((str(one.id), _session(one)) for one in carrying.apart(row))]
    form.choses.choices = [
        (str(leave.id), f"{people[line.party_id]} à {people[leave.to_party_id]}\u00a0: {line.text}")
        for leave, line in carrying.leaves_of(row)
        if line.party_id and (leave.carried_at is None or str(leave.id) in (form.choses.data or ()))
    ]
    return form


def _session(one: Any) -> str:
    return f"{Mode.label_of(one.mode)} du {noted_day_fr(one.starts_at)}, avec {names.joined(one.letters)}"


def _carrying(seen: Seen, form: CarryForm) -> str:
    return render_template("mediation/preparation/carry.html", **_context(seen), form=form)


def _answer(form: FrenchForm, do: Callable[[], Done], show: Callable[[], str]) -> ResponseReturnValue:
    return answer(form, do, show, lambda done: done.said, lambda done: done.there)


def _section(seen: Seen) -> dict[str, Any]:
    return {"lines": preparation.counted(seen.row), "reads": seen.layer >= Layer.narrative,
            "empty": not known.letters_of(seen.row)}  # fmt: skip


declare(Section("preparation", 25, "mediation/preparation/section.html", _section))
story.tells("porte", "Ce qui pouvait être dit l’a été à {letters}", "d")
