"""The parties of a case at the desk: one joins, is told, tried, agrees or not; who she is, one tap away and noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import NotAllowed
from app.core.forms import FrenchForm
from app.core.unit import write_unit
from app.door.access import allow
from app.mediation import listing, others
from app.mediation import party as verbs
from app.mediation.pages import party_lines as lines
from app.mediation.pages import story
from app.mediation.pages.opened import note_reading
from app.mediation.pages.party_forms import AddForm, AgreeForm, IdentityForm, InformForm, TakeBackForm, TryForm
from app.mediation.pages.sections import Section, Seen, declare
from app.mediation.pages.shown import READERS, act, answer, written
from app.mediation.pages.shown import seen as before
from app.mediation.rules.states import CaseState
from app.nomenclatures import queries as lists
from app.pages.menu import DeskPages
from app.parties.access import Layer
from app.parties.actions import CHANNELS
from app.parties.models import Party
from app.parties.rules import Agreed
from app.people.acting import Act

bp = DeskPages("cases_parties")
ALL = "/dossiers/<uuid:case_id>/parties"
ONE = f"{ALL}/<uuid:party_id>"
BOTH = "Quelqu’un a écrit ici entre-temps\u00a0: les deux versions sont gardées. Choisissez."


@bp.get(f"{ALL}/nouvelle")
@allow(*READERS)
def blank(case_id: UUID) -> ResponseReturnValue:
    return _adding(written(case_id), AddForm())


@bp.post(f"{ALL}/nouvelle")
@allow(*READERS)
def add(case_id: UUID) -> ResponseReturnValue:
    form = AddForm(request.form)

    def do() -> Party:
        return verbs.add(act(), case_id, form.cote.data, form.parle.data)

    return answer(form, do, lambda: _adding(before(case_id), form), "La partie est ajoutée.", _page)


@bp.get(ONE)
@allow(*READERS)
def page(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    """Her letter, her state, all that was noted of her; not who she is."""
    seen = before(case_id)
    party = verbs.of_case(seen.row, party_id)
    return render_template(
        "mediation/parties/party.html", **_context(seen), party=party, line=lines.line(seen, party),
        history=lines.history(party), lacking=lines.lacking(party) if lines.tried_for_nothing(party) else "",
        may=lines.may(party, seen.row.state),
        known=lines.is_known(party),
    )  # fmt: skip


@bp.get(f"{ONE}/informer")
@allow(*READERS)
def informing(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    return _form(case_id, party_id, _dated(InformForm()), "inform")


@bp.post(f"{ONE}/informer")
@allow(*READERS)
def inform(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    form = InformForm(request.form)

    def do() -> Party:
        return verbs.inform(act(), case_id, party_id, form.moyen.data, form.moment)

    return _done(case_id, party_id, form, do, "inform", "L’information est notée.")


@bp.get(f"{ONE}/essai")
@allow(*READERS)
def trying(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    return _form(case_id, party_id, _dated(_try_form(case_id)), "attempt")


@bp.post(f"{ONE}/essai")
@allow(*READERS)
def attempt(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    form = _try_form(case_id)

    def do() -> Party:
        reached = form.reponse.data == "oui"
        return verbs.attempt(act(), case_id, party_id, form.canal.data, reached=reached, at=form.moment)

    return _done(case_id, party_id, form, do, "attempt", "L’essai est noté.")


@bp.get(f"{ONE}/accord")
@allow(*READERS)
def agreeing(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    return _form(case_id, party_id, _dated(AgreeForm()), "agree")


@bp.post(f"{ONE}/accord")
@allow(*READERS)
def agree(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    form = AgreeForm(request.form)

    def do() -> Party:
        return verbs.agree(act(), case_id, party_id, form.moyen.data, form.quoi.data or (), form.moment)

    return _done(case_id, party_id, form, do, "agree", "Le consentement est noté.")


@bp.get(f"{ONE}/revenir")
@allow(*READERS)
def taking_back(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    return _form(case_id, party_id, _back_form(case_id, party_id), "take_back")


@bp.post(f"{ONE}/revenir")
@allow(*READERS)
def take_back(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    form = _back_form(case_id, party_id)

    def do() -> Party:
        return verbs.take_back(act(), case_id, party_id, form.quoi.data)

    return _done(case_id, party_id, form, do, "take_back", "Ce consentement ne tient plus.")


@bp.post(f"{ONE}/refus")
@allow(*READERS)
def refuse(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    return _pressed(case_id, party_id, verbs.refuse, "Le refus est noté.")


@bp.post(f"{ONE}/retrait")
@allow(*READERS)
def withdraw(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    return _pressed(case_id, party_id, verbs.withdraw, "Le retrait est noté. Rien de ce qui était permis ne tient.")


@bp.post(f"{ONE}/injoignable")
@allow(*READERS)
def give_up(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    return _pressed(case_id, party_id, verbs.give_up, "Cette partie est notée injoignable.")


@bp.post(f"{ONE}/effacer")
@allow(*READERS)
def erase(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    return _pressed(case_id, party_id, verbs.erase, "L’identité est effacée. La lettre reste.")


@bp.get(f"{ONE}/identite")
@allow(*READERS)
def identity(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    """Who she is; each reading leaves a line of its own."""
    seen, party = _named(case_id, party_id)
    form = _identity_form(seen, None)
    form.fill(others.said_of(party))
    return _who(seen, party, form)


@bp.post(f"{ONE}/identite")
@allow(*READERS)
def name(case_id: UUID, party_id: UUID) -> ResponseReturnValue:
    seen, party = _named(case_id, party_id)
    form = _identity_form(seen, request.form)

    def do() -> bool:
        """Whether two versions are left, each to be chosen."""
        return bool(others.name_at_desk(act(), case_id, party_id, form.written))

    def to(two: bool) -> str:
        return url_for("cases_versions.page", case_id=case_id) if two else _page(party)

    def said(two: bool) -> str:
        return BOTH if two else "C’est noté, pour les médiateurs du dossier."

    return answer(form, do, lambda: _who(seen, party, form), said, to, fields=IdentityForm.FIELDS)


# --- what is shown, and how a form is answered -------------------------------------------------------


def _named(case_id: UUID, party_id: UUID) -> tuple[Seen, Party]:
    """Raises Unknown, NotAllowed below the narrative; else the reading is noted."""
    seen = before(case_id)
    verbs.of_case(seen.row, party_id)
    if seen.layer < Layer.narrative:
        raise NotAllowed("Qui est une partie est à ses médiateurs.")
    note_reading(seen.actor, case_id, party_id)
    seen = before(case_id)
    return seen, verbs.of_case(seen.row, party_id)


def _context(seen: Seen) -> dict[str, Any]:
    return {"seen": seen, "row": seen.row, "title": listing.title(seen.row.org_id, seen.row)}


def _adding(seen: Seen, form: AddForm) -> str:
    return render_template("mediation/parties/new.html", **_context(seen), form=form)


def _who(seen: Seen, party: Party, form: IdentityForm) -> str:
    return render_template("mediation/parties/identity.html", **_context(seen), party=party, form=form)


def _form(case_id: UUID, party_id: UUID, form: FrenchForm, verb: str) -> str:
    seen = written(case_id, closed=True)
    party = verbs.of_case(seen.row, party_id)
    return _shown(seen, party, form, verb)


def _shown(seen: Seen, party: Party, form: FrenchForm, verb: str) -> str:
    return render_template(f"mediation/parties/{verb}.html", **_context(seen), party=party, form=form)


def _dated(form: Any) -> FrenchForm:
    form.at_once()
    found: FrenchForm = form
    return found


def _try_form(case_id: UUID) -> TryForm:
    form = TryForm(request.form)
    form.canal.choices = _channels(written(case_id))
    return form


def _back_form(case_id: UUID, party_id: UUID) -> TakeBackForm:
    """What stands; what was chosen stays there, for the rule to say what became of it."""
    form = TakeBackForm(request.form)
    there = lines.back(verbs.of_case(written(case_id, closed=True).row, party_id))
    kept = [(one.value, one.label) for one in Agreed if one.value == form.quoi.data and one.value not in dict(there)]
    form.quoi.choices = [*there, *kept]
    return form


def _identity_form(seen: Seen, data: Any) -> IdentityForm:
    form = IdentityForm(data)
    form.canal.choices = _channels(seen)
    return form


def _channels(seen: Seen) -> list[tuple[str, str]]:
    return [("", "Choisir"), *((one.code, one.label) for one in lists.choices(seen.row.org_id, CHANNELS))]


def _pressed(case_id: UUID, party_id: UUID, verb: Callable[[Act, UUID, UUID], Party], said: str) -> ResponseReturnValue:
    """A button alone. Raises Refused, which is shown above the page of the party."""
    with write_unit():
        there = _page(verb(act(), case_id, party_id))
    flash(said)
    return redirect(there, 303)


def _done(
    case_id: UUID, party_id: UUID, form: FrenchForm, do: Callable[[], Party], verb: str, said: str
) -> ResponseReturnValue:  # fmt: skip
    def show() -> str:
        found = before(case_id)
        return _shown(found, verbs.of_case(found.row, party_id), form, verb)

    return answer(form, do, show, said, _page)


def _page(party: Party) -> str:
    return url_for("cases_parties.page", case_id=party.about_id, party_id=party.id)


def _section(seen: Seen) -> dict[str, Any]:
    open_case = seen.row.state != CaseState.clos
    return {"lines": lines.lines(seen), "names": seen.layer >= Layer.narrative, "adds": seen.writes and open_case}


declare(Section("parties", 20, "mediation/parties/section.html", _section))
story.tells("partie_ajoutee", "{letters} fait partie du dossier", "d")
story.tells("partie_avertie", "Information donnée à {letters}, notice remise")
story.tells("partie_essai", "Essai de joindre {letters}, sans réponse")
story.tells("partie_jointe", "{letters} répond", "d")
story.tells("partie_accepte", "{letters} donne un consentement", "d")
story.tells("partie_revient", "{letters} revient sur un consentement")
story.tells("partie_se_retire", "{letters} se retire", "w")
story.tells("partie_refuse", "{letters} refuse", "w")
story.tells("partie_injoignable", "{letters} injoignable après trois essais", "w")
story.tells("partie_effacee", "Identité de {letters} effacée")
