"""A case through its verbs: opened, taken in hand, moved under its guards, ended with each party told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.unit import read_unit, write_unit
from app.mediation import hands, moves, opening, queries
from app.mediation.models import MediationCase
from app.mediation.rules.states import ACTIVE, CaseState, Next
from app.parties.access import Layer
from tests.mediation.cases import a_case, coordination_reads
from tests.world import Person, World

pytestmark = pytest.mark.usefixtures("app")


def do(who: Person, verb: Callable[..., Any], *arguments: Any, record: UUID | None = None) -> Any:
    """One verb, in a unit of its own."""
    with tenant.tenant(who.org_id), write_unit():
        return verb(who.act(record), *arguments)


def asked(world: World, **more: Any) -> dict[str, Any]:
    return {
        "flow": "voisinage", "family": "bruit", "origine": "habitant_partie", "canal": "permanence",
        "asked_on": clock.today(), "place": {"entrance": str(world.glycines.entrances[0])}, "facts": "Musique le soir.",
        **more,
    }  # fmt: skip


def case(world: World, case_id: UUID) -> MediationCase:
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, case_id), populate_existing=True)
        s.expunge_all()
        return row


def opened(world: World) -> UUID:
    id = uuid7()
    do(world.claire, opening.open_case, asked(world), record=id)
    return id


def layer(who: Person, case_id: UUID) -> Layer | None:
    with tenant.tenant(who.org_id), read_unit():
        try:
            return queries.readable(who.actor, case_id)[1]
        except Unknown:
            return None


def test_a_case_is_numbered_and_has_a_next_thing_to_do_at_once(world: World) -> None:
    first, second = (case(world, opened(world)) for _ in range(2))
    assert (first.number, second.number) == ("2026-001", "2026-002")
    assert (first.next, first.owner_id, first.sector_id) == (Next.analyser, world.claire.user_id, world.sector_id)


def test_opened_twice_it_is_one(world: World) -> None:
    id = uuid7()
    for _ in range(2):
        do(world.claire, opening.open_case, asked(world), record=id)
    assert case(world, id).number == "2026-001"


def test_whoever_is_asked_reads_the_envelope_until_she_says_nothing_ties_her(world: World) -> None:
    made = opened(world)
    do(world.claire, hands.ask, made, world.nadia.user_id)
    assert layer(world.nadia, made) == Layer.envelope
    do(world.nadia, hands.clear, made)
    assert layer(world.nadia, made) == Layer.narrative


def test_a_tie_puts_her_out_and_she_is_not_asked_again(world: World) -> None:
    made = opened(world)
    do(world.claire, hands.ask, made, world.nadia.user_id)
    do(world.nadia, hands.declare_tie, made, "voisin")
    assert layer(world.nadia, made) is None
    with pytest.raises(Refused, match="ne pas pouvoir suivre"):
        do(world.claire, hands.ask, made, world.nadia.user_id)


def test_a_third_mediator_is_refused(world: World) -> None:
    made = a_case(world, mediators=(world.nadia, world.yoann))
    with pytest.raises(Refused, match="déjà deux"):
        do(world.claire, hands.ask, made, world.lead.user_id)


def test_one_who_is_released_has_nothing_of_it_from_that_day(world: World) -> None:
    made = a_case(world)
    [hers] = [one for one in case(world, made).mediators if one.user_id == world.nadia.user_id]
    do(world.claire, hands.release, made, hers.id)
    assert layer(world.nadia, made) is None


def test_a_stand_in_has_it_between_two_days(world: World) -> None:
    made, today = a_case(world), clock.today()
    do(world.claire, hands.replace, made, world.nadia.user_id, world.yoann.user_id, today, today + timedelta(days=2))
    assert layer(world.yoann, made) == Layer.envelope
    do(world.yoann, hands.clear, made)
    assert layer(world.yoann, made) == Layer.narrative
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert layer(world.yoann, made) is None


@pytest.mark.parametrize("reads", [False, True])
def test_coordination_reads_the_envelope_and_the_rest_where_the_structure_chose_so(world: World, reads: bool) -> None:
    made = a_case(world, mediators=(world.nadia,))
    if reads:
        coordination_reads(world)
    wanted = Layer.narrative if reads else Layer.envelope
    assert [layer(one, made) for one in (world.claire, world.lead)] == [wanted, wanted]
    assert [layer(one, made) for one in (world.yoann, world.admin, world.reader)] == [None] * 3


@pytest.mark.parametrize("state", ACTIVE)
def test_a_mediator_interrupts_alone_from_wherever_it_is(world: World, state: CaseState) -> None:
    made = a_case(world, state, mediators=(world.nadia,))
    do(world.nadia, moves.interrupt, made, "violence_menace")
    assert case(world, made).state == CaseState.interrompu
    assert case(world, made).next == Next.informer


def test_nobody_else_interrupts(world: World) -> None:
    made = a_case(world, mediators=(world.nadia,))
    with pytest.raises(NotAllowed):
        do(world.claire, moves.interrupt, made, "violence_menace")
    with pytest.raises(Unknown):
        do(world.yoann, moves.interrupt, made, "violence_menace")


def test_none_is_closed_while_a_party_does_not_know(world: World) -> None:
    made = a_case(world, CaseState.sans_accord)
    do(world.nadia, moves.tell, made, "A", "permanence")
    with pytest.raises(Refused, match="Informez B"):
        do(world.nadia, moves.close, made, "sans_changement")
    do(world.nadia, moves.tell, made, "B", None, "Partie sans laisser d’adresse.")
    do(world.nadia, moves.close, made, "sans_changement")
    assert case(world, made).state == CaseState.clos
    assert case(world, made).next is None


def test_suspended_it_goes_back_to_where_it_was(world: World) -> None:
    made = a_case(world, CaseState.prise_de_contact)
    do(world.nadia, moves.suspend, made, "attente_partie", clock.today() + timedelta(days=8))
    assert case(world, made).next == Next.reprendre
    do(world.nadia, moves.resume, made)
    assert case(world, made).state == CaseState.prise_de_contact


def test_reopened_within_twelve_months_it_keeps_its_number(world: World) -> None:
    made = a_case(world, CaseState.clos, closed_on=clock.today(), outcome="accord_complet", told={})
    before = case(world, made).number
    do(world.claire, moves.reopen, made, "Clos par erreur.")
    again = case(world, made)
    assert (again.number, again.reopened, again.state) == (before, 1, CaseState.rouvert)


def test_after_them_it_is_another(world: World, app: Flask) -> None:
    made = a_case(world, CaseState.clos, closed_on=clock.today() - timedelta(days=400), outcome="accord_complet")
    with pytest.raises(Refused, match="nouveau dossier lié"):
        do(world.claire, moves.reopen, made, "Clos par erreur.")


def test_another_organisation_has_nothing_of_it(world: World) -> None:
    made = a_case(world)
    with pytest.raises(Unknown):
        do(world.stranger, moves.resume, made)
