"""A person who asks what is kept of her has her own words, and nobody else's."""

from __future__ import annotations

from flask import Flask

from app.core import tenant
from app.core.unit import read_unit, write_unit
from app.retention.about import SOURCES, Wanted
from tests.mediation.cases import NAMES, a_case
from tests.mediation.preparation.stage import a_line, readings
from tests.parties.stage import party_of
from tests.world import World

HERS, HIS = "Je veux bien couper à 22 h.", "Les basses passent le mur."


def test_her_words_are_handed_to_her_and_what_the_other_said_is_not(app: Flask, world: World) -> None:
    made = a_case(world)
    for letter, text in (("B", HERS), ("A", HIS)):
        a_line(world, made, "mots", letter, text)
    a_line(world, made, "question", "B", "Que faudrait-il à B ?")
    with tenant.tenant(world.org_id), write_unit():
        told = SOURCES["party"].tell(world.claire.act(), party_of(world, made, "B"))
    assert told is not None and [one.text for one in told.texts if one.hers] == [HERS]
    assert all(HIS not in one.text for one in told.texts)
    assert NAMES["B"] in dict(told.lines).values() and NAMES["A"] not in repr(told)
    assert (world.claire.user_id, party_of(world, made, "B"), "export") in readings(world, made)


def test_she_is_found_by_her_letter_and_her_case_never_by_a_name(app: Flask, world: World) -> None:
    made = a_case(world)
    with tenant.tenant(world.org_id), read_unit():
        found = SOURCES["party"].find(Wanted(world.org_id, None, None))
        assert {one.id for one in found} == {party_of(world, made, letter) for letter in "AB"}
        assert all(NAMES[letter] not in repr(found) for letter in "AB") and "Les Glycines" in found[0].title
        assert not SOURCES["party"].find(Wanted(world.other_org_id, None, None))
