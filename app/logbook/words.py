"""An entry in words: what an agent wrote, and of it what its landlord is told, both from the kind's own terms.

Which part of a term leaves is not said twice: it is what the columns of the landlord's facts tell; the rest stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core import clock
from app.core.dates import date_fr, day_fr, month_fr, time_fr, week_fr
from app.core.rows import find
from app.fields import queries as own_fields
from app.logbook.kinds import Entry, EntryKind, Term, in_words, kind_of
from app.logbook.models import LogEntry
from app.nomenclatures import queries as lists
from app.places.models import Building, Entrance, Estate, PublicPoint
from app.review.rules import COLUMN_LABELS, Facts

ONE_MORE = "Compte"


@dataclass(frozen=True)
class Line:
    """One line of a sheet: `said` is what a landlord is told, `inside` what stays; `scale`: a code of a scale."""

    name: str
    said: str = ""
    inside: str = ""
    scale: str | None = None


def label(row: LogEntry, list_code: str, code: str | None) -> str:
    """A code in words; empty without one."""
    return lists.label(row.org_id, list_code, code) if code else ""


def labels(row: LogEntry, list_code: str, codes: Iterable[str] | None) -> str:
    return ", ".join(label(row, list_code, code) for code in codes or ())


def wrote(row: Entry, told: Facts | None) -> list[Line]:
    """What its author wrote; `told`: what the landlord is told of it, None when nothing."""
    kind = kind_of(type(row))
    terms = kind.terms(row)
    own = (_line(kind, row, one, told) for one in terms)
    lines = [_where(row, told), _when(row, told), *own, *_unspoken(kind, row, terms)]
    lines += [Line(name, inside=words) for name, words in own_fields.answers(row.org_id, row.own)]
    return [one for one in lines if one.said or one.inside]


def reads(row: Entry, told: Facts) -> list[Line]:
    kind = kind_of(type(row))
    terms = kind.terms(row)
    more = Line(ONE_MORE, kind.journal.counted if kind.journal else "")
    own = (_line(kind, row, one, told) for one in terms)
    lines = (_where(row, told), _when(row, told), more, *own, *_besides(kind, row, terms, told))
    return [Line(one.name, one.said, scale=one.scale) for one in lines if one.said]


def _besides(kind: EntryKind[Any], row: LogEntry, terms: Iterable[Term], told: Facts) -> Iterable[Line]:
    """The columns no term speaks of: whatever leaves is shown, even what a kind forgot to put among its terms."""
    spoken = {column for one in terms for column in one.leaves}
    for column, name in COLUMN_LABELS.items():
        value = getattr(told, column)
        if value is not None and column not in spoken:
            yield Line(name, date_fr(value) if isinstance(value, date) else in_words(kind, row.org_id, column, value))


def _unspoken(kind: EntryKind[Any], row: LogEntry, terms: Iterable[Term]) -> Iterable[Line]:
    """The private texts no term says: whoever decides has read all of it, and what stays is told to stay."""
    for column in kind.typed:
        text = getattr(row, column)
        if text and not any(text in one.inside for one in terms):
            yield Line(kind.fields[column].label, inside=text)


def _line(kind: EntryKind[Any], row: LogEntry, term: Term, told: Facts | None) -> Line:
    """What the facts tell of a term leaves; without them, what they would have told stays inside with the rest."""
    known = kind.facts(row) if told is None else vars(told)
    words = [in_words(kind, row.org_id, column, known.get(column)) for column in term.leaves]
    own = ", ".join(one for one in words if one)
    if told is None:
        return Line(term.name, "", ", ".join(one for one in (own, term.inside) if one), term.scale)
    return Line(term.name, own, term.inside, term.scale)


def _where(row: LogEntry, told: Facts | None) -> Line:
    parts = _place(row)
    said = [text for column, text in parts if told is not None and getattr(told, column, None) is not None]
    kept = [text for column, text in parts if told is None or getattr(told, column, None) is None]
    return Line("Lieu", joined(said), joined(kept))


def _place(row: LogEntry) -> list[tuple[str, str]]:
    """(column of the facts, name) from the estate down to the kind of place."""
    place: list[tuple[str, str]] = []
    if row.estate_id is None:
        point = find(PublicPoint, row.org_id, row.public_point_id) if row.public_point_id else None
        place.append(("public_point_id", (point.label or "") if point else ""))
    else:
        estate = find(Estate, row.org_id, row.estate_id)
        place.append(("estate_id", estate.name if estate else "inconnu"))
    if row.entrance_id and (entrance := find(Entrance, row.org_id, row.entrance_id)):
        place.append(("entrance_id", entrance.label))
    elif row.building_id and (building := find(Building, row.org_id, row.building_id)):
        place.append(("building_id", building.name))
    return [*place, ("lieu", label(row, "lieu", row.lieu))]


def joined(parts: Iterable[str]) -> str:
    """A place from the whole to the part; « Hall 7 » says enough of a hall."""
    kept: list[str] = []
    for part in parts:
        if part and not (kept and f"{kept[-1]} ".startswith(f"{part} ")):
            kept.append(part)
    return ", ".join(kept)


def _when(row: LogEntry, told: Facts | None) -> Line:
    day, hour = day_fr(clock.local(row.occurred_at).date()), time_fr(row.occurred_at)
    if told is None:
        return Line("Quand", inside=f"{day}, {hour}")
    on = told.service_date or told.flagged_on
    part = in_words(kind_of(type(row)), row.org_id, "daypart", told.daypart).lower()
    if on:
        return Line("Quand", f"{day_fr(on)}, {part}" if part else day_fr(on), hour)
    if told.iso_week or told.month:
        return Line("Quand", week_fr(told.iso_week) or month_fr(told.month), f"{day}, {hour}")
    # It completes the line of another entry, which says the day.
    return Line("Quand", day_fr(row.service_date), hour)
