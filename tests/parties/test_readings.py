"""Every reading leaves a line that stays; and what was read is nowhere where it may not be."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import tenant
from app.core.base import Base, uuid7
from app.core.errors import NotAllowed, Unknown
from app.core.unit import read_unit, write_unit
from app.parties.models import Party, Reading
from app.parties.subjects import About
from tests.hostile.conftest import logs
from tests.parties import dossier
from tests.parties.conftest import CANARY, WHO
from tests.parties.dossier import PRIVATE, do
from tests.rows import only
from tests.world import World

__all__ = ["logs"]


def lines(world: World, case: About) -> list[tuple[object, str]]:
    return [(one.reader_id, one.how) for one in do(world.nadia, "dossier.readings", case)]


def test_who_reads_leaves_a_line_that_the_record_shows(known: World, case: About) -> None:
    assert lines(known, case) == []
    seen = do(known.nadia, "dossier.open", case, "page", at="2026-11-20 18:00")
    assert [one["letter"] for one in seen] == ["A", "B"] and seen[1]["who"]["name"] == CANARY
    do(known.nadia, "dossier.open", case, "export", at="2026-11-20 19:00")
    assert lines(known, case) == [(known.nadia.user_id, "export"), (known.nadia.user_id, "page")]
    assert [one.how for one in do(known.claire, "dossier.readings", case)] == ["export", "page"]
    with pytest.raises(Unknown):
        do(known.yoann, "dossier.readings", case)


def test_below_the_narrative_no_key_says_who_a_party_is_and_no_line_is_left(known: World, case: About) -> None:
    for who in (known.claire, known.lead):
        seen = do(who, "dossier.envelope", case)
        assert [one["letter"] for one in seen] == ["A", "B"] and all("who" not in one for one in seen)
        with pytest.raises(NotAllowed):
            do(who, "dossier.open", case, "page")
    for who in (known.yoann, known.admin, known.reader, known.stranger):
        for verb, more in (("dossier.envelope", ()), ("dossier.open", ("page",))):
            with pytest.raises(Unknown):
                do(who, verb, case, *more)
    assert lines(known, case) == []


def test_where_the_structure_opened_it_coordination_reads_and_its_line_says_so(known: World) -> None:
    opened = dossier.opened(known, known.nadia, opened=True)
    do(known.claire, "dossier.open", opened, "page")
    assert lines(known, opened) == [(known.claire.user_id, "page")]
    formal = dossier.opened(known, known.nadia, formal=True)
    do(known.lead, "dossier.open", formal, "page")
    with pytest.raises(NotAllowed):
        do(known.claire, "dossier.open", formal, "page")


def test_a_stand_in_reads_in_her_days_and_what_her_phone_read_then_is_noted_later(known: World, case: About) -> None:
    dossier.replaced(known, case, known.yoann, "2026-11-19", "2026-11-20")
    reading, named = uuid7(), only(known, Party, letter="B").id
    for _ in range(2):
        do(known.yoann, "dossier.read", case, "phone", named, record=reading, at="2026-11-20 21:00")
    assert lines(known, case) == [(known.yoann.user_id, "phone")]
    with pytest.raises(Unknown):
        do(known.yoann, "dossier.read", case, "phone", at="2026-11-21 21:00")
    with pytest.raises(Unknown):
        do(known.nadia, "dossier.read", case, "phone", record=reading)


def test_a_reading_of_another_record_s_party_is_none(known: World, case: About) -> None:
    other = dossier.opened(known, known.nadia)
    with pytest.raises(Unknown):
        do(known.nadia, "dossier.read", other, "page", only(known, Party, letter="B").id)
    assert lines(known, other) == []


@pytest.mark.parametrize("change", ["changed", "deleted"])
def test_a_reading_is_never_changed_nor_deleted(known: World, case: About, change: str) -> None:
    do(known.nadia, "dossier.open", case, "page")
    with pytest.raises(RuntimeError, match="never changed"), tenant.tenant(known.org_id), write_unit() as s:
        row = s.scalars(select(Reading)).one()
        if change == "changed":
            row.how = "export"
        else:
            s.delete(row)
    assert lines(known, case) == [(known.nadia.user_id, "page")]


def test_who_a_party_is_is_in_no_file_no_log_no_dump_and_no_other_wire(
    app: Flask, known: World, logs: list[str], as_phone: Any, as_desk: Any
) -> None:
    about = dossier.opened(known, known.nadia)
    named = do(known.nadia, "dossier.party", about, "autre").id
    do(known.nadia, "dossier.name", WHO, record=named)
    seen = do(known.nadia, "dossier.open", about, "page")
    nadia = as_phone(known.nadia)
    nadia.pull_all()
    pages = [as_desk(known.claire).get(url).get_data(as_text=True) for url in ("/bureau/", "/bureau/relire")]
    with tenant.every_tenant(), read_unit() as s:
        dumped = repr([s.execute(one.select()).all() for one in Base.metadata.sorted_tables])
    folder = app.extensions["palier_settings"].data_dir
    files = b"".join(path.read_bytes() for path in folder.glob("palier.sqlite*")).decode("latin-1")
    elsewhere = "".join((*logs, *pages, dumped, files, json.dumps(do(known.claire, "dossier.envelope", about))))
    words = [_at(seen[0], path) for path in PRIVATE]
    assert len(words) == 7 and CANARY in words
    for word in words:
        assert word and word.split()[-1] not in elsewhere, word


def _at(found: Any, path: str) -> Any:
    for name in path.split("."):
        found = found[name]
    return found
