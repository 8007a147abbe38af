"""What a landlord may ask of the journal: places, natures, levels and days; all codes, all in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from wtforms.validators import Optional

from app.core.errors import Unknown
from app.core.forms import Choice, Day, code_or_none, day_of, id_or_none
from app.logbook.kinds import EntryKind, journals
from app.nomenclatures import queries as lists
from app.pages.finding import OneFound, Source
from app.pages.lists import FilterForm, narrowing
from app.portal.queries import Question

PERIOD = timedelta(weeks=12)
LONGEST = timedelta(days=366)
ALL = ("", "Toutes")
SWAPPED = "Les deux dates étaient inversées\u00a0: elles sont remises dans l’ordre."
TOO_LONG = "Une année au plus s’affiche à la fois\u00a0: changez les dates pour voir avant."


class LogFilter(FilterForm):
    """The filters of the journal. `nature` is a kind or, after a colon, one family of it."""

    residence = OneFound("Résidence")
    nature = Choice("Nature", validate_choice=False)
    niveau = Choice("Niveau", validate_choice=False)
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
    form.niveau.choices = {"Tout": [("", "Tous")], **_levels(org_id)}
    return form


def _natures(org_id: UUID) -> dict[str, list[tuple[str, str]]]:
    return {
        kind.journal.plural: [(name, f"Tous les {kind.journal.plural.lower()}"), *_families(org_id, kind)]
        for name, kind in journals().items()
        if kind.journal
    }


def _families(org_id: UUID, kind: EntryKind[Any]) -> list[tuple[str, str]]:
    journal = kind.journal
    if journal is None or journal.families is None:
        return []
    families = (one for one in lists.items(org_id, journal.families) if one.parent is None)
    return [(f"{kind.name}:{one.code}", one.label) for one in families if one.code not in journal.hidden_families]


def _levels(org_id: UUID) -> dict[str, list[tuple[str, str]]]:
    scales = {one.journal.plural: one.scale for one in journals().values() if one.journal and _is_severity(one)}
    return {
        title: [(one.code, one.label) for one in lists.items(org_id, code)] for title, code in scales.items() if code
    }


def _is_severity(kind: EntryKind[Any]) -> bool:
    return kind.journal is not None and kind.journal.level == "severity"


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
    kind, _, family = (form.nature.data or "").partition(":")
    return Asked(
        Question(
            since,
            until,
            _estate(form.residence.data),
            kind if kind in journals() else None,
            code_or_none(family),
            code_or_none(form.niveau.data),
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
