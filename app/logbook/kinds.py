"""What a feature declares of a kind of entry, beyond what every kind of record declares; the logbook does the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from app.core.kinds import KINDS, OPERATIONS, Action, Field, Kind, Operation
from app.fields import queries as own_fields
from app.logbook.models import LogEntry
from app.logbook.schemas import EntryOp
from app.nomenclatures import queries as lists
from app.review.rules import Facts, check_codes

Entry = TypeVar("Entry", bound=LogEntry)
Words = str | Callable[[UUID, Any], str]
"""How a column the landlord reads is put into words: the code of a list, or `words(org_id, value)`."""

COMMON_FIELDS: Mapping[str, Field] = {
    "place": Field("Lieu"),
    "lieu": Field("Endroit", ("lieu",)),
    "text": Field("Texte"),
    "agents": Field("Avec"),
    "own": Field("Champs de la structure", told=own_fields.in_words),
    "round_id": Field("Tournée"),
    "origin": Field("Née de", parts={"id": Field("")}),
    "followup": Field("Suivi demandé", parts={"reason": Field("", ("motif_suivi",)), "due_on": Field("pour le")}),
}
MONTH = "month"
PRIVATE = ("text", "place.public_point.label", "place.public_point.commune")
"""What is private of every entry, as an operation carries it and as a phone receives it: all that may be typed."""


@dataclass(frozen=True)
class Term:
    """One line of an entry in words.

    `leaves`: the columns of `Facts` by which a landlord is told it; `inside`: what else it says, which never leaves;
    `scale`: a code of one of the scales.
    """

    name: str
    leaves: tuple[str, ...] = ()
    inside: str = ""
    scale: str | None = None


@dataclass(frozen=True)
class Journal:
    """The line a landlord's journal makes of an entry, all of it named by columns of `Facts`.

    `stands`: the column that says when (`service_date`, `flagged_on`, `iso_week`), or `month` for a kind of which
    only a number a month is read; `until`: the column of the week it ends in, of what is of every period it is open in.
    `nature`: what it is about (its families are those of the list `families`), the
    kind's label when None. `level`: on which scale it stands. `state`: what became of it. `over`: (column, codes) of
    what calls for nobody any more. `exact`: its number is told even when small. `title` and `plural` head its figure
    and its choices; `counted` tells the desk what one more entry of it does. `appears`: when, of what is not reviewed.
    `beside`: what parts its families from those of another kind that has the same.
    """

    stands: str
    title: str
    plural: str
    nature: str | None = None
    families: str | None = None
    hidden_families: Collection[str] = ()
    detail: tuple[str, ...] = ()
    level: str | None = None
    state: tuple[str, ...] = ()
    over: tuple[str, tuple[str, ...]] | None = None
    exact: bool = False
    counted: str = ""
    until: str | None = None
    appears: str = ""
    beside: str = ""


class Told(Protocol):
    """What a landlord's journal knows of what it makes lines of: a kind of entry, or a record that is none."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def journal(self) -> Journal | None: ...
    @property
    def scale(self) -> str | None: ...
    @property
    def words(self) -> Mapping[str, Words]: ...
    @property
    def at_once(self) -> bool: ...


@dataclass(frozen=True)
class Record:
    """What is no entry, and has a line a landlord reads all the same: its feature writes it (`review.lines.tell`)."""

    name: str
    label: str
    icon: str
    journal: Journal
    words: Mapping[str, Words]
    scale: str | None = None
    at_once: bool = False


RECORDS: dict[str, Record] = {}


def declare_record(record: Record) -> Record:
    """Make one known. Raises ValueError for a name taken."""
    if RECORDS.get(record.name, record) is not record:
        raise ValueError(f"{record.name!r} is declared twice")
    RECORDS[record.name] = record
    return record


def _always(row: Any) -> bool:
    return True


def _nothing(row: Any) -> dict[str, Any]:
    return {}


def _no_terms(row: Any) -> Sequence[Term]:
    return ()


@dataclass(frozen=True, kw_only=True)
class EntryKind(Kind[Entry]):
    """A kind of entry of the main courante. `schema`: its fields, for a correction; `of_one`: whose that is, in words.

    Landlord: `facts(row)` gives its columns of `Facts` beside the estate, `shown(row)` whether this one is told at
    all, `words` puts each column into words, `journal` makes a line of them (None for what completes the line of
    another). `hidden`: that no landlord ever reads one, as a coordinator is told; `withheld`: of one that is not.
    `at_once`: codes are visible from custody on.
    Review: `needs_review(row)` is False for one born released; `seen(row)`: level, place, sort and part_of of the
    work list (review.models.Review); `scale`: the list of its level; `titled_by`: the list its `sort` is of; `grave`:
    the levels that call for the coordinator now; `terms(row)`: what it says beside where and when.
    Storing: `columns`: where what a payload says is kept under another name; `check(org_id, data)`: rules beyond
    lists, raises Refused; `changed(row)`: what follows from a correction or a cancellation; `says`: that something
    happened there, so that a visit of it is not RAS; `ahead(org_id, around)`: reads at once what entries at these
    (estate, moment) will ask for.
    A pair: `alike(row)`: equal for entries that may be one fact noted by both phones (without it none ever is);
    `presumed`: that they are one unless somebody says two; `recounted(row)`: what follows when one ceases to count, or
    counts again.
    """

    schema: type[EntryOp]
    icon: str
    private: tuple[str, ...] = PRIVATE
    journal: Journal | None = None
    of_one: str = "d’une saisie"
    hidden: str = ""
    withheld: str = "Un bailleur ne lit rien de cette saisie. Valider la retire de la liste."
    facts: Callable[[Entry], dict[str, Any]] = _nothing
    shown: Callable[[Entry], bool] = _always
    words: Mapping[str, Words] = field(default_factory=dict)
    at_once: bool = False
    needs_review: Callable[[Entry], bool] = _always
    seen: Callable[[Entry], dict[str, Any]] = _nothing
    scale: str | None = None
    titled_by: str | None = None
    grave: Collection[str] = ()
    terms: Callable[[Entry], Sequence[Term]] = _no_terms
    columns: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[UUID, Mapping[str, Any]], None] = field(default=lambda org_id, data: None)
    changed: Callable[[Entry], None] = field(default=lambda row: None)
    says: bool = True
    alike: Callable[[Entry], str] | None = None
    presumed: bool = False
    recounted: Callable[[Entry], None] = field(default=lambda row: None)
    ahead: Callable[[UUID, Collection[tuple[UUID, datetime]]], None] | None = None
    referable: bool = True
    follows_estate: bool = True
    fielded: bool = True

    @cached_property
    def checked(self) -> list[tuple[str, str]]:
        """(field, list) of the codes that one list knows; of several lists, `check` says which may serve."""
        named = {**COMMON_FIELDS, **self.fields}
        return [(name, one.lists[0]) for name, one in named.items() if len(one.lists) == 1]

    @cached_property
    def typed(self) -> list[str]:
        """The columns of its own private texts, beside those every entry may carry."""
        own = (path for one in self.operations for path in one.private if path not in PRIVATE)
        return list(dict.fromkeys(self.columns.get(path, path) for path in own))


def recording(
    name: str, label: str, schema: type[EntryOp], action: Action, model: type[LogEntry], private: tuple[str, ...] = ()
) -> Operation:
    """The operation that records an entry. `private`: its own free texts, beside those every entry may carry."""
    return Operation(name, label, schema, action, "create", creates=model, private=(*PRIVATE, *private))


def spot(row: LogEntry, *more: str) -> str:
    """Where an entry is, as closely as it says, and what is alike beside: a key of `EntryKind.alike`."""
    return " ".join((str(row.entrance_id or row.building_id or row.estate_id), *more))


FOLLOWERS: list[Callable[[LogEntry], None]] = []
"""What follows from any entry, whatever its kind: told of each one recorded, undone, or corrected, then as it was
before too. The kinds of one feature say by it what the others' mean to them, and nobody names them."""


def follow(follower: Callable[[LogEntry], None]) -> None:
    """Have it told of every entry from now on."""
    FOLLOWERS.append(follower)


def tell(row: LogEntry) -> None:
    """Something became of this entry, or is about to."""
    for follower in FOLLOWERS:
        follower(row)


def level_said(operation: str, payload: object) -> tuple[EntryKind[Any], str] | None:
    """The kind and level of the entry an operation tells of or corrects; of whatever was sent, trusting nothing."""
    if not isinstance(payload, dict):
        return None
    changes = payload.get("changes")
    told = {**payload, **(changes if isinstance(changes, dict) else {})}
    for name, kind in entry_kinds().items():
        if operation in {one.name for one in kind.operations} or payload.get("kind") == name:
            field = next((key for key, one in kind.fields.items() if kind.scale and kind.scale in one.lists), None)
            code = told.get(field) if field else None
            return (kind, code) if isinstance(code, str) else None
    return None


def fields_of(operation: str) -> Mapping[str, Field]:
    """The words of the fields an operation carries, by name."""
    kind = next((one for one in KINDS.values() if operation in {its.name for its in one.operations}), None)
    own = OPERATIONS[operation].fields if operation in OPERATIONS else {}
    return {**COMMON_FIELDS, **(kind.fields if kind else {}), **own}


def entry_kinds() -> dict[str, EntryKind[Any]]:
    """The kinds of entries, by name."""
    return {name: kind for name, kind in KINDS.items() if isinstance(kind, EntryKind)}


def kind_of(model: type[Entry]) -> EntryKind[Entry]:
    """The kind a table is of."""
    return cast(EntryKind[Entry], KINDS[model.feed_kind])


def facts_of(row: Entry) -> Facts | None:
    """All a landlord is told of it, once released; None for what belongs to no estate or is never shown.

    Raises ValueError when a kind gives a text for a code.
    """
    kind = kind_of(type(row))
    if kind.hidden or row.estate_id is None or not kind.shown(row):
        return None
    facts = Facts(estate_id=row.estate_id, **kind.facts(row))
    check_codes(facts)
    return facts


def journals() -> dict[str, Told]:
    """What makes lines of a landlord's journal, by name."""
    kinds: dict[str, Told] = {
        name: kind for name, kind in entry_kinds().items() if kind.journal and kind.journal.stands != MONTH
    }
    return kinds | RECORDS


def monthly() -> dict[str, EntryKind[Any]]:
    """Those of which a landlord reads a number a month."""
    return {name: kind for name, kind in entry_kinds().items() if kind.journal and kind.journal.stands == MONTH}


def in_words(kind: Told, org_id: UUID, column: str, value: Any) -> str:
    """A column of `Facts` as a landlord reads it; empty without a value."""
    if value is None:
        return ""
    words = kind.words[column]
    return lists.label(org_id, words, str(value)) if isinstance(words, str) else words(org_id, value)
