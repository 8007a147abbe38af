"""What a feature declares of each kind of record it keeps, and of what may be asked of it.

Everything else reads it here: no list, page or job names a kind. `sync/registry.py` names them all, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from marshmallow import Schema
from sqlalchemy.orm.interfaces import ORMOption

from app.core.feed import Synced
from app.core.labels import Label

Row = TypeVar("Row", bound=Synced)


class Landed(Protocol):
    """What an action returns: the record it changed."""

    @property
    def rev(self) -> int:
        """Of the record, which counts its changes."""
        ...


@dataclass(frozen=True)
class Merged:
    """What an action returns that applied all but some fields: the record, and the names of those of which two values
    are left for a person to choose from. Names alone: they are told and kept in clear."""

    record: Landed
    conflicts: tuple[str, ...]

    @property
    def rev(self) -> int:
        """That of the record it changed."""
        return self.record.rev


Action = Callable[[Any, Any], Landed]
"""`action(act, data)`: the act (people.acting.Act) and the loaded payload, `shift_id` and `estate_id` added."""


@dataclass(frozen=True)
class Field:
    """A field of a payload in words: its name, and the lists its codes may be of, or the states it may be one of.

    Of a shape inside: `parts`, the fields of it that say something, in this order; `keyed`, the list its keys are of,
    then the list of its values, which are numbers without. `told(org_id, value)`: words of what no list knows.
    """

    label: str
    lists: tuple[str, ...] = ()
    states: type[Label] | None = None
    parts: Mapping[str, Field] = field(default_factory=dict)
    keyed: tuple[str, ...] = ()
    told: Callable[[UUID, Any], str] | None = None


@dataclass(frozen=True)
class Operation:
    """What a phone may ask: `name` is `<feature>.<verb>`, `label` names it to a coordinator.

    op_class: create, append, patch, transition, attach or delete-request. `target`: the table of the record it is
    about, which must exist; `creates`: the table of the entry it records. `version`: of its schema. `private`: paths
    of its payload that hold free text, or names: what is sealed wherever it goes. `own`: its words are for its author
    alone; held, it is settled at the desk without being read there. `fields`: in words, those its kind does not say.
    """

    name: str
    label: str
    schema: type[Schema]
    action: Action
    op_class: str
    target: type[Any] | None = None
    creates: type[Any] | None = None
    version: int = 1
    private: tuple[str, ...] = ()
    own: bool = False
    fields: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Kind(Generic[Row]):
    """A kind of record phones hold.

    `wire(row, reader)`: what the phone of this reader (people.acting.Actor) holds of it. `fields`: those of its
    operations, and its sealed columns, in words. `options()`: how rows are loaded, all at once. `leaves(row, at)`:
    True when it may leave the phones 30 days after its last change; None for what stays as long as its scope does.
    `referable`: an origin or a follow-up may name it. `follows_estate`: it has a `sector_id`, which changes with its
    estate's. `by_sector`: of one that has an `estate_id`, an agent asks something only where they work; False where
    its action says who may. `fielded`: a structure may add fields of its own to it (app/fields). `private`: paths of
    what `wire` gives that hold free text, or what is known of a person; through a list, of each of its items.
    """

    name: str
    model: type[Row]
    label: str
    wire: Callable[[Row, Any], dict[str, Any]]
    operations: tuple[Operation, ...] = ()
    options: Callable[[], Sequence[ORMOption]] = tuple
    leaves: Callable[[Row, datetime], bool] | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    referable: bool = False
    follows_estate: bool = False
    private: tuple[str, ...] = ()
    fielded: bool = False
    by_sector: bool = True


KINDS: dict[str, Kind[Any]] = {}
OPERATIONS: dict[str, Operation] = {}
"""Both by name, filled by `declare`: what is shipped, by `sync/registry.py`."""


def declare(*kinds: Kind[Any], operations: Iterable[Operation] = ()) -> None:
    """Make kinds and their operations known, and operations of no single kind. Raises ValueError for a name taken."""
    named: list[tuple[dict[str, Any], Any]] = [(KINDS, kind) for kind in kinds]
    for table, one in [*named, *((OPERATIONS, one) for one in (*_asked(kinds), *operations))]:
        if one.name in table:
            raise ValueError(f"{one.name!r} is declared twice")
        table[one.name] = one


def forget(*kinds: Kind[Any]) -> None:
    for kind in kinds:
        del KINDS[kind.name]
    for one in _asked(kinds):
        del OPERATIONS[one.name]


def _asked(kinds: Iterable[Kind[Any]]) -> list[Operation]:
    return [one for kind in kinds for one in kind.operations]


def always(row: Any, at: datetime) -> bool:
    """A fact: it never changes by itself, so it may leave."""
    return True
