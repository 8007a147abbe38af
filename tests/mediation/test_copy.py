"""What a case holds of a person, handed to her: all that is of her, nothing of the other, and who may look it over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.errors import Refused, Unknown
from app.core.unit import write_unit
from app.mediation import agreements
from app.mediation.models import CaseNote
from app.parties.models import Reading
from app.people.rules import Role
from app.retention import copying, looking, rights
from app.retention.about import SOURCES, Passage
from app.retention.models import RightsRequest
from app.retention.rules import KEEP, LeftOut, Right, left_out_words
from tests.mediation.acts.stage import SEEN, WHAT, agreed, concluded, do, note
from tests.mediation.cases import FACTS, NAMES, a_case, coordination_reads
from tests.parties.stage import party_of
from tests.rows import only
from tests.world import Person, World

OF_HER, OF_BOTH = "Elle propose de couper le son.", "Elle dit que Thibault Oriol crie."


def asked(world: World, case_id: UUID, letter: str = "A") -> tuple[UUID, UUID]:
    """A request of access, this party of the case joined to it."""
    with tenant.tenant(world.org_id), write_unit():
        claire, at = world.claire.actor, clock.now()
        row = rights.receive(claire, at, right=Right.acces, received_on=clock.today(), who="Elle", reach="Ici",
                             asked=None)  # fmt: skip
        party_id = party_of(world, case_id, letter)
        return row.id, rights.join(claire, row.id, at, "party", party_id, without_text=False).id


def noted(world: World, case_id: UUID, *texts: str) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        for text in texts:
            s.add(CaseNote(org_id=world.org_id, id=uuid7(), case_id=case_id, author_id=world.nadia.user_id,
                           at=clock.now(), text=text))  # fmt: skip


def passages(world: World, case_id: UUID, letter: str = "A") -> list[Passage]:
    with tenant.tenant(world.org_id), write_unit():
        told = SOURCES["party"].tell(world.claire.act(), party_of(world, case_id, letter))
        assert told is not None
        return list(told.texts)


def looked(world: World, ids: tuple[UUID, UUID], left: Iterable[str] = ()) -> None:
    """Each text is handed over, but those that hold this."""
    with tenant.tenant(world.org_id), write_unit():
        claire, at = world.claire.actor, clock.now()
        _, link, told = looking.opened(claire, *ids, at)
        said = {
            one.id: LeftOut.autre.value if any(it in one.passage.text for it in left) else KEEP
            for one in looking.decided(link, told)
        }
        looking.decide(claire, *ids, at, said)


def copied(world: World, request_id: UUID, who: Person) -> copying.Copy:
    with tenant.tenant(world.org_id), write_unit() as s:
        return copying.of(who.actor, s.get_one(RightsRequest, (world.org_id, request_id)), clock.now())


def test_she_has_the_words_of_her_request_and_what_was_noted_of_her(world: World) -> None:
    case_id = a_case(world)
    noted(world, case_id, OF_HER)
    hers = {one.text: one.hers for one in passages(world, case_id)}
    assert hers == {FACTS: True, OF_HER: False}
    assert {one.text: one.hers for one in passages(world, case_id, "B")} == {FACTS: False, OF_HER: False}


def test_she_has_what_she_promised_in_each_agreement_replaced_ones_too_and_how_it_went(world: World) -> None:
    case_id = a_case(world)
    concluded(world, case_id)
    clock.move(timedelta(days=15))
    note(world.nadia, case_id, 15, _1="tenu A", _2="rompu A")
    do(world.nadia, agreements.renegotiate, case_id, agreed(letters="B"))
    told = [one for one in passages(world, case_id) if one.key.startswith("commitment.")]
    name = "Votre engagement, accord du 20 novembre 2026, qui a pris fin le 5 décembre 2026"
    assert [(one.name, one.text, one.hers) for one in told] == [
        (name, f"{WHAT}\n{SEEN}\nPoint du 5 décembre 2026\u00a0: rompu, dit par vous", True)
    ]
    his = [one for one in passages(world, case_id, "B") if one.key.startswith("commitment.")]
    assert [one.text.split("\n")[2:] for one in his] == [
        ["Point du 5 décembre 2026\u00a0: tenu, dit par une autre partie"], [],
    ]  # fmt: skip


def test_a_consent_is_said_in_words_with_how_and_when(world: World) -> None:
    case_id = a_case(world)
    with tenant.tenant(world.org_id), write_unit():
        told = SOURCES["party"].tell(world.claire.act(), party_of(world, case_id, "A"))
    said = dict(told.lines)["Consentement"] if told else ""
    assert said.startswith("Prendre part à la médiation, Rencontrer l’autre partie\u00a0; de vive voix, le ")


def test_nothing_of_it_leaves_before_each_text_was_looked_over_and_what_is_left_out_is_counted(world: World) -> None:
    case_id = a_case(world)
    noted(world, case_id, OF_HER, OF_BOTH)
    ids = asked(world, case_id)
    made = copied(world, ids[0], world.claire)
    assert [one.count for one in made.waits] == [3] and made.records == []
    looked(world, ids, left=[NAMES["B"]])
    [told] = copied(world, ids[0], world.claire).records
    assert [one.text for one in told.texts] == [FACTS, OF_HER]
    assert (copying.LEFT_OUT, "1\u00a0passage n’est pas repris\u00a0: il concerne une autre personne.") in told.lines


def test_a_note_that_is_added_afterwards_is_looked_over_before_the_next_copy(world: World) -> None:
    case_id = a_case(world)
    ids = asked(world, case_id)
    looked(world, ids)
    assert copied(world, ids[0], world.claire).waits == []
    noted(world, case_id, OF_BOTH)
    made = copied(world, ids[0], world.claire)
    assert [one.count for one in made.waits] == [1] and OF_BOTH not in repr(made)


def test_a_text_nobody_decided_of_is_refused(world: World) -> None:
    ids = asked(world, a_case(world))
    with tenant.tenant(world.org_id), write_unit(), pytest.raises(Refused, match="chaque passage"):
        looking.decide(world.claire.actor, *ids, clock.now(), {})


def test_what_is_left_out_is_counted_by_reason() -> None:
    assert left_out_words(["autre", "sans_elle", "autre"]) == [
        "2\u00a0passages ne sont pas repris\u00a0: ils concernent une autre personne.",
        "1\u00a0passage n’est pas repris\u00a0: il ne parle pas de vous.",
    ]


def test_of_a_case_its_mediators_make_the_copy_and_coordination_where_it_reads(world: World) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    noted(world, case_id, OF_HER)
    ids = asked(world, case_id)
    shut = copied(world, ids[0], world.claire)
    assert shut.records[0].lines == [("", copying.APART)] and OF_HER not in repr(shut)
    with pytest.raises(Unknown), tenant.tenant(world.org_id), write_unit():
        looking.opened(world.claire.actor, *ids, clock.now())
    assert copied(world, ids[0], world.nadia).waits
    with pytest.raises(Unknown):
        copied(world, ids[0], world.yoann)
    coordination_reads(world)
    assert copied(world, ids[0], world.lead).waits and copied(world, ids[0], world.claire).waits


def test_each_copy_leaves_a_line_of_who_read_it(world: World) -> None:
    case_id = a_case(world)
    copied(world, asked(world, case_id)[0], world.nadia)
    line = only(world, Reading, party_id=party_of(world, case_id, "A"))
    assert (line.how, line.reader_id) == ("export", world.nadia.user_id)


def test_a_mediator_is_told_on_the_page_of_her_case_and_looks_it_over_there(
    app: Flask, world: World, as_desk: Any
) -> None:
    case_id = a_case(world, mediators=[world.nadia])
    noted(world, case_id, OF_HER)
    request_id, link_id = asked(world, case_id)
    nadia, look = as_desk(world.nadia), f"/bureau/droits/{request_id}/fiches/{link_id}/relire"
    assert look in nadia.get(f"/bureau/dossiers/{case_id}").get_data(as_text=True)
    shown = nadia.get(look).get_data(as_text=True)
    assert shown.index("Passages à relire") < shown.index(OF_HER) < shown.index("Codes et dates remis")
    with tenant.tenant(world.org_id), write_unit():
        _, link, told = looking.opened(world.nadia.actor, request_id, link_id, clock.now())
        typed = {f"p_{one.id.hex}": KEEP for one in looking.decided(link, told)}
    assert nadia.submit(look, {}, look).status_code == 422
    assert nadia.submit(look, typed, look).status_code == 303
    assert OF_HER in nadia.get(f"/bureau/droits/{request_id}/copie").get_data(as_text=True)
    assert nadia.get(f"/bureau/droits/{request_id}").status_code == 403, "who asked is coordination's"


@pytest.mark.parametrize("role", [Role.administrator, Role.landlord_reader])
def test_an_administrator_and_a_landlord_make_no_copy(world: World, as_desk: Any, role: Role) -> None:
    request_id, link_id = asked(world, a_case(world))
    desk = as_desk(world.admin if role == Role.administrator else world.reader)
    pages = ("copie", "copie.xlsx", "copie.json", f"fiches/{link_id}/relire")
    assert {desk.get(f"/bureau/droits/{request_id}/{one}").status_code for one in pages} == {403}
