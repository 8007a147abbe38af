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
from typing import Any

from app.places.imports.rows import Fields, Row
from app.places.rules import address_hash

REJECTED = "rejetée"
SAME = "identique"

_SCHEMA = """
create table line (
  number integer primary key, source_id text not null, key text, row_hash text, fields text,
  outcome text, remarks text not null
);
create index by_key on line (source_id, key, number);
"""


@dataclass(frozen=True)
class Staged:
    """A row waiting for its estate. `key` is the hash of address and year."""

    number: int
    source_id: str
    key: str
    row_hash: str
    fields: Fields


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
    """Every row of a file with what was said of it."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(_SCHEMA)
        self._db.execute("begin")  # never ended: the file is ours alone and dies with us

    def close(self) -> None:
        """Give the temporary file back."""
        self._db.close()

    def keep(self, number: int, row: Row) -> None:
        """Stage an understood row; a row equal to an earlier one in every column is only told."""
        year = row.fields["year"]
        key = address_hash(str(row.fields["address"]), int(year) if year is not None else None)
        twin = self._db.execute(
            "select number from line where source_id = ? and key = ? and row_hash = ? and outcome is null",
            (row.source_id, key, row.row_hash),
        ).fetchone()
        remarks = [text for _, text in row.remarks]
        if twin:
            remarks.append(f"identique à la ligne {twin[0]}")
        self._db.execute(
            "insert into line values (?, ?, ?, ?, ?, ?, ?)",
            (number, row.source_id, key, row.row_hash, _json(row.fields),
             SAME if twin else None, _json(remarks)),
        )  # fmt: skip

    def reject(self, number: int, source_id: str, reason: str) -> None:
        self._db.execute(
            "insert into line values (?, ?, null, null, null, ?, ?)",
            (number, source_id, REJECTED, _json([reason])),
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

    def count(self, outcome: str | None = None) -> int:
        """Rows in all, or of one outcome."""
        if outcome is None:
            return self._one("select count(*) from line")
        return self._one("select count(*) from line where outcome = ?", outcome)

    def groups(self) -> Iterator[tuple[str, list[Staged]]]:
        """Waiting rows by identifier, in the order of the file within each."""
        rows = self._db.cursor().execute(
            "select number, source_id, key, row_hash, fields from line where outcome is null "
            "order by source_id, key, number"
        )
        staged = (Staged(n, s, k, h, json.loads(f)) for n, s, k, h, f in rows)
        for source_id, group in groupby(staged, key=lambda one: one.source_id):
            yield source_id, list(group)

    def ledger(self, outcome: str | None = None) -> Iterator[tuple[int, str, str, list[str], str]]:
        """(line, identifier, outcome, remarks, address) of every row, in the order of the file."""
        query = "select number, source_id, coalesce(outcome, ''), remarks, fields from line"
        query += " where outcome = ?" if outcome else ""
        values = (outcome,) if outcome else ()
        for number, source_id, said, remarks, fields in self._db.execute(f"{query} order by number", values):
            address = json.loads(fields)["address"] if fields else ""
            yield number, source_id, said, json.loads(remarks), address

    def _one(self, query: str, *values: Any) -> int:
        return int(self._db.execute(query, values).fetchone()[0])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
