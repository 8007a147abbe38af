"""How many statements an exchange or a page costs: the same whatever is stored, counted and not timed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event

from app.core import clock, tenant
from app.core.unit import write_unit
from app.extensions import db
from app.places import actions as places
from app.review import actions as review
from app.rounds import actions as rounds
from tests.clients import Desk, Phone
from tests.desk.evening import payload, tell
from tests.hostile.test_strings_from_phones import ENTRIES
from tests.world import World


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    said: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def town(world: World, as_phone: Any) -> Callable[[int], None]:
    """`town(n)`: n more estates, each with one entry of each kind, half of them released, and a consigne."""
    return growing(world, as_phone(world.nadia))


def growing(world: World, phone: Phone) -> Callable[[int], None]:
    """The same, from this agent's phone, once her evening is told."""
    evening = tell(world, phone)

    def grow(count: int) -> None:
        with tenant.tenant(world.org_id), write_unit():
            homes = [
                places.create_estate(world.org_id, name=f"Résidence {phone.no} {n}", sector_id=world.sector_id,
                                     landlord_id=world.landlord_id, commune="Valserein").id
                for n in range(count)
            ]  # fmt: skip
            for home in homes:
                rounds.write_consigne(
                    world.claire.actor, clock.now(), estate_id=home, text="Sonner deux fois.", valid_from=clock.today()
                )
        for home in homes:
            ops = [
                phone.op(kind, {**payload(name, world, evening.partner_id, f"Vu {n}."), "place": {"estate": str(home)}})
                for n, (kind, name) in enumerate(ENTRIES)
            ]
            ops.append(phone.op("contact.later", {"text": "d’une autre version", "place": {"estate": str(home)}}))
            phone.sync(*ops)
            with tenant.tenant(world.org_id), write_unit():
                for op in ops[1:4]:
                    kind = dict(ENTRIES)[op["kind"]]
                    review.release(world.claire.actor, clock.now(), kind, UUID(op["record_id"]), None)

    return grow


PAGES = {
    "/bureau/": "claire",
    "/bureau/relire": "claire",
    "/bureau/relire/tout-montrer": "claire",
    "/bureau/regler": "claire",
    "/bureau/regler?raison=newer": "claire",
    "/bureau/suivis": "claire",
    "/bureau/planning": "claire",
    "/bureau/planning/vacation": "claire",
    "/bureau/consignes": "claire",
    "/bureau/consignes?etat=en_cours": "claire",
    "/bureau/consignes/nouvelle": "claire",
    "/bureau/techniques": "claire",
    "/bureau/techniques?urgence=t0&probleme=acces_fermeture": "claire",
    "/bureau/orientations": "claire",
    "/bureau/orientations?domaine=logement": "claire",
    "/bureau/partenaires": "claire",
    "/bureau/equipe": "claire",
    "/bureau/courriels": "admin",
    "/bureau/conservation": "admin",
    "/bureau/conservation/essai": "admin",
    "/bureau/droits": "claire",
    "/bureau/secteurs": "claire",
    "/bureau/secteurs/{sector}": "claire",
    "/bureau/secteurs/{sector}/residences": "claire",
    "/bureau/secteurs/{sector}/residences?etat=sans": "claire",
    "/bureau/equipe?role=agent": "claire",
    "/bureau/patrimoine": "claire",
    "/bureau/patrimoine?secteur=aucun&etat=a_placer": "claire",
    "/bureau/patrimoine/nouvelle": "claire",
    "/bureau/patrimoine/bailleurs": "claire",
    "/bureau/listes": "claire",
    "/bureau/listes/propositions": "claire",
    "/bureau/patrimoine/doublons": "claire",
    "/bureau/a-faire": "nadia",
    "/bureau/annuaire": "nadia",
    "/bureau/mon-planning": "nadia",
    "/bailleur/journal": "reader",
    "/bailleur/journal.xlsx": "reader",
}
PAGE_CEILING = 40
PULL_CEILING = 45


def cost(app: Flask, desk: Desk, url: str) -> list[str]:
    """The statements of one page, opened a second time (whoever is seen is noted the first time)."""
    assert desk.get(url).status_code == 200, url
    with counted(app) as said:
        assert desk.get(url).status_code == 200
    return said


def test_a_page_costs_as_many_statements_for_twenty_estates_as_for_two(
    app: Flask, world: World, as_desk: Any, town: Callable[[int], None]
) -> None:
    desks = {name: as_desk(getattr(world, name)) for name in set(PAGES.values())}
    pages = {url.format(sector=world.sector_id): who for url, who in PAGES.items()}
    town(2)
    before = {url: cost(app, desks[who], url) for url, who in pages.items()}
    town(18)
    grown = {}
    for url, who in pages.items():
        after = cost(app, desks[who], url)
        if len(after) > len(before[url]) or len(after) > PAGE_CEILING:
            fresh = [one.split("FROM", 1)[-1][:80] for one in after]
            grown[url] = (len(before[url]), len(after), max(set(fresh), key=fresh.count))
    assert grown == {}


def test_the_journal_of_one_estate_asks_once_whose_it_is(app: Flask, world: World, as_desk: Any) -> None:
    said = cost(app, as_desk(world.reader), f"/bailleur/journal?residence={world.glycines.estate_id}")
    assert sum("FROM landlord" in one for one in said) == 1


def test_a_pull_costs_as_many_statements_for_many_records_as_for_few(
    app: Flask, world: World, as_phone: Any, town: Callable[[int], None]
) -> None:
    def pull() -> tuple[int, int]:
        phone: Phone = as_phone(world.yoann)
        phone.sync()
        phone.cursor = None
        with counted(app) as said:
            held = phone.pull_all()
        return len(held), len(said)

    town(2)
    few, statements = pull()
    town(18)
    many, more = pull()
    assert many > few + 100
    assert more <= statements <= PULL_CEILING, (statements, more)


def test_nothing_new_costs_a_handful_of_statements_and_writes_nothing(app: Flask, world: World, as_phone: Any) -> None:
    phone: Phone = as_phone(world.nadia)
    phone.pull_all()
    with counted(app) as said:
        phone.sync()
    assert not [one for one in said if one.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "BEGIN IMM"))]
    assert len(said) <= 15, said


def test_an_operation_more_costs_no_statement_more(app: Flask, world: World, as_phone: Any) -> None:
    phone: Phone = as_phone(world.nadia)
    evening = tell(world, phone)

    def push(count: int) -> int:
        ops = [
            phone.op(kind, payload(name, world, evening.partner_id, "Vu."))
            for kind, name in (ENTRIES[n % 5] for n in range(count))
        ]
        with counted(app) as said:
            assert {one["result"] for one in phone.sync(*ops)["results"]} == {"applied"}
        return len(said)

    push(1)
    few, many = push(10), push(50)
    assert many <= few, (few, many)
