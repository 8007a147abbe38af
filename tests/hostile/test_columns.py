"""What the tables cannot hold: no column for a person met, none for what the law forbids, no text in clear."""

from __future__ import annotations

import re

from sqlalchemy import LargeBinary, String, Text

from app.core.base import Base
from app.core.kinds import OPERATIONS
from app.logbook.kinds import COMMON_FIELDS, entry_kinds

TABLES = {table.name: table for table in Base.metadata.sorted_tables}
FIELD = ("round", "round_agent", "round_stop", "round_event", "visit", "ambience", "contact", "conflict",
         "technical_problem", "released_line", "followup", "feed")  # fmt: skip
PERSON = re.compile(
    r"(^|_)(first|last|sur)?name|nom|prenom|person|people|resident|tenant_name|habitant|victim|party|parties|"
    r"phone$|telephone|mobile|e?mail|birth|naissance|age$|sex$|genre$|gender|dwelling|logement|flat|door_number"
)
NOT_PERSONS = {("released_line", "work")}
FORBIDDEN = re.compile(
    r"national|religio|relig|ethni|race|racial|politi|union|syndicat|orienta(?!tion_proposee)|health|sante|nir$|"
    r"social_security|securite_sociale|birth|naissance|citizen|immigr|sexual|opinion|offen[cs]e|penal|criminal|judg"
)


def test_no_table_of_the_rounds_has_a_column_for_a_person_met() -> None:
    found = {
        (name, column.name)
        for name in FIELD
        for column in TABLES[name].columns
        if PERSON.search(column.name) and (name, column.name) not in NOT_PERSONS
    }
    assert found == set()


def test_no_operation_but_of_a_case_has_a_field_for_a_person_met() -> None:
    """A case is confidential, its parties are letters, and who they are travels sealed."""
    fields = {(kind, name) for kind, line in OPERATIONS.items() for name in line.schema().fields}
    persons = {one for one in fields if PERSON.search(one[1])}
    assert {one for one in fields if FORBIDDEN.search(one[1])} == set()
    assert {kind for kind, _ in persons if not kind.startswith("case.")} == set()
    assert len(fields) > 80


def test_what_the_law_forbids_has_no_column_anywhere() -> None:
    names = {(table.name, column.name) for table in TABLES.values() for column in table.columns}
    assert {one for one in names if FORBIDDEN.search(one[1])} == set()


def test_every_entry_keeps_its_free_text_sealed() -> None:
    for kind, entry in entry_kinds().items():
        columns = entry.model.__table__.c
        assert isinstance(columns.text_sealed.type, LargeBinary), kind
        clear = {one.name for one in columns if isinstance(one.type, String | Text)}
        assert clear <= {*COMMON_FIELDS, *entry.fields} | STATES, kind


STATES = {"state", "reason", "mode", "work", "transmission", "feedback", "path", "consent", "channel", "sent_to",
          "sent_channel", "lieu", "origin_kind", "type", "category", "sub_category", "severity", "issue"}  # fmt: skip
"""Codes of lists and states, each checked against its list before it is stored."""

FREE = re.compile(r"text|note$|reason$|comment|label$|who$|reference|body$|message|precision|hint|description")
IN_CLEAR = {
    ("building", "label"), ("entrance", "label"), ("list_override", "label_fr"),
    ("held_op", "message"), ("held_op", "reason"), ("visit", "reason"), ("round_stop", "reason"),
    ("followup", "reason"), ("review", "reason"), ("push_halt", "reason"), ("round_event", "reason"),
    ("shift_change", "reason"), ("case_request", "reason"), ("case_meeting", "reason"), ("case_event", "reason"),
    ("link", "reason"),
}  # fmt: skip
"""Codes of lists, names of places and of phones, and our own words: none is typed on a round."""


def test_every_column_that_someone_types_freely_is_bytes() -> None:
    clear = {
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if isinstance(column.type, String | Text) and FREE.search(column.name)
    }
    assert clear - IN_CLEAR == set()


def test_sealed_columns_are_bytes_and_named_so() -> None:
    sealed = {(t.name, c.name) for t in TABLES.values() for c in t.columns if c.name.endswith("_sealed")}
    assert len(sealed) >= 15
    assert all(isinstance(TABLES[table].c[name].type, LargeBinary) for table, name in sealed)
    assert sealed >= {
        ("public_point", "label_sealed"),
        ("technical_problem", "called_who_sealed"),
        ("consigne", "text_sealed"),
        ("held_op", "body_sealed"),
        ("entry_version", "body_sealed"),
        ("shift", "note_sealed"),
    }
