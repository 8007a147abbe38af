"""The life of a party, on both databases: without a name, reached, agreeing, withdrawing, erased in place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import tenant
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.secrets import UNREADABLE
from app.core.unit import read_unit, write_unit
from app.keys.values import of_ring
from app.parties.identity import Identity
from app.parties.models import Consent, ContactTry, Party
from app.parties.subjects import About
from tests.parties import dossier
from tests.parties.conftest import CANARY, WHO
from tests.parties.dossier import do
from tests.rows import only
from tests.together import at_once
from tests.world import Person, World


def stored(world: World, id: UUID) -> Party:
    with tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        return s.get_one(Party, (world.org_id, id))


def agreements(world: World, id: UUID) -> Sequence[Consent]:
    with tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        return s.scalars(select(Consent).where(Consent.party_id == id)).all()


def agreed(world: World, id: UUID) -> None:
    do(world.nadia, "dossier.inform", "oral", record=id)
    do(world.nadia, "dossier.agree", id, "oral", ["mediation"])


def test_parties_are_letters_first_and_a_record_without_names_is_whole(known: World, case: About) -> None:
    third = do(known.nadia, "dossier.party", case, "autre", "mineur")
    assert (third.letter, third.state, third.name, third.speaks) == ("C", "a_contacter", None, "mineur")
    other = dossier.opened(known, known.nadia)
    assert do(known.nadia, "dossier.party", other, "demandeur").letter == "A"


def test_nobody_agrees_who_was_not_told_and_what_was_agreed_is_kept_with_means_and_moment(
    known: World, party: UUID
) -> None:
    with pytest.raises(Refused, match="informée"):
        do(known.nadia, "dossier.agree", party, "oral", ["mediation"])
    assert agreements(known, party) == [] and stored(known, party).state == "a_contacter"
    do(known.nadia, "dossier.inform", "ecrit", record=party, at="2026-11-20 18:00")
    with pytest.raises(Refused, match="consentement"):
        do(known.nadia, "dossier.agree", party, "oral", ["coordonnees"])
    do(known.nadia, "dossier.agree", party, "oral", ["mediation"], at="2026-11-20 18:10")
    do(known.nadia, "dossier.agree", party, "ecrit", ["table_ronde"], at="2026-11-21 10:00")
    row = stored(known, party)
    assert (row.state, row.informed_how) == ("accepte", "ecrit") and row.informed_at is not None
    assert {(one.means, *one.what) for one in agreements(known, party)} == {
        ("oral", "mediation"),
        ("ecrit", "table_ronde"),
    }
    assert {one.given_to for one in agreements(known, party)} == {known.nadia.user_id}


def test_who_withdraws_has_no_agreement_left_and_may_come_back_with_another(known: World, party: UUID) -> None:
    agreed(known, party)
    with pytest.raises(Refused, match="ce n’est pas possible"):
        do(known.nadia, "dossier.refuse", record=party)
    do(known.nadia, "dossier.withdraw", record=party)
    assert stored(known, party).state == "se_retire"
    assert all(one.withdrawn_at for one in agreements(known, party))
    with pytest.raises(Refused, match="pas de consentement à retirer"):
        do(known.nadia, "dossier.withdraw", record=party)
    agreed(known, party)
    assert stored(known, party).state == "accepte" and len(agreements(known, party)) == 2


def test_out_of_reach_after_three_tries_whose_answer_starts_the_count_again(known: World, party: UUID) -> None:
    def tried(at: str, *, reached: bool = False) -> Any:
        return do(known.nadia, "dossier.try", party, "appel_sortant", reached=reached, at=at)

    tried("2026-11-16 09:00")
    tried("2026-11-17 14:00")
    with pytest.raises(Refused, match="trois essais"):
        do(known.nadia, "dossier.give_up", record=party)
    tried("2026-11-18 18:30")
    do(known.nadia, "dossier.give_up", record=party)
    assert stored(known, party).state == "injoignable"
    tried("2026-11-20 11:00", reached=True)
    assert stored(known, party).state == "contactee"
    with pytest.raises(Refused, match="trois essais"):
        do(known.nadia, "dossier.give_up", record=party)
    do(known.nadia, "dossier.refuse", record=party)
    assert stored(known, party).state == "refuse"
    with tenant.tenant(known.org_id), read_unit() as s:
        assert len(s.scalars(select(ContactTry)).all()) == 4
    with pytest.raises(Refused):
        do(known.nadia, "dossier.try", party, "pigeon", reached=False)


def test_her_identity_is_erased_in_place_and_nothing_is_written_there_again(known: World, case: About) -> None:
    named = only(known, Party, letter="B").id
    assert stored(known, named).name == CANARY and stored(known, named).contact["phone"] == WHO.phone
    agreed(known, named)
    do(known.claire, "dossier.erase", record=named)
    row = stored(known, named)
    sealed = [getattr(row, one.attribute) for one in of_ring("cases") if one.model is Party]
    assert len(sealed) == 4 and not any(sealed)
    assert (row.letter, row.state, row.channel, row.interpreter) == ("B", "accepte", None, False)
    with pytest.raises(Refused, match="seule sa lettre reste"):
        do(known.nadia, "dossier.name", WHO, record=named)
    assert len(agreements(known, named)) == 1


def test_what_does_not_open_is_said_and_saved_over_by_nobody_unaware(known: World, case: About) -> None:
    named = only(known, Party, letter="B").id
    with tenant.tenant(known.org_id), write_unit() as s:
        row = s.get_one(Party, (known.org_id, named))
        row._contact = (row._contact or b"")[:-1] + bytes([(row._contact or b"\0")[-1] ^ 1])
        sealed = row._contact
    shown = do(known.nadia, "dossier.open", case, "page")[1]["who"]
    assert (shown["name"], shown["phone"]) == (CANARY, UNREADABLE)
    do(known.nadia, "dossier.name", Identity(name=shown["name"], phone=shown["phone"]), record=named)
    assert stored(known, named)._contact == sealed


@pytest.mark.parametrize("verb", ["dossier.inform", "dossier.refuse", "dossier.give_up", "dossier.withdraw"])
def test_only_its_mediators_write_and_to_others_it_is_as_if_it_were_not_there(
    known: World, case: About, verb: str
) -> None:
    named, arguments = only(known, Party, letter="B").id, ["oral"] if verb == "dossier.inform" else []
    for who, refusal in (
        (known.claire, NotAllowed), (known.lead, NotAllowed), (known.yoann, Unknown), (known.admin, Unknown),
        (known.reader, Unknown), (known.stranger, Unknown), (known.strange_agent, Unknown),
    ):  # fmt: skip
        with pytest.raises(refusal):
            do(who, verb, *arguments, record=named)
    assert stored(known, named).state == "a_contacter"


def test_a_party_is_of_a_record_that_is_there_and_of_a_kind_that_is_known(known: World, case: About) -> None:
    for about in (About("dossier", uuid7()), About("visit", case.id)):
        with pytest.raises(Unknown):
            do(known.nadia, "dossier.party", about, "autre")
    for wrong in (("autre", "soi-meme"), ("témoin", "soi")):
        with pytest.raises(Refused):
            do(known.nadia, "dossier.party", case, *wrong)


def test_two_who_add_a_party_at_once_give_two_letters(app: Flask, known: World) -> None:
    about = dossier.opened(known, known.nadia, known.yoann)

    def adds(who: Person) -> None:
        do(who, "dossier.party", about, "autre")

    at_once(app, known.org_id, [partial(adds, one) for one in (known.nadia, known.yoann) * 2])
    with tenant.tenant(known.org_id), read_unit() as s:
        assert sorted(s.scalars(select(Party.letter))) == ["A", "B", "C", "D"]
