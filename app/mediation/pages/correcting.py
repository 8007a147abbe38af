"""*Corriger une erreur*: the words and the days of an agreement that was noted wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused, Unknown
from app.door.access import allow
from app.mediation import agreements, correcting, known
from app.mediation.models import Agreement
from app.mediation.pages import story
from app.mediation.pages.agreement_forms import CorrectionForm, correction_form
from app.mediation.pages.opened import opened
from app.mediation.pages.sections import Seen
from app.mediation.pages.shown import READERS, act, answer, context, seen, written
from app.mediation.rules import agreement as rules
from app.mediation.rules.agreement import Agreed
from app.pages.menu import DeskPages

bp = DeskPages("cases_correcting")
PLACE = "/dossiers/<uuid:case_id>/accord/corriger"


@bp.get(PLACE)
@allow(*READERS)
def blank(case_id: UUID) -> ResponseReturnValue:
    """As it is said now. Raises Unknown where it is not corrected any more."""
    written(case_id)
    found = opened(case_id)
    one = _standing(found)
    if not correcting.may(found.row, one, clock.calendar_date(clock.now())):
        raise Unknown()
    return _show(found, correction_form(None, _said(one)))


@bp.post(PLACE)
@allow(*READERS)
def correct(case_id: UUID) -> ResponseReturnValue:
    found = written(case_id)
    before = _said(_standing(found))
    form = correction_form(request.form, before)
    form.also = lambda: _lacking(found, form.said(before), form)
    said = "L’accord est corrigé. Il se relit, et chacun reçoit sa copie."
    return answer(
        form, lambda: correcting.correct(act(), case_id, form.said(before)), lambda: _show(seen(case_id), form), said,
        lambda _: url_for("cases_agreements.page", case_id=case_id),
    )  # fmt: skip


def _lacking(found: Seen, said: Agreed, form: CorrectionForm) -> Iterator[Refused]:
    """What the rules have to say of what was typed; of a day nobody said, nothing."""
    if form.le.data is None:
        return
    yield from rules.lacking(said, known.letters_of(found.row), clock.calendar_date(clock.now()))
    early = *rules.too_early(said.made_on, found.row.asked_on), *rules.undated(said, known.since_of(found.row))
    yield from early[:1]


def _show(found: Seen, form: CorrectionForm) -> str:
    one = _standing(found)
    return render_template(
        "mediation/agreement/correct.html", **context(found), form=form, before=one,
        letters=[it.letter for it in one.commitments],
    )  # fmt: skip


def _standing(found: Seen) -> Agreement:
    one = known.standing_agreement(found.row)
    if one is None:
        raise Unknown()
    return one


def _said(one: Agreement) -> Agreed:
    return Agreed(one.form, one.extent, one.made_on, tuple(agreements.promises_of(one)), one.signed)


story.tells(correcting.CORRECTED, "Accord corrigé", "w")
