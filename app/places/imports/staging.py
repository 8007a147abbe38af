"""The whole file judged on disk before any lock is taken: memory stays constant, the database stays free.

`sqlite3.connect("")` is a private temporary file that the system removes with its connection, even when the
process is killed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from app.core.folding import fold
from app.places.imports.grouping import Part, Staged, merged
from app.places.imports.rows import Row
from app.places.rules import address_hash, digest

REJECTED = "rejetée"
SAME = "identique"
SKIPPED = "sautée"

_SCHEMA = """
create table line (
  number integer primary key, source_id text not null, key text, row_hash text, fields text,
  outcome text, remarks text not null, part text, hall text, names text, to_check int
);
create index by_name on line (names) where names is not null;
create index by_hall on line (source_id, hall) where hall is not null;
create index by_key on line (source_id, key, number);
"""


@dataclass(frozen=True)
class Reuse:
    """Identifiers used by several rows: how many, the rows they cover, the rows beyond the first of each."""

    ids: int
    rows: int

    @property
    def too_many(self) -> int:
        """Rows beyond one per identifier."""
        return self.rows - self.ids


class Staging:
    """Every row of a file with what was said of it. At a `path`, it is there for who reads it afterwards.

    `grouped`: rows of one identifier are one estate; `counted`: and each of them is a dwelling. `reading`: it is there
    already, and stays as it is.
    """

    def __init__(
        self, path: Path | None = None, *, grouped: bool = False, counted: bool = False, reading: bool = False
    ) -> None:
        self._db = sqlite3.connect(path or "", isolation_level=None)
        self.grouped, self.counted = grouped, counted
        if reading:
            return
        self._db.executescript(_SCHEMA)
        self._db.execute("begin")  # never ended: the file is ours alone and dies with us

    def close(self) -> None:
        """Give the temporary file back."""
        self._db.close()

    def keep_file(self) -> None:
        """What was told stays in the file at `path`."""
        self._db.execute("commit")

    def keep(self, number: int, row: Row) -> None:
        """Stage an understood row; a row equal to an earlier one in every column is only told."""
        year = row.fields["year"]
        key = address_hash(str(row.fields["address"]), int(year) if year is not None else None)
        key = digest("", row.source_id) if self.grouped else key
        twin = None if self.counted else self._twin(row.source_id, key, row.row_hash)
        remarks = [text for _, text in row.remarks]
        if twin:
            remarks.append(f"identique à la ligne {twin[0]}")
        self._db.execute(
            "insert into line values (?, ?, ?, ?, ?, ?, ?, ?, ?, null, ?)",
            (number, row.source_id, key, row.row_hash, _json(row.fields),
             SAME if twin else None, _json(remarks), _json(row.part), _hall(row), row.to_check),
        )  # fmt: skip

    def _twin(self, *same: str) -> Any:
        query = "select number from line where source_id = ? and key = ? and row_hash = ? and outcome is null"
        return self._db.execute(query, same).fetchone()

    def elsewhere(self, row: Row) -> str:
        """Why this row cannot be: an earlier one says its hall is at another address. Empty when none does."""
        found = (
            self._db.execute(
                "select number, json_extract(part, '$[1]') from line where source_id = ? and hall = ? "
                "order by number limit 1",
                (row.source_id, _hall(row)),
            ).fetchone()
            if row.part and row.part[2]
            else None
        )
        if not row.part or found is None or fold(found[1]) == fold(row.part[1]):
            return ""
        building, _, hall = row.part
        of = f"hall «\u00a0{hall}\u00a0» de «\u00a0{building}\u00a0»"
        return f"{of} déjà nommé à la ligne {found[0]}, à une autre adresse ({found[1]})"

    def skip(self, number: int, reason: str, said: str = "", names: str = "") -> None:
        """A row that says nothing of an estate, or is not to."""
        self._leave_out(number, SKIPPED, reason, said, names)

    def reject(self, number: int, reason: str, said: str, names: str = "") -> None:
        """A row that cannot be: what it is called, and the identifier it names all the same."""
        self._leave_out(number, REJECTED, reason, said, names)

    def _leave_out(self, number: int, outcome: str, reason: str, said: str, names: str) -> None:
        self._db.execute(
            "insert into line values (?, ?, null, null, null, ?, ?, null, null, ?, 0)",
            (number, said, outcome, _json([reason]), names or None),
        )

    def tell_reuse(self) -> Reuse:
        """Remark every row whose identifier serves several rows: each stays an estate of its own."""
        groups = "select source_id from line where key is not null group by source_id having count(*) > 1"
        ids = self._one(f"select count(*) from ({groups})")  # noqa: S608 - a constant
        numbers = self._db.execute(
            f"select number, source_id from line where key is not null and source_id in ({groups})"  # noqa: S608
        ).fetchall()
        for number, source_id in numbers:
            self.remark(number, f"identifiant {source_id} employé plusieurs fois : résidence distincte")
        return Reuse(ids, len(numbers))

    def remark(self, number: int, text: str, outcome: str | None = None) -> None:
        """Add a remark to a row, and its outcome when known."""
        self._db.execute(
            "update line set remarks = json_insert(remarks, '$[#]', ?), outcome = coalesce(?, outcome) "
            "where number = ?",
            (text, outcome, number),
        )

    def settle(self, number: int, outcome: str) -> None:
        self._db.execute("update line set outcome = ? where number = ?", (outcome, number))

    def names(self, source_id: str) -> bool:
        """Whether a row has this identifier."""
        told = self._one("select count(*) from line where source_id = ?", source_id)
        return bool(told or self._one("select count(*) from line where names = ?", source_id))

    def owners(self) -> list[str]:
        """The landlords its rows name."""
        found = self._db.execute(
            "select distinct json_extract(fields, '$.landlord') from line where fields is not null"
        )
        return sorted(said for (said,) in found if said)

    def count(self, outcome: str | None = None) -> int:
        """Rows in all, or of one outcome."""
        if outcome is None:
            return self._one("select count(*) from line")
        return self._one("select count(*) from line where outcome = ?", outcome)

    def groups(self) -> Iterator[tuple[str, list[Staged]]]:
        """Waiting rows by identifier, in the order of the file within each."""
        rows = self._db.cursor().execute(
            "select number, source_id, key, row_hash, fields, part from line where outcome is null "
            "order by source_id, key, number"
        )
        staged = (Staged(n, s, k, h, json.loads(f), parts=_parts(p)) for n, s, k, h, f, p in rows)
        for source_id, group in groupby(staged, key=lambda one: one.source_id):
            alike = list(group)
            yield source_id, [merged(alike, counted=self.counted)] if self.grouped else alike

    def ledger(
        self, outcome: str | None = None, *, first: int = 0, most: int = -1
    ) -> Iterator[tuple[int, str, str, list[str], str]]:
        """(line, identifier, outcome, remarks, address) of every row, in the order of the file, or of some of them."""
        query = "select number, source_id, coalesce(outcome, ''), remarks, fields from line"
        query += " where outcome = ?" if outcome else ""
        values = (*((outcome,) if outcome else ()), most, first)
        lines = self._db.execute(f"{query} order by number limit (?) offset (?)", values)
        for number, source_id, said, remarks, fields in lines:
            address = json.loads(fields)["address"] if fields else ""
            yield number, source_id, said, json.loads(remarks), address

    def to_check(self, first: int, most: int) -> list[tuple[int, str, list[str]]]:
        """(line, name, remarks) of rows that are taken though something of them is missing or cannot be."""
        query = "select number, json_extract(fields, '$.name'), remarks from line where to_check order by number"
        found = self._db.execute(f"{query} limit (?) offset (?)", (most, first))
        return [(number, name, json.loads(remarks)) for number, name, remarks in found]

    def count_to_check(self) -> int:
        return self._one("select count(*) from line where to_check")

    def said_of(self, number: int) -> list[str]:
        """The remarks on one row."""
        found = self._db.execute("select remarks from line where number = ?", (number,)).fetchone()
        return list(json.loads(found[0])) if found else []

    def _one(self, query: str, *values: Any) -> int:
        return int(self._db.execute(query, values).fetchone()[0])


def _hall(row: Row) -> str | None:
    """What tells a hall from the others of its estate."""
    return _json([fold(row.part[0]), fold(row.part[2])]) if row.part and row.part[2] else None


def _parts(kept: str | None) -> tuple[Part, ...]:
    said = json.loads(kept or "null")
    return (Part(*said),) if said else ()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
