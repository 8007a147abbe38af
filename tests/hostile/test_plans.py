"""How SQLite means to find what it is asked: by an index that leads to it, never through a whole organisation.

On a database without statistics, as every new one is: what it holds cannot be what decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.core import tenant
from app.core.unit import read_unit
from app.extensions import db
from app.referrals.models import Partner
from tests.clients import Phone
from tests.desk.evening import payload
from tests.hostile.test_statements import ENTRIES, PAGES, town
from tests.world import World

__all__ = ["town"]
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # PostgreSQL plans by its statistics
GROWING = {
    "visit", "ambience", "contact", "conflict", "technical_problem", "referral", "review", "released_line",
    "entry_version", "op", "feed", "round", "shift",
}  # fmt: skip
"""What grows with every evening; the rest (places, people, lists, what is still to do) does not."""
STEP = re.compile(r"(SEARCH|SCAN) (\S+)(?: AS \S+)?(?: USING [^(]*\((.*)\))?")
TODAY = "round.started_at BETWEEN"
"""The rounds of a day are those of its shifts or, without one, those started then: two ways, and no index for both."""


@pytest.fixture
def walks(app: Flask) -> Any:
    """Steps that walk through an organisation's rows of a table that grows, with the statement that asks for them."""
    found: set[tuple[str, str]] = set()

    def explain(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        if many or not statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE")) or TODAY in statement:
            return
        for *_, step in connection.connection.driver_connection.execute("EXPLAIN QUERY PLAN " + statement, values):
            read = STEP.match(step)
            if read is not None and read[2] in GROWING and (read[1] == "SCAN" or read[3] == "org_id=?"):
                found.add((step, statement.split("FROM", 1)[-1][:200]))

    event.listen(db.engine, "before_cursor_execute", explain)
    yield found
    event.remove(db.engine, "before_cursor_execute", explain)


def test_an_exchange_never_walks_through_an_organisation(
    world: World, as_phone: Any, town: Callable[[int], None], walks: set[tuple[str, str]]
) -> None:
    town(12)
    walks.clear()  # the fixture's own, at the desk
    with tenant.tenant(world.org_id), read_unit() as session:
        partner_id = session.scalars(select(Partner.id)).one()
    phone: Phone = as_phone(world.yoann)
    phone.pull_all()
    phone.sync(*(phone.op(kind, payload(name, world, partner_id, "Vu.")) for _ in range(6) for kind, name in ENTRIES))
    assert walks == set()


def test_a_page_never_walks_through_an_organisation(
    world: World, as_desk: Any, town: Callable[[int], None], walks: set[tuple[str, str]]
) -> None:
    town(12)  # a planner without statistics takes ten rows for few: pages ask for more at once
    walks.clear()
    for url, who in PAGES.items():
        assert as_desk(getattr(world, who)).get(url.format(sector=world.sector_id)).status_code == 200
    assert walks == set()


NARROWED = (
    "/bureau/regler?raison=newer&agent={nadia}",
    "/bureau/techniques?residence={glycines}",
    "/bureau/techniques?etat=envoye&residence={glycines}&urgence=t0&probleme=acces_fermeture",
    "/bureau/orientations?residence={glycines}",
    "/bureau/orientations?etat=transmis&domaine=logement&partenaire={partner}",
    "/bureau/consignes?residence={glycines}&etat=echue",
    "/bureau/equipe?role=agent&secteur={sector}&acces=ouvert",
)


def test_a_narrowed_list_never_walks_through_an_organisation(
    world: World, as_desk: Any, town: Callable[[int], None], walks: set[tuple[str, str]]
) -> None:
    town(2)
    with tenant.tenant(world.org_id), read_unit() as session:
        partner_id = session.scalars(select(Partner.id)).one()
    ids = {"nadia": world.nadia.user_id, "glycines": world.glycines.estate_id, "partner": partner_id,
           "sector": world.sector_id}  # fmt: skip
    desk = as_desk(world.claire)
    walks.clear()
    for url in NARROWED:
        answer = desk.get(url.format(**ids))
        assert answer.status_code == 200 and "Tout voir" in answer.get_data(as_text=True), url
    assert walks == set()
