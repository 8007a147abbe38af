"""What somebody asks about what is known of them: numbered, dated, followed, answered with what concerns her alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.errors import Refused
from app.core.unit import write_unit
from app.people.acting import Actor
from app.retention import copying, looking, rights, rules
from app.retention.models import RightsLink, RightsRequest
from app.retention.rules import Outcome, Right, Step
from tests.conftest import after_an_evening
from tests.rows import only
from tests.world import World


def asked(world: World, received_on: date | None = None) -> RightsRequest:
    with tenant.tenant(world.org_id), write_unit() as s:
        row = rights.receive(
            world.claire.actor, clock.now(), right=Right.acces, received_on=received_on or clock.today(),
            who="Mme Zyzomys", reach="4 rue des Lilas", asked=None,
        )  # fmt: skip
        s.flush()
        s.refresh(row)
        s.expunge(row)
        return row


def step(world: World, row: RightsRequest, verb: Step, on: date | None = None) -> None:
    with tenant.tenant(world.org_id), write_unit():
        rights.note_step(world.claire.actor, row.id, clock.now(), verb, on or clock.today(), None)


@pytest.mark.parametrize(
    ("received", "extended", "expected"),
    [("2026-01-31", False, "2026-02-28"), ("2026-11-20", False, "2026-12-20"), ("2026-11-30", True, "2027-02-28")],
)
def test_an_answer_is_due_in_a_month_or_in_three(received: str, extended: bool, expected: str) -> None:
    assert rules.due(date.fromisoformat(received), extended).isoformat() == expected


def test_requests_are_numbered_and_each_structure_counts_its_own(world: World) -> None:
    assert [asked(world).number, asked(world).number] == [1, 2]
    with tenant.tenant(world.other_org_id), write_unit():
        made = rights.receive(world.stranger.actor, clock.now(), right=Right.opposition, received_on=clock.today(),
                              who="M. Z", reach="ici", asked=None)  # fmt: skip
        assert made.number == 1


def test_a_delay_is_extended_once_and_in_its_first_month(world: World) -> None:
    row = asked(world)
    step(world, row, Step.prolongation)
    assert only(world, RightsRequest, id=row.id).due_on == rules.due(row.received_on, extended=True)
    with pytest.raises(Refused, match="déjà été prolongé"):
        step(world, row, Step.prolongation)
    late = asked(world, clock.today() - timedelta(days=40))
    with pytest.raises(Refused, match="premier mois"):
        step(world, late, Step.prolongation)


def test_nothing_is_added_to_what_is_closed(world: World) -> None:
    row = asked(world)
    with tenant.tenant(world.org_id), write_unit():
        rights.close(world.claire.actor, row.id, clock.now(), Outcome.accordee, "Copie remise.")
    with pytest.raises(Refused, match="close"):
        step(world, row, Step.remise)


def looked(world: World, row: RightsRequest, link_id: UUID, choice: str) -> None:
    """The same is said of each of its texts."""
    with tenant.tenant(world.org_id), write_unit():
        _, link, told = looking.opened(world.claire.actor, row.id, link_id, clock.now())
        said = {one.id: choice for one in looking.decided(link, told)}
        looking.decide(world.claire.actor, row.id, link_id, clock.now(), said)


def copied(world: World, row: RightsRequest) -> str:
    actor: Actor = world.claire.actor
    with tenant.tenant(world.org_id), write_unit() as s:
        return str(copying.data(copying.of(actor, s.get_one(RightsRequest, (world.org_id, row.id)), clock.now())))


def test_the_copy_holds_what_was_written_of_her_unless_it_is_of_somebody_else_too(app: Flask, world: World) -> None:
    _, evening = after_an_evening(app, "Vu Mme Zyzomys")
    row = asked(world)
    for without, choice, expected in ((False, "remettre", True), (True, None, False), (False, "autre", False)):
        with tenant.tenant(world.org_id), write_unit():
            link = rights.join(
                world.claire.actor, row.id, clock.now(), "contact", evening.contact, without_text=without
            )
        if choice:
            looked(world, row, link.id, choice)
        assert ("Vu Mme Zyzomys" in copied(world, row)) is expected
    assert "n’est pas repris" in copied(world, row) and "Nadia" not in copied(world, row)


def test_the_copy_is_read_as_a_page_a_workbook_and_data(app: Flask, world: World, as_desk: Any) -> None:
    _, evening = after_an_evening(app, "Vu Mme Zyzomys")
    row, desk = asked(world), as_desk(world.claire)
    at = f"/bureau/droits/{row.id}"
    found = desk.get(f"{at}/fiches?nature=contact&du={clock.today():%Y-%m-%d}").get_data(as_text=True)
    assert str(evening.contact) in found and "Zyzomys" not in found
    joined = desk.submit(f"{at}/fiches/joindre", {"nature": "contact", "fiche": str(evening.contact)}, at)
    assert joined.status_code == 303
    waits = desk.get(f"{at}/copie").get_data(as_text=True)
    assert "1 passage à relire" in waits and "Vu Mme Zyzomys" not in waits
    assert {desk.get(f"{at}/copie.{one}").location for one in ("xlsx", "json")} == {f"{at}/copie"}
    looked(world, row, only(world, RightsLink).id, "remettre")
    assert "Vu Mme Zyzomys" in desk.get(f"{at}/copie").get_data(as_text=True)
    assert desk.get(f"{at}/copie.json").get_json()["fiches"][0]["nature"] == "Contact"
    assert desk.get(f"{at}/copie.xlsx").data[:2] == b"PK"


def test_an_administrator_reads_nothing_of_a_request(world: World, as_desk: Any) -> None:
    row, desk = asked(world), as_desk(world.admin)
    assert {desk.get(f"/bureau/droits{one}").status_code for one in ("", f"/{row.id}", f"/{row.id}/copie")} == {403}


def test_who_asked_is_forgotten_five_years_after_the_answer_and_the_number_stays(world: World) -> None:
    from app.retention import jobs

    row = asked(world)
    with tenant.tenant(world.org_id), write_unit():
        rights.close(world.claire.actor, row.id, clock.now(), Outcome.accordee, "Copie remise à Mme Zyzomys.")
    clock.move(timedelta(days=5 * 366))
    jobs.run(world.org_id, clock.now())
    kept = only(world, RightsRequest, id=row.id)
    assert (kept.number, kept.outcome) == (1, "accordee") and kept.who is kept.answer is kept.reach is None
