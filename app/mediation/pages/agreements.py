"""The agreement of a case at the desk: noted, read aloud, copies handed, its points noted, said anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused, Unknown
from app.core.forms import FrenchForm
from app.door.access import allow
from app.mediation import agreements, checks, known
from app.mediation.checks import Noted
from app.mediation.models import Agreement
from app.mediation.pages import agreement_lines as lines
from app.mediation.pages import doors, sections, story
from app.mediation.pages.agreement_forms import (
    FIRST,
    AgreementForm,
    ChecksForm,
    CopyForm,
    agreement_form,
    checks_form,
)
from app.mediation.pages.opened import opened
from app.mediation.pages.sections import Section, Seen
from app.mediation.pages.shown import READERS, act, answer, context, seen, written
from app.mediation.rules import agreement as rules
from app.mediation.rules import holding
from app.mediation.rules.agreement import MOST, Agreed
from app.mediation.rules.states import CaseState, CheckState, Next
from app.pages.menu import DeskPages
from app.parties.rules import PartyState

bp = DeskPages("cases_agreements")
PLACE = "/dossiers/<uuid:case_id>/accord"
ADD = "ajouter"
GROUPS = "engagements"
"""The hidden field that says how many commitments there is room for."""


@bp.get(PLACE)
@allow(*READERS)
def page(case_id: UUID) -> ResponseReturnValue:
    """The agreement, its points, what is still to be done of it, those before it."""
    return _show(opened(case_id))


@bp.get(f"{PLACE}/conclure")
@allow(*READERS)
def blank(case_id: UUID) -> ResponseReturnValue:
    found = written(case_id)
    form = agreement_form(None, _who(found), FIRST)
    form.le.data = clock.calendar_date(clock.now())
    return _show_form(found, form)


@bp.post(f"{PLACE}/conclure")
@allow(*READERS)
def conclude(case_id: UUID) -> ResponseReturnValue:
    """It is noted; its points are planned at the days of the flow."""
    return _say(case_id, agreements.conclude, "L’accord est noté, et ses points de suivi sont prévus.")


@bp.get(f"{PLACE}/renegocier")
@allow(*READERS)
def blank_anew(case_id: UUID) -> ResponseReturnValue:
    """The form, as the agreement that stands was said."""
    written(case_id)
    found = opened(case_id)
    before = known.standing_agreement(found.row)
    if before is None:
        raise Unknown()
    return _show_form(found, _filled(found, before), before)


@bp.post(f"{PLACE}/renegocier")
@allow(*READERS)
def renegotiate(case_id: UUID) -> ResponseReturnValue:
    """Another in its place; the points begin anew."""
    return _say(case_id, agreements.renegotiate, "Le nouvel accord remplace l’ancien. Ses points repartent.", anew=True)


@bp.post(f"{PLACE}/lu")
@allow(*READERS)
def read(case_id: UUID) -> ResponseReturnValue:
    return _did(
        case_id, FrenchForm(request.form), lambda: agreements.read_aloud(act(), case_id), "La lecture est notée."
    )


@bp.post(f"{PLACE}/copie")
@allow(*READERS)
def copy(case_id: UUID) -> ResponseReturnValue:
    form = _copy_form(written(case_id, closed=True))

    def do() -> Agreement:
        return agreements.hand_copy(act(), case_id, form.partie.data, form.comment.data)

    return _did(case_id, form, do, "La remise de la copie est notée.")


@bp.post(f"{PLACE}/copie/reprendre")
@allow(*READERS)
def copy_back(case_id: UUID) -> ResponseReturnValue:
    form, letter = FrenchForm(request.form), request.form.get("partie", "")
    said = "La copie est à remettre."
    return _did(case_id, form, lambda: agreements.take_copy_back(act(), case_id, letter), said)


@bp.post(f"{PLACE}/suivre")
@allow(*READERS)
def follow(case_id: UUID) -> ResponseReturnValue:
    form, said = FrenchForm(request.form), "Le suivi commence. Palier vous rappellera chaque point."
    return _did(case_id, form, lambda: agreements.begin_following(act(), case_id), said)


@bp.post(f"{PLACE}/laisser")
@allow(*READERS)
def leave(case_id: UUID) -> ResponseReturnValue:
    form, said = FrenchForm(request.form), "L’accord reste tel quel. Ses prochains points diront la suite."
    return _did(case_id, form, lambda: agreements.leave_as_it_is(act(), case_id), said)


@bp.post(f"{PLACE}/reprendre")
@allow(*READERS)
def take_up(case_id: UUID) -> ResponseReturnValue:
    form, said = FrenchForm(request.form), "La médiation reprend. Ce qui a été noté de l’accord reste."
    return _did(case_id, form, lambda: agreements.take_up_again(act(), case_id), said)


@bp.get(f"{PLACE}/points")
@allow(*READERS)
def next_point(case_id: UUID) -> ResponseReturnValue:
    """To the one that is asked first, else the first that may be noted today; to the agreement, where none may."""
    one = known.standing_agreement(seen(case_id).row)
    open_ones = [when.days for when in lines.whens(one, clock.today()) if when.open] if one else []
    asked = holding.to_note(known.seen(one), clock.today()) if one else None
    if not open_ones:
        return redirect(_at(case_id))
    first = asked[0].days if asked and asked[0].days in open_ones else open_ones[0]
    return redirect(url_for("cases_agreements.points", case_id=case_id, days=first))


@bp.get(f"{PLACE}/points/<days>")
@allow(*READERS)
def points(case_id: UUID, days: str) -> ResponseReturnValue:
    """What is to be known of each commitment so many days after."""
    written(case_id, closed=True)
    found = opened(case_id)
    return _show_points(found, _date(days), _checks_form(found, _date(days)))


@bp.post(f"{PLACE}/points/<days>")
@allow(*READERS)
def note(case_id: UUID, days: str) -> ResponseReturnValue:
    form = _checks_form(written(case_id, closed=True), _date(days))

    def do() -> object:
        said = {n: Noted(state.data, by.data or None) for n, state, by in form.answers() if state.data}
        if not said and (first := next(iter(form.answers()), None)):
            raise Refused("point", "Dites ce qu’il en est d’un engagement au moins.", field=first[1].name)
        return checks.note(act(), case_id, _date(days), said)

    def show() -> str:
        return _show_points(seen(case_id), _date(days), form)

    return answer(form, do, show, "Le point est noté.", lambda _: _at(case_id))


# --- what is shown, and the forms as they are filled -------------------------------------------------


def _did(case_id: UUID, form: FrenchForm, do: Callable[[], object], said: str) -> ResponseReturnValue:
    written(case_id, closed=True)
    return answer(form, do, lambda: _show(seen(case_id), form), said, lambda _: _at(case_id))


def _show(found: Seen, sent: FrenchForm | None = None) -> str:
    copies = sent if isinstance(sent, CopyForm) else _copy_form(found)
    return render_template(
        "mediation/agreement/agreement.html", **context(found), s=lines.section(found), copies=copies, sent=sent,
        corrected=lines.corrected(found), corrects=lines.corrects(found),
        refused=sent is not None, state=CaseState.read(found.row.state), states=CaseState,
    )  # fmt: skip


def _say(case_id: UUID, verb: Callable[..., Agreement], said: str, *, anew: bool = False) -> ResponseReturnValue:
    found = written(case_id)
    room = request.form.get(GROUPS, "")
    groups = min(int(room), MOST) if room.isascii() and room.isdigit() and len(room) < 3 else FIRST
    adds = request.form.get("acte") == ADD
    form = agreement_form(request.form, _who(found), groups + adds)
    form.also = lambda: _lacking(found, form)

    def show() -> str:
        again = seen(case_id)
        return _show_form(again, form, known.standing_agreement(again.row) if anew else None)

    def do() -> Agreement:
        one = _as_refused(form, lambda: verb(act(), case_id, form.said(form.le.data)))
        return agreements.read_aloud(act(), case_id) if form.lu.data else one

    return show() if adds else answer(form, do, show, said, lambda _: _at(case_id))


def _lacking(found: Seen, form: AgreementForm) -> Iterator[Refused]:
    """All the rules have to say of what was typed, each at the field of this page. Of a day nobody said, nothing."""
    letters, made_on = known.letters_of(found.row), form.le.data
    said = form.said(made_on or date.min)
    for refused in (
        *rules.lacking(said, letters, clock.calendar_date(clock.now())),
        *rules.unbound(said, known.states_of(found.row)), *(_dated(found, said) if made_on else ()),
    ):  # fmt: skip
        refused.field = form.at_field(refused.field)
        yield refused


def _dated(found: Seen, said: Agreed) -> Iterator[Refused]:
    """One sentence about its day at most."""
    early = *rules.too_early(said.made_on, found.row.asked_on), *rules.undated(said, known.since_of(found.row))
    yield from early[:1]


def _as_refused(form: AgreementForm, do: Callable[[], Agreement]) -> Agreement:
    """What is refused is refused at the field of this page."""
    try:
        return do()
    except Refused as refused:
        refused.field = form.at_field(refused.field)
        raise


def _show_form(found: Seen, form: AgreementForm, before: Agreement | None = None) -> str:
    return render_template(
        "mediation/agreement/form.html", **context(found), form=form, before=before, add=ADD, groups=GROUPS,
        letters=_who(found),
        more=len(form.groups) < MOST,
    )  # fmt: skip


def _who(found: Seen) -> list[str]:
    """Who may undertake something, and whoever was chosen while she still might."""
    typed = {said for name, said in request.form.items() if name.startswith("qui_")}
    states = known.states_of(found.row)
    return [letter for letter, state in states.items() if state == PartyState.accepte or letter in typed]


def _filled(found: Seen, before: Agreement) -> AgreementForm:
    """As it was said, from today, by those who still take part."""
    who = _who(found)
    still = tuple(one for one in agreements.promises_of(before) if one.letter in who)
    said = Agreed(before.form, before.extent, before.made_on, still, before.signed)
    form = agreement_form(None, who, max(FIRST, len(said.promises)))
    form.forme.data, form.etendue.data, form.signature.data = said.form, said.extent, said.signed
    form.le.data = clock.calendar_date(clock.now())
    for (_, who, what, by, shown), promise in zip(form.groups, said.promises, strict=False):
        who.data, what.data, by.data, shown.data = promise.letter, promise.what, promise.by_on, promise.seen
    return form


def _copy_form(found: Seen) -> CopyForm:
    form = CopyForm(request.form)
    one = known.standing_agreement(found.row)
    kept = {form.partie.data}  # whose copy somebody else has just noted stays chosen
    had = set(one.copies if one else ()) - kept
    form.partie.choices = [(letter, letter) for letter in known.letters_of(found.row) if letter not in had]
    return form


def _checks_form(found: Seen, days: int) -> ChecksForm:
    """Of those still to be known; raises Unknown where there are none at that date."""
    one = known.standing_agreement(found.row)
    if one is None:
        raise Unknown()
    asked = {
        rank: check
        for rank, check in checks.of_days(one, days).items()
        if check.state in (CheckState.prevu, CheckState.inconnu) or request.form.get(f"etat_{rank}")
    }
    form = checks_form(request.form, sorted(asked), list(known.letters_of(found.row)))
    for rank, check in asked.items():
        if not request.form and check.state == CheckState.inconnu:
            form._fields[f"etat_{rank}"].data = check.state
    return form


def _show_points(found: Seen, days: int, form: ChecksForm) -> str:
    one = known.standing_agreement(found.row)
    assert one is not None
    deal = lines.deal(found, one)
    fields: dict[int, Any] = {n: (state, by) for n, state, by in form.answers()}
    at = next(n for n, when in enumerate(deal.whens) if when.days == days)
    return render_template(
        "mediation/agreement/points.html", **context(found), form=form, deal=deal, when=deal.whens[at], at=at,
        fields=fields,
    )  # fmt: skip


def _date(days: str) -> int:
    """How many days after the agreement. Raises Unknown for what is no number."""
    if not (days.isascii() and days.isdigit() and len(days) < len("1000")):
        raise Unknown()
    return int(days)


def _at(case_id: UUID) -> str:
    return url_for("cases_agreements.page", case_id=case_id)


sections.declare(Section("accord", 30, "mediation/agreement/section.html", lines.section, lines.is_there))
story.tells("accord", "Accord conclu, {letters} s’engagent", "d")
story.tells("accord_lu", "Accord lu à voix haute", "d")
story.tells("accord_copie", "Copie de l’accord à {letters}", "d")
story.tells("accord_copie_reprise", "Copie de l’accord à {letters}, notée par erreur", "w")
story.tells("accord_renegocie", "Accord renégocié, les points repartent", "d")
story.tells("accord_laisse", "Un engagement n’est pas tenu, l’accord reste tel quel", "d")
story.tells("point", "Point de suivi noté", "d")
doors.leads(Next.relever, "cases_agreements.blank", "Noter l’accord")
doors.leads(Next.remettre, "cases_agreements.page", "Remettre les copies")
doors.leads(Next.verifier, "cases_agreements.next_point", "Faire le point")
doors.leads(Next.renegocier, "cases_agreements.page", "Renégocier ou conclure")
