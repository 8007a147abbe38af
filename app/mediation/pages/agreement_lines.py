"""An agreement as pages show it: its commitments by its dates, what is known of each, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.extensions import db
from app.mediation import correcting, known, queries
from app.mediation.models import Agreement, CaseEvent, Commitment, CommitmentCheck, MediationCase
from app.mediation.pages.sections import Seen
from app.mediation.rules import holding, signature
from app.mediation.rules.agreement import EARLY, SEEN, Copy, Signed
from app.mediation.rules.states import CaseState, CheckState, Extent, Form
from app.pages import names
from app.parties.access import Layer

LOOKS = {
    CheckState.tenu.value: "done", CheckState.partiel.value: "half", CheckState.rompu.value: "late",
    CheckState.inconnu.value: "",
}  # fmt: skip
FOLLOWED = (CaseState.accord, CaseState.suivi_accord)


@dataclass(frozen=True)
class Cell:
    """One check: a shape, a word, and who says it; of one to come, when, or for how many days it is late."""

    look: str | None
    word: str
    said: str


@dataclass(frozen=True)
class Row:
    """One commitment. `what` and `seen` are absent for whoever does not read what was said."""

    rank: int
    letter: str
    what: str | None
    seen: str | None
    by_on: date | None
    cells: list[Cell]


@dataclass(frozen=True)
class When:
    """A date of checks. `left`: how many are not noted; `open`: whether they may be, today."""

    days: int
    due_on: date
    left: int
    open: bool


@dataclass(frozen=True)
class Handed:
    """A party's copy: how she has it and since when; `how` is empty, and the day unknown, of one who has none."""

    letter: str
    how: str
    at: datetime | None


@dataclass(frozen=True)
class Corrected:
    """That it was corrected, by whom; `before`, what it said, for whoever reads what was said."""

    at: datetime
    by: str
    before: str | None


@dataclass(frozen=True)
class Deal:
    id: UUID
    made_on: date
    months: bool
    """Whether only the month of each of its dates is known."""
    words: str
    read_at: datetime | None
    copies: list[Handed]
    holds: str
    failing: bool
    """Whether something of it is not kept, and nobody said what comes of it."""
    whens: list[When]
    rows: list[Row]
    ended_on: date | None
    signatures: list[tuple[str, str]]
    """Each signatory's letter, and the path of what she drew on the screen, for whoever reads what was said."""


@dataclass(frozen=True)
class Section:
    """`concludes`: whether whoever looks may note one, as the case stands."""

    deal: Deal | None
    earlier: list[Deal]
    concludes: bool


def section(seen: Seen) -> Section:
    found = known.agreements_of(seen.row)
    standing = next((one for one in found if one.ended_on is None), None)
    return Section(
        deal=deal(seen, standing) if standing else None,
        earlier=[deal(seen, one) for one in found if one is not standing],
        concludes=seen.writes and seen.row.state == CaseState.mediation,
    )  # fmt: skip


def is_there(seen: Seen) -> bool:
    """Whether there is anything to show of agreements."""
    return seen.row.state == CaseState.mediation or bool(known.agreements_of(seen.row))


def deal(seen: Seen, one: Agreement) -> Deal:
    today, reads = clock.today(), seen.layer == Layer.narrative
    followed = one.ended_on is None and seen.row.state in FOLLOWED
    return Deal(
        id=one.id, made_on=one.made_on, months=seen.row.anonymised_at is not None,
        words=_words(one), read_at=one.read_at, copies=_copies(seen.row, one),
        holds=holding.summary(known.seen(one), today),
        failing=followed and bool(holding.failed(known.seen(one))), whens=whens(one, today),
        rows=[_row(it, reads, followed, today) for it in one.commitments], ended_on=one.ended_on,
        signatures=_drawn(one) if reads else [],
    )  # fmt: skip


def corrects(seen: Seen) -> bool:
    """Whether whoever looks may still correct the agreement that stands."""
    one = known.standing_agreement(seen.row)
    return seen.writes and one is not None and correcting.may(seen.row, one, clock.calendar_date(clock.now()))


def corrected(seen: Seen) -> list[Corrected]:
    """Of the agreement that stands, the first first: what was corrected since it was noted."""
    row, reads = seen.row, seen.layer == Layer.narrative
    happened, people = queries.events(row.org_id, row.id), names.people(row.org_id)
    made = max((it.at for it in happened if it.verb == correcting.MADE), default=row.opened_at)
    found = [it for it in reversed(happened) if it.verb == correcting.CORRECTED and it.at >= made]
    return [
        Corrected(it.at, people[it.by].name if it.by in people else "", it.words if reads else None) for it in found
    ]


def _drawn(one: Agreement) -> list[tuple[str, str]]:
    found = one.signatures
    return (
        [(letter, signature.path(lines)) for letter, lines in sorted(found.items())] if isinstance(found, dict) else []
    )


def whens(one: Agreement, today: date) -> list[When]:
    """Its dates, the first first."""
    by_days: dict[int, list[CommitmentCheck]] = {}
    for check in known.checks_of(one):
        by_days.setdefault(check.days, []).append(check)
    return [_when(days, some, today) for days, some in sorted(by_days.items())]


def _when(days: int, some: list[CommitmentCheck], today: date) -> When:
    left = sum(one.state in (CheckState.prevu, CheckState.inconnu) for one in some)
    return When(days, some[0].due_on, left, left > 0 and some[0].due_on - timedelta(days=EARLY) <= today)


def _words(one: Agreement) -> str:
    """Écrit, partiel, sur papier, gardé par le service."""
    said = [Form.label_of(one.form), Extent.label_of(one.extent).lower()]
    if one.signed:
        said.append(Signed.label_of(one.signed).lower())
    return ", ".join(said)


def _copies(row: MediationCase, one: Agreement) -> list[Handed]:
    of = CaseEvent.org_id == row.org_id, CaseEvent.case_id == row.id, CaseEvent.verb == "accord_copie"
    events = db.session.scalars(select(CaseEvent).where(*of).order_by(CaseEvent.at))
    noted = {event.letters: (Copy.label_of(event.reason), event.at) for event in events}
    return [Handed(letter, *(noted.get(letter, ("Remise", None)) if letter in one.copies else ("", None)))
            for letter in known.letters_of(row)]  # fmt: skip


def _row(one: Commitment, reads: bool, followed: bool, today: date) -> Row:
    cells = [_cell(check, followed, today) for check in one.checks]
    return Row(one.rank, one.letter, one.what if reads else None, one.seen if reads else None, one.by_on, cells)


def _cell(one: CommitmentCheck, followed: bool, today: date) -> Cell:
    if one.state != CheckState.prevu:
        return Cell(LOOKS.get(one.state, ""), CheckState.label_of(one.state), said_by(one.said_by))
    late = (today - one.due_on).days
    if not followed:
        return Cell(None, "Non suivi", "")
    if late > 0:
        return Cell("late", "À faire", f"retard {late}\u00a0j")
    return Cell("wait", "À faire", "aujourd’hui") if late == 0 else Cell(None, "Prévu", "")


def said_by(letter: str | None) -> str:
    """Dit par A; vu par un médiateur."""
    if letter is None:
        return ""
    return "vu par un médiateur" if letter == SEEN else f"dit par {letter}"
