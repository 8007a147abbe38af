"""The forms of the letters of a case."""

from __future__ import annotations

from typing import Any

from wtforms.validators import Optional

from app.core.forms import Choice, Day, FrenchForm, OneOf, chosen, needed, sentences
from app.documents.template import Template
from app.mediation.pages.meeting_forms import tick


class BeginForm(FrenchForm):
    """`lettre`: a letter and whose it is (`invitation:B`); `seance`: the session it is about, where it is of one."""

    lettre = Choice("Quelle lettre, à qui", [chosen("Choisissez une lettre.")])
    seance = Choice("Pour quelle séance", [Optional()])


class HandForm(FrenchForm):
    comment = OneOf("Remise comment", [needed("Dites comment la lettre est remise.")])
    le = Day("Le jour", [Optional()])


def places(template: Template, sent: Any = None, typed: dict[str, str] | None = None) -> FrenchForm:
    """One field a place, in the order of the page, and the box that answers what is asked before it is frozen."""
    rows = {one.code: {"rows": min(one.lines, 6)} for one in template.places}
    fields: dict[str, Any] = {
        one.code: sentences(one.label, one.most, render_kw=rows[one.code]) for one in template.places
    }
    fields["sachant"] = tick("Ces mots", "Figer la lettre avec ces mots")
    made: FrenchForm = type("Places", (FrenchForm,), fields)(sent, data=typed or {})
    return made


def words_of(form: FrenchForm, template: Template) -> dict[str, str]:
    """What was typed, by place."""
    return {one.code: form[one.code].data or "" for one in template.places}
