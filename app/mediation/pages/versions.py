"""Two people wrote one field of a case: said on its page, both shown one tap away, one of them kept."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import NotAllowed, Refused
from app.core.forms import FrenchForm, OneOf, needed
from app.core.labels import Label, choices
from app.core.unit import write_unit
from app.door.access import allow
from app.mediation import others
from app.mediation.models import MediationCase
from app.mediation.others import Two
from app.mediation.pages.opened import note_reading, opened
from app.mediation.pages.sections import Section, Seen, declare
from app.mediation.pages.shown import READERS, act, context, seen
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.menu import DeskPages
from app.parties.access import Layer
from app.parties.actions import CHANNELS

bp = DeskPages("cases_versions")
ALL = "/dossiers/<uuid:case_id>/versions"
LABELS = {
    "type": "Type de conflit", "lieu": "Précision du lieu", "name": "Nom", "phone": "Téléphone", "mail": "Courriel",
    "address": "Adresse", "language": "Langue", "hours": "Horaires", "structure": "Structure",
    "channel": "Moyen de joindre",
}  # fmt: skip
LISTS = {"type": "type_conflit", "lieu": "lieu", "channel": CHANNELS}


class Keep(Label):
    """Of two versions of a field, the one that stands or the one beside it."""

    ici = "ici", "La version en place"
    autre = "autre", "L’autre version"


class KeepForm(FrenchForm):
    garder = OneOf("Version à garder", [needed("Dites laquelle garder.")], choices=choices(Keep))


@dataclass(frozen=True)
class Line:
    """A field in words, its two values, and who wrote the second."""

    two: Two
    label: str
    value: str
    other: str
    by: str


@bp.get(ALL)
@allow(*READERS)
def page(case_id: UUID) -> ResponseReturnValue:
    return _show(_read(case_id), KeepForm())


@bp.post(f"{ALL}/<uuid:version_id>")
@allow(*READERS)
def keep(case_id: UUID, version_id: UUID) -> ResponseReturnValue:
    form = KeepForm(request.form)
    if not form.validate():
        return _show(_read(case_id), form), 422
    try:
        with write_unit():
            others.chosen(act(), case_id, version_id, other=form.garder.data == Keep.autre)
    except Refused as refused:
        form.refuse(refused)
        return _show(_read(case_id), form), refused.status
    flash("Cette version est gardée.")
    left = others.of(seen(case_id).row)
    return redirect(url_for("cases_versions.page" if left else "cases_one.page", case_id=case_id), 303)


def _read(case_id: UUID) -> Seen:
    """Both values are shown: whoever reads them leaves a line, one more for each party of whom something is shown."""
    found = opened(case_id)
    if found.layer < Layer.narrative:
        raise NotAllowed("Ce qui s’est dit dans ce dossier est à ses médiateurs.")
    for party_id in {two.party.id for two in others.two_of(found.row) if two.party is not None}:
        note_reading(found.actor, case_id, party_id)
    return opened(case_id)


def _show(found: Seen, form: KeepForm) -> str:
    people = names.people(found.row.org_id)
    lines = [_line(found.row, two, people[two.by].name if two.by in people else "Quelqu’un") for two in
             others.two_of(found.row)]  # fmt: skip
    return render_template("mediation/case/versions.html", **context(found), lines=lines, form=form)


def _line(row: MediationCase, two: Two, by: str) -> Line:
    return Line(two, label_of(two), _words(row, two, two.value), _words(row, two, two.other), by)


def label_of(two: Two) -> str:
    """« Téléphone de A »."""
    words = LABELS[two.field.rpartition(".")[2]]
    return f"{words} de {two.party.letter}" if two.party is not None else words


def _words(row: MediationCase, two: Two, value: str | None) -> str:
    if value is None:
        return "Rien de noté"
    field = two.field.rpartition(".")[2]
    return lists.label(row.org_id, LISTS[field], value) if field in LISTS else value


def _section(found: Seen) -> dict[str, object]:
    return {"row": found.row, "labels": [label_of(two) for two in others.two_of(found.row)]}


declare(
    Section("versions", 5, "mediation/case/versions_section.html", _section,
            lambda found: found.layer >= Layer.narrative and bool(others.of(found.row)))
)  # fmt: skip
