"""The list *À relire* and its sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select

from app.core.errors import Unknown
from app.core.forms import id_or_none
from app.core.labels import Label
from app.core.rows import find
from app.extensions import db
from app.logbook import words
from app.logbook.kinds import EntryKind, entry_kinds
from app.logbook.models import LogEntry
from app.logbook.words import Line
from app.nomenclatures import queries as lists
from app.nomenclatures.rules import TO_UPDATE, mark_of
from app.pages import names
from app.pages.lists import Column, Order, Page, page_size, ranked
from app.people.models import UserAccount
from app.places import plates
from app.review import queries as review
from app.review.models import ReleasedLine, Review
from app.review.queries import Filters
from app.review.rules import State

BATCH = 200
NEARBY = 12
Ref = tuple[str, UUID, int | None]
TITLES = {State.a_relire: "À relire", State.diffuse: "Déjà validées", State.retenu: "Gardées en interne"}
"""What the list of each state is called."""


@dataclass(frozen=True)
class Waiting:
    kind: str
    id: UUID
    rev: int
    title: str
    scale: str | None
    estate: str
    plate: str
    occurred_at: datetime
    author: str
    state: str
    scale_label: str
    twin: bool = False

    @property
    def ref(self) -> str:
        """The entry and the revision read, for a form."""
        return f"{self.kind}:{self.id}:{self.rev}"


class Now(Label):
    """What the landlord of the place reads of an entry while a coordinator looks at it, in words under its sheet."""

    this = "this", "Ces informations lui sont déjà montrées."
    before = "before", "Il voit encore la version validée avant la correction."
    kept = "kept", "Il n’en voit rien\u00a0: cette saisie est gardée en interne."
    within = "within", "Il le lit avec le passage, une fois validé."
    nothing = "nothing", "Il n’en voit encore rien."


@dataclass(frozen=True)
class Answer:
    """What somebody did or said of an entry."""

    by: str
    at: datetime
    same: bool = False


@dataclass(frozen=True)
class Twin:
    """Another entry that may be the same fact. `once`: they count as one now; `said`: None while nobody said."""

    other: Waiting
    once: bool
    said: Answer | None


@dataclass(frozen=True)
class Sheet:
    """One entry, both sides. `seen` is None when a landlord is shown nothing of it, `why` says why.

    `changed`: who corrected it last.
    """

    waiting: Waiting
    rank: int
    total: int
    authors: str
    received_at: datetime
    suspect_clock: bool
    terms: list[Line]
    text: str | None
    landlord: str | None
    seen: list[Line] | None
    why: str
    now: Now
    reason: str | None
    note: str | None
    twins: list[Twin]
    aside: bool
    changed: Answer | None

    @property
    def open(self) -> bool:
        """True while it waits to be read."""
        return self.waiting.state == State.a_relire and not self.aside

    @property
    def kept(self) -> list[Line]:
        """The terms a landlord is told nothing of."""
        told = {one.name for one in self.seen or ()}
        return [one for one in self.terms if not one.said and one.name not in told]


def columns(org_id: UUID) -> list[Column]:
    """What the list may be sorted by. Levels of different scales are compared by their mark."""
    scales = {kind.scale for kind in entry_kinds().values() if kind.scale}
    marks = {one.code: -mark_of(one.code)[0] for scale in sorted(scales) for one in lists.items(org_id, scale)}
    named = select(UserAccount.name).where(UserAccount.id == Review.author_id).scalar_subquery()
    return [
        Column("niveau", "Niveau", (case(marks, value=Review.level, else_=1),)),
        Column("saisie", "Saisie", (ranked(Review.kind, entry_kinds()), Review.sort)),
        Column("lieu", "Résidence", (plates.key_of(Review.org_id, Review.estate_id),)),
        Column("date", "Quand", (Review.occurred_at,)),
        Column("auteur", "Agent", (named,)),
    ]


def waiting(org_id: UUID, asked: Filters, order: Order, number: int) -> Page[Waiting]:
    """One page of the list."""
    size = page_size()
    found = review.to_review(org_id, asked, number, size, order=order)
    return Page(lines(org_id, found.rows, twins=asked.state == State.a_relire), found.page, found.total, size)


def batch(org_id: UUID, asked: Filters) -> Page[Waiting]:
    """What *tout montrer* is about: the oldest of the list, at most `BATCH`."""
    found = review.to_review(org_id, asked, 1, BATCH)
    return Page(lines(org_id, found.rows, twins=True), 1, found.total, BATCH)


def unpack(refs: Iterable[str]) -> list[Ref]:
    """The entries of a confirmed batch, as the form gave them back; what is no reference is dropped."""
    found: list[Ref] = []
    for ref in list(refs)[:BATCH]:
        kind, _, rest = ref.partition(":")
        id, _, rev = rest.partition(":")
        key = id_or_none(id)
        if kind in entry_kinds() and key is not None and rev.isascii() and rev.isdigit() and len(rev) < 9:
            found.append((kind, key, int(rev)))
    return found


def around(org_id: UUID, kind: str, entity_id: UUID, asked: Filters) -> list[Waiting]:
    """The head of the list, beside a sheet: from the entry shown when it waits, else from the oldest."""
    here = review.find(org_id, kind, entity_id)
    rows = list(db.session.scalars(_open(org_id, here, asked).limit(NEARBY)))
    return lines(org_id, rows or review.to_review(org_id, _still_open(asked), 1, NEARBY).rows)


def after(org_id: UUID, kind: str, entity_id: UUID, asked: Filters) -> Waiting | None:
    """The entry to open once this one is decided: the next one, else the oldest; None when it was the last."""
    here = review.find(org_id, kind, entity_id)
    for start in (here, None):
        rows = db.session.scalars(_open(org_id, start, asked).where(Review.entity_id != entity_id).limit(1)).all()
        if rows:
            return lines(org_id, rows)[0]
    return None


def sheet(org_id: UUID, kind: str, entity_id: UUID, asked: Filters) -> Sheet:
    """One entry, both sides, and where it stands in the list asked for. Raises Unknown."""
    row = review.find(org_id, kind, entity_id)
    declared = entry_kinds().get(kind)
    entry = find(declared.model, org_id, entity_id) if declared else None
    if row is None or entry is None or declared is None:
        raise Unknown
    people = names.people(org_id)
    told = review.told(row)
    landlord, why = _reader(org_id, row, declared)
    line = review.read_now(org_id, kind, entity_id)
    rank, total = _rank(org_id, row, asked)
    return Sheet(
        waiting=lines(org_id, [row])[0],
        rank=rank,
        total=total,
        authors=names.joined(people[UUID(one)].name for one in entry.agents if UUID(one) in people),
        received_at=entry.received_at,
        suspect_clock=entry.suspect_clock,
        terms=words.wrote(entry, told),
        text=entry.text,
        landlord=landlord,
        seen=words.reads(entry, told) if told and not why else None,
        why=why,
        now=_now(row, None if why else line),
        reason=lists.label(org_id, "motif_retenue", row.reason) if row.reason else None,
        note=row.note,
        twins=_twins(org_id, row, entry),
        aside=row.aside,
        changed=_changed(org_id, entry),
    )


def _twins(org_id: UUID, row: Review, entry: LogEntry) -> list[Twin]:
    said = {UUID(id): answer(org_id, one) for id, one in (entry.twins or {}).items()}
    found = review.beside(org_id, row.entity_id, said.keys())
    return [
        Twin(line, _is_one(row, other, said.get(other.entity_id)), said.get(other.entity_id))
        for line, other in zip(lines(org_id, found), found, strict=True)
        if other.entity_id != row.entity_id
    ]


def _is_one(row: Review, other: Review, said: Answer | None) -> bool:
    if said is not None:
        return said.same
    return (row.aside and row.asks == other.entity_id) or (other.aside and other.asks == row.entity_id)


def answer(org_id: UUID, said: Mapping[str, Any]) -> Answer:
    """What an entry keeps of what was said of it and another, with who said it."""
    return Answer(_name(org_id, UUID(said["by"])), datetime.fromisoformat(said["at"]), said["same"])


def _changed(org_id: UUID, entry: LogEntry) -> Answer | None:
    if entry.changed_by is None or entry.changed_at is None:
        return None
    return Answer(_name(org_id, entry.changed_by), entry.changed_at)


def _name(org_id: UUID, user_id: UUID) -> str:
    people = names.people(org_id)
    return people[user_id].name if user_id in people else "la coordination"


def _reader(org_id: UUID, row: Review, kind: EntryKind[Any]) -> tuple[str | None, str]:
    """The landlord of the place, and why it is shown nothing, if so."""
    place = plates.estates(org_id, [row.estate_id]).get(row.estate_id) if row.estate_id else None
    landlord = place.landlord if place else None
    if kind.hidden:
        return landlord, kind.hidden
    if landlord is None:
        return None, "Ce lieu n’appartient à aucun bailleur. Valider retire la saisie de la liste."
    if not row.facts:
        return landlord, kind.withheld
    return landlord, ""


def _now(row: Review, line: ReleasedLine | None) -> Now:
    """What the landlord reads at this moment, beside what this revision says."""
    if line is not None:
        return Now.this if line.rev == row.rev or row.at_once else Now.before
    if row.state == State.retenu:
        return Now.kept
    return Now.within if row.part_of is not None else Now.nothing


def _still_open(asked: Filters) -> Filters:
    """What waits among what is asked for: a list of decided ones leads to no next one."""
    return asked if asked.state == State.a_relire else Filters()


def _open(org_id: UUID, start: Review | None, asked: Filters) -> Select[Review]:
    query = review.narrowed(select(Review), org_id, _still_open(asked))
    if start is not None:
        query = query.where(
            or_(
                Review.occurred_at > start.occurred_at,
                and_(Review.occurred_at == start.occurred_at, Review.id >= start.id),
            )
        )
    return query.order_by(Review.occurred_at, Review.id)


def _rank(org_id: UUID, row: Review, asked: Filters) -> tuple[int, int]:
    """Of how many it is which; one that is not of those asked for stands where it would."""
    total, from_here = (
        db.session.scalar(select(func.count()).select_from(_open(org_id, start, asked).subquery())) or 0
        for start in (None, row)
    )
    return min(total, total - from_here + 1), total


def lines(
    org_id: UUID, rows: Sequence[Review], *, twins: bool = False, people: dict[UUID, names.Person] | None = None
) -> list[Waiting]:
    """Reviews as lines of a list; `twins`: say whether another may tell the same fact; `people`: read before."""
    people = names.people(org_id) if people is None else people
    places = plates.estates(org_id, [one.estate_id for one in rows])
    asked = review.asked_about(org_id, [one.entity_id for one in rows]) if twins else set()
    return [_line(one, people, places, twins and (one.asks is not None or one.entity_id in asked)) for one in rows]


def _line(row: Review, people: dict[UUID, names.Person], places: dict[UUID, plates.Where], twin: bool) -> Waiting:
    place = places.get(row.estate_id) if row.estate_id else None
    return Waiting(
        kind=row.kind,
        id=row.entity_id,
        rev=row.rev,
        title=_title(row),
        scale=row.level,
        estate=place.name if place else plates.PUBLIC[1],
        plate=place.plate if place else "",
        occurred_at=row.occurred_at,
        author=people[row.author_id].short if row.author_id in people else "inconnu",
        state=row.state,
        scale_label=_scale_label(row),
        twin=twin,
    )


def _scale_label(row: Review) -> str:
    kind = entry_kinds().get(row.kind)
    return lists.label(row.org_id, kind.scale, row.level) if kind and kind.scale and row.level else ""


def _title(row: Review) -> str:
    """Conflit, musique; the kind alone when its key is no code of a list."""
    kind = entry_kinds().get(row.kind)
    if kind is None:
        return TO_UPDATE.capitalize()
    known = lists.find(row.org_id, kind.titled_by, row.sort) if kind.titled_by and row.sort else None
    return f"{kind.label}, {known.label.lower()}" if known else kind.label
