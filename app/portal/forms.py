"""What a landlord may ask of the journal: places, natures, levels and days; all codes, all in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from wtforms.validators import Optional

from app.core.errors import Unknown
from app.core.forms import Choice, Day, code_or_none, day_of, id_or_none
from app.core.labels import Label, choices
from app.logbook.kinds import Told, journals
from app.nomenclatures import queries as lists
from app.nomenclatures.rules import shipped
from app.pages.finding import OneFound, Source
from app.pages.lists import FilterForm, narrowing, offered
from app.portal.queries import Question
from app.portal.rules import OTHERS

PERIOD = timedelta(weeks=12)
LONGEST = timedelta(days=366)
ALL = ("", "Toutes")
UNSEEN = "0"
"""The step of the scale of ambience that says it was not looked at: nothing to narrow to."""
SWAPPED = "Les deux dates étaient inversées\u00a0: elles sont remises dans l’ordre."
TOO_LONG = "Une année au plus s’affiche à la fois\u00a0: changez les dates pour voir avant."


class Order(Label):
    urgent = "", "Urgents d’abord"
    latest = "recents", "Plus récents d’abord"


class LogFilter(FilterForm):
    """The filters of the journal. `nature` is a kind or, after a colon, one family of it; `niveau`, a step of the
    scale of that kind, is asked once it is known."""

    residence = OneFound("Résidence")
    nature = Choice("Nature", validate_choice=False)
    niveau = Choice("Niveau", validate_choice=False)
    tri = Choice("Ordre", validate_choice=False)
    du = Day("Du", [Optional()])
    au = Day("Au", [Optional()])


@dataclass(frozen=True)
class Asked:
    """The question, and why the period asked for is not the one shown, if so."""

    question: Question
    notice: str | None = None


def log_filter(org_id: UUID, stock: Source) -> LogFilter:
    """The form with its lists, filled from the address."""
    form = LogFilter(narrowing())
    form.residence.source = stock
    form.nature.choices = {"Tout": [ALL], **_natures(org_id)}
    form.tri.choices = choices(Order)
    _ask_level(org_id, form)
    return form


def _ask_level(org_id: UUID, form: LogFilter) -> None:
    """Of one scale: conflicts, faults and ambiences are not measured alike. No nature, no level to choose."""
    kind = journals().get(_nature(form)[0])
    if kind is None or kind.journal is None or kind.journal.level is None or kind.scale is None:
        del form.niveau
        return
    steps = [(one.code, one.label) for one in lists.items(org_id, kind.scale) if one.code != UNSEEN]
    form.niveau.label.text = shipped(kind.scale).label
    form.niveau.choices = [("", "Toutes"), *steps]


def _nature(form: LogFilter) -> tuple[str, str]:
    kind, _, family = (form.nature.data or "").partition(":")
    return kind, family


def _natures(org_id: UUID) -> dict[str, list[tuple[str, str]]]:
    return {
        kind.journal.plural: [(name, f"Tous les {kind.journal.plural.lower()}"), *_families(org_id, kind)]
        for name, kind in journals().items()
        if kind.journal
    }


def _families(org_id: UUID, kind: Told) -> list[tuple[str, str]]:
    journal = kind.journal
    if journal is None or journal.families is None:
        return []
    families = [one for one in lists.items(org_id, journal.families) if one.parent is None]
    told = [one for one in families if one.code not in (*journal.hidden_families, *OTHERS)]
    beside = f" ({journal.beside})" if journal.beside else ""
    others = (f"{kind.name}:{OTHERS[0]}", f"Autres {journal.plural.lower()}")
    return [*((f"{kind.name}:{one.code}", one.label + beside) for one in told), others]


def question(form: LogFilter, today: date) -> Asked:
    """What is asked. The last twelve weeks unless said otherwise; a year at most. Raises Unknown."""
    form.validate()
    since = day_of(form.du)
    until = day_of(form.au) or max(today, since or today)
    since = since or until - PERIOD
    notice = next((str(field.errors[0]) for field in (form.du, form.au) if field.errors), None)
    if since > until:
        since, until, notice = until, since, SWAPPED
    if until - since > LONGEST:
        since, notice = until - LONGEST, TOO_LONG
    kind, family = _nature(form)
    level = form.niveau.data if "niveau" in form and form.niveau.data in offered(form.niveau) else None
    return Asked(
        Question(
            since,
            until,
            _estate(form.residence.data),
            kind if kind in journals() else None,
            code_or_none(family),
            level or None,
            form.tri.data != Order.latest.value,
        ),
        notice,
    )


def _estate(value: str | None) -> UUID | None:
    if not value:
        return None
    found = id_or_none(value)
    if found is None:
        raise Unknown
    return found


def in_words(form: LogFilter, asked: Question) -> dict[str, str]:
    """What narrows to a nature or to a step of its scale, as their choices say it."""
    named: dict[str, str] = {}
    natures = offered(form.nature)
    if asked.kind and form.nature.data in natures:
        named["Nature"] = natures[form.nature.data]
    if asked.level and "niveau" in form:
        named[form.niveau.label.text] = offered(form.niveau)[asked.level]
    return named
