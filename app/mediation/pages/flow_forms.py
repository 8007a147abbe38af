"""The forms of the settings of mediation: who reads, how long things take, what is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired, NumberRange

from app.core.forms import FrenchForm, OneOf, Several, Whole, chosen, words
from app.mediation.rules.editing import CHECKLIST, Line, Sent
from app.mediation.rules.flows import BOUNDS, Delays
from app.mediation.rules.overrides import LABEL_MAX, QUESTION_MAX

DELAYS = {
    "look": "Regarder une demande",
    "eligibility": "Décider de la recevabilité, depuis la réception",
    "contact": "Joindre chaque partie",
    "retry": "Essayer de nouveau",
    "session": "Tenir la séance suivante",
    "mediation": "Mener la médiation à son terme",
    "copies": "Lire l’accord et en remettre les copies",
    "telling": "Dire à chaque partie comment cela finit, et clore",
    "longest_suspension": "Reprendre un dossier suspendu, au plus tard",
    "reopening_months": "Rouvrir un dossier clos, en mois",
}
"""In days but the last, in the order they come."""


class ReadingForm(FrenchForm):
    lit = OneOf("La coordination lit ce qui est dit dans les dossiers", [chosen("Choisissez oui ou non.")],
                choices=[("non", "Non"), ("oui", "Oui")])  # fmt: skip


class FlowForm(FrenchForm):
    """The name of a flow and its delays; a field for each of them is added below."""

    nom = words("Nom du parcours", LABEL_MAX, chosen("Écrivez le nom du parcours."))
    points = words(
        "Points de suivi d’un accord, en jours", 40, chosen("Écrivez des nombres de jours\u00a0: 15, 30, 90.")
    )

    def delays(self) -> dict[str, int]:
        return {name: int(self[name].data) for name in BOUNDS}


for _name, _label in DELAYS.items():
    _least, _most = BOUNDS[_name]
    _said = f"Écrivez un nombre, de {_least} à {_most}."
    setattr(FlowForm, _name, Whole(_label, [InputRequired(_said), NumberRange(_least, _most, _said)]))


def filled(label: str, delays: Delays) -> FlowForm:
    """The form of a flow as the structure has it, its checks in days with commas."""
    own = {name: getattr(delays, name) for name in BOUNDS}
    return FlowForm(nom=label, points=", ".join(map(str, delays.checks)), **own)


def list_form(name: str, now: Sequence[Line], sent: MultiDict[str, str] | None = None) -> FrenchForm:
    """A field for the words of each line, those the page had when it was sent; which are proposed; one more."""
    shown = [one for one in now if sent is None or field_of(one) in sent]
    longest, what = (QUESTION_MAX, "question") if name == CHECKLIST else (LABEL_MAX, "motif")

    class ListForm(FrenchForm):
        proposes = Several("Proposés" if what == "motif" else "Posées")
        nouveau = words(f"Ajouter un{'e' * (name == CHECKLIST)} {what}", longest)

    for one in shown:
        needed = chosen("Écrivez ces mots, ou ne les proposez plus.")
        setattr(ListForm, field_of(one), words(one.label, longest, needed))
    given: dict[str, Any] = {field_of(one): one.label for one in shown}
    form = ListForm(sent, proposes=[one.code for one in shown if one.shown and not one.kept], **given)
    form.proposes.choices = [(one.code, one.label) for one in shown if not one.kept]
    return form


def field_of(one: Line) -> str:
    return f"mots_{one.code}"


def sent_of(form: FrenchForm, now: Sequence[Line]) -> dict[str, Sent]:
    """What was sent of each line that was on the page."""
    shown = set(form["proposes"].data or ())
    return {one.code: Sent(form[field_of(one)].data or "", one.code in shown) for one in now if field_of(one) in form}
