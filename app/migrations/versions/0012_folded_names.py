"""What estates are found and sorted by, and one folding of names: apostrophes, hyphens and "12 bis" make no difference.

Two landlords whose names only differed so keep a row each, for each has its own readers: a person decides. Keys of
imports are made again from the address and the year they were made of, so a file imported again finds its estates.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any
from unicodedata import category, combining, normalize

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

KEY, TEXT = sa.Uuid(), sa.String()
BATCH = 500
Fold = Callable[[str], str]


def upgrade() -> None:
    # The defaults only fill the columns while they are made: every estate is given its words below, and by the model.
    op.add_column("estate", sa.Column("name_key", sa.String(200), nullable=False, server_default=""))
    op.add_column("estate", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    op.add_column("estate", sa.Column("hall_words", sa.Text(), nullable=False, server_default=""))
    _tell_words()
    _fold_again(_fold)
    op.create_index("ix_estate_name", "estate", ["org_id", "name_key", "id"])
    op.drop_index("ix_estate_landlord", "estate")  # with the id, a stock is read from its index alone
    op.create_index("ix_estate_landlord", "estate", ["org_id", "landlord_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_estate_landlord", "estate")
    op.create_index("ix_estate_landlord", "estate", ["org_id", "landlord_id"])
    op.drop_index("ix_estate_name", "estate")
    _fold_again(_fold_before)
    for name in ("hall_words", "words", "name_key"):
        op.drop_column("estate", name)


def _table(name: str, *columns: str) -> Any:
    whole = {"year": sa.Integer()}
    keys = (sa.column(one, KEY) for one in ("org_id", "id"))
    return sa.table(name, *keys, *(sa.column(one, whole.get(one, TEXT)) for one in columns))


def _tell_words() -> None:
    estate = _table("estate", "name", "address", "commune", "plate", "name_key", "words", "hall_words")
    halls = dict(_halls())
    for row in _rows(sa.select(estate.c.org_id, estate.c.id, *list(estate.c)[2:6]), estate):
        own = " ".join([row.name, row.address, row.commune, row.plate])
        _set(estate, row, name_key=_fold(row.name)[:200], words=_fold(own),
             hall_words=halls.get((row.org_id, row.id), ""))  # fmt: skip


def _halls() -> Iterator[tuple[Any, str]]:
    """By estate, the words of its buildings and entrances."""
    building = sa.table("building", *(sa.column(one, KEY) for one in ("org_id", "id", "estate_id")), sa.column("name"))
    entrance = sa.table("entrance", *(sa.column(one, KEY) for one in ("org_id", "building_id")), sa.column("label"),
                        sa.column("plate"))  # fmt: skip
    bind, found = op.get_bind(), dict[Any, list[str]]()
    home = {}
    for row in bind.execute(sa.select(building)):
        home[row.org_id, row.id] = row.estate_id
        found.setdefault((row.org_id, row.estate_id), []).append(_fold(row.name))
    for row in bind.execute(sa.select(entrance)):
        said = _fold(f"{row.label} {row.plate}")
        found.setdefault((row.org_id, home[row.org_id, row.building_id]), []).append(said)
    return ((key, " ".join(said)) for key, said in found.items())


def _fold_again(fold: Fold) -> None:
    landlord = _table("landlord", "name", "name_key")
    _set_apart(landlord, "name_key", sa.select(landlord), lambda row: (row.org_id, fold(row.name)[:200]))
    estate = _table("estate", "address", "source", "source_id", "content_hash", "year")
    mine = sa.select(estate).where(estate.c.content_hash.is_not(None))
    _set_apart(estate, "content_hash", mine, lambda row: (row.org_id, row.source, row.source_id, _hash(row, fold)))


def _set_apart(table: Any, column: str, query: Any, key: Callable[[Any], tuple[Any, ...]]) -> None:
    """The keys anew; of those that became one, the n-th is `key:n`, as an import calls it."""
    ordered = query.order_by(table.c.org_id, sa.func.length(table.c[column]), table.c[column])
    rows, used = op.get_bind().execute(ordered).all(), dict[tuple[Any, ...], int]()
    for row in rows:  # aside first: a key may be taken by the next row's former one
        _set(table, row, **{column: f"~{row.id}"})
    for row in rows:
        mine = key(row)
        used[mine] = used.get(mine, 0) + 1
        _set(table, row, **{column: mine[-1] if used[mine] == 1 else f"{mine[-1][:190]}:{used[mine]}"})


def _hash(row: Any, fold: Fold) -> str:
    return hashlib.sha256("\x1f".join([fold(row.address), str(row.year or "")]).encode()).hexdigest()


def _rows(query: Any, table: Any) -> Iterator[Any]:
    """Every row, some at a time."""
    after = None
    while True:
        later = sa.tuple_(table.c.org_id, table.c.id) > sa.tuple_(after.org_id, after.id) if after else sa.true()
        found = op.get_bind().execute(query.where(later).order_by(table.c.org_id, table.c.id).limit(BATCH)).all()
        yield from found
        if len(found) < BATCH:
            return
        after = found[-1]


def _set(table: Any, row: Any, **values: Any) -> None:
    mine = (table.c.org_id == row.org_id) & (table.c.id == row.id)
    op.get_bind().execute(sa.update(table).where(mine).values(values))


# As app/core/folding.py and what it replaced were that day: a migration does the same on every other one.
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ς": "σ", "ʼ": " ", "ʻ": " ", "ʹ": " "}
)


def _fold(text: str) -> str:
    seen = "".join(one for one in normalize("NFKD", text) if category(one) not in ("Mn", "Mc", "Me", "Cf"))
    words: list[str] = []
    for word in re.sub(r"[\W_]+", " ", seen.lower().translate(LETTERS)).split():
        if word in ("bis", "ter", "quater") and words and words[-1].isascii() and words[-1].isdigit():
            words[-1] += word
        else:
            words.append(word)
    return " ".join(words) or " ".join(text.split())


def _fold_before(text: str) -> str:
    line = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()
    return "".join(one for one in normalize("NFKD", line) if not combining(one)).casefold().strip() or line
