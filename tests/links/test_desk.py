"""What the desk does with the links of a record, reads of them, and what stays of them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from flask import Flask, render_template_string
from sqlalchemy import func, select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.unit import read_unit, write_unit
from app.links import addresses, purposes, queries
from app.links.jobs import sweep
from app.links.models import LinkUse
from app.links.rules import LIVES, MOST, Standing, Why
from app.parties.models import Party
from tests.links import essai
from tests.links.essai import ONCE, Holder, do, given, read
from tests.world import World

ROWS = (
    '{% import "links/record.html" as links with context %}'
    '{{ links.rows(lines, "links.page" if may else none, {"token": "x"}) }}'
)


def shown(app: Flask, world: World, about: tuple[str, object], *, may: bool = True) -> str:
    with app.test_request_context(), tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        lines = queries.of_record(world.org_id, about, clock.now())  # type: ignore[arg-type]
        return re.sub(r"\s+", " ", re.sub("<[^>]*>", "", unescape(render_template_string(ROWS, lines=lines, may=may))))


def test_another_link_of_the_same_purpose_and_record_replaces_the_first(app: Flask, known: World) -> None:
    about = uuid7()
    first, other = (given(known.claire, kind, about) for kind in (essai.OFTEN, ONCE))
    second = given(known.claire, about=about)
    assert Holder(app, first[1]).look().status_code == 404
    assert read(known.claire, first[0]).reason == "Un autre lien l’a remplacé"
    assert [Holder(app, one[1]).look().status_code for one in (second, other)] == [200, 200]


def test_all_the_links_of_a_record_end_with_it_and_of_no_other(app: Flask, known: World) -> None:
    about = uuid7()
    mine = [given(known.claire, kind, about) for kind in (essai.OFTEN, ONCE)]
    other = given(known.claire)
    assert do(known.claire, "end", known.org_id, ("essai", about), Why.cloture, clock.now()) == 2
    assert [Holder(app, secret).look().status_code for _, secret in (*mine, other)] == [404, 404, 200]


def party(world: World, about: UUID, letter: str) -> UUID:
    with tenant.tenant(world.org_id), write_unit() as s:
        row = Party(
            org_id=world.org_id, id=uuid7(), about_kind="essai", about_id=about, letter=letter, side="autre",
            made_by=world.claire.user_id, made_at=clock.now(),
        )  # fmt: skip
        s.add(row)
        return row.id


def test_a_party_that_withdraws_takes_her_links_along_and_leaves_those_of_the_others(app: Flask, known: World) -> None:
    about = uuid7()
    hers, his = party(known, about, "A"), party(known, about, "B")
    links = {one: given(known.claire, about=about, party_id=one)[1] for one in (hers, his, None)}
    assert [Holder(app, secret).look().status_code for secret in links.values()] == [200] * 3
    do(known.claire, "end", known.org_id, ("essai", about), Why.retrait, clock.now(), hers)
    assert [Holder(app, secret).look().status_code for secret in links.values()] == [404, 200, 200]


def test_the_desk_reads_when_it_was_opened_answered_and_closed(app: Flask, known: World) -> None:
    link, secret = given(known.claire)
    assert "Jamais ouvert" in shown(app, known, link.about) and "Révoquer le lien" in shown(app, known, link.about)
    holder = Holder(app, secret)
    holder.press()
    holder.press()
    holder.send("venir", jour="lundi")
    told = shown(app, known, link.about)
    assert "Ouvert 2 fois, la dernière le" in told and ", répondu le" in told and "Valable jusqu’au" in told
    do(known.claire, "revoke", known.claire.actor, link.id, clock.now(), link.about)
    told = shown(app, known, link.about)
    assert ": révoqué" in told and "Révoquer" not in told


def test_who_may_not_revoke_is_shown_no_button_and_a_record_without_links_says_so(app: Flask, known: World) -> None:
    link, _ = given(known.claire)
    assert "Révoquer" not in shown(app, known, link.about, may=False)
    assert "Aucun lien n’a été fait." in shown(app, known, ("essai", uuid7()))


def test_what_is_over_is_neither_revoked_again_nor_prolonged(app: Flask, known: World) -> None:
    link, _ = given(known.claire)
    do(known.claire, "revoke", known.claire.actor, link.id, clock.now(), link.about)
    for verb in ("revoke", "prolong"):
        with pytest.raises(Refused):
            do(known.claire, verb, known.claire.actor, link.id, clock.now(), link.about)


def test_a_link_is_prolonged_and_lives_no_longer_than_its_purpose_may(app: Flask, known: World) -> None:
    link, secret = given(known.claire)
    clock.move(timedelta(days=20))
    do(known.claire, "prolong", known.claire.actor, link.id, clock.now(), link.about)
    clock.move(LIVES - timedelta(days=1))
    assert Holder(app, secret).press().status_code == 200
    with pytest.raises(Refused):
        given(known.claire, expires_in=MOST + timedelta(days=1))
    with pytest.raises(Refused):
        given(known.claire, expires_in=timedelta())


def test_a_form_nobody_signed_in_for_makes_a_link_too(app: Flask, known: World) -> None:
    made = do(known.claire, "make", None, clock.now(), essai.OFTEN, ("essai", uuid7()), org_id=known.org_id)
    assert Holder(app, made[1]).press().status_code == 200 and made[0].made_by is None
    with pytest.raises(ValueError, match="organisation"):
        do(known.claire, "make", None, clock.now(), essai.OFTEN, ("essai", uuid7()))


def uses(world: World) -> int:
    with tenant.tenant(world.org_id), read_unit() as s:
        return s.scalar(select(func.count()).select_from(LinkUse)) or 0


def test_a_month_after_its_end_a_link_keeps_its_dates_alone(app: Flask, known: World) -> None:
    (ended, secret), (old, _), (late, _) = (given(known.claire) for _ in range(3))
    Holder(app, secret).press()
    do(known.claire, "end", known.org_id, ended.about, Why.cloture, clock.now())
    do(known.claire, "prolong", known.claire.actor, late.id, clock.now(), late.about, MOST)
    clock.move(timedelta(days=29))
    sweep()
    assert uses(known) == 2
    clock.move(timedelta(days=32))
    sweep()
    for link in (ended, old):
        row = read(known.claire, link).link
        assert (row.token, row.made_by, row.party_id, row.opened) == (None, None, None, 0)
        assert row.made_at and row.expires_at
    assert read(known.claire, ended).link.opened_first_at and uses(known) == 0
    assert read(known.claire, late).link.token and read(known.claire, late).standing == Standing.valable


def test_what_is_erased_with_its_record_leaves_nothing(app: Flask, known: World) -> None:
    link, secret = given(known.claire)
    Holder(app, secret).press()
    do(known.claire, "forget", known.org_id, link.about)
    assert uses(known) == 0 and shown(app, known, link.about) == "Aucun lien n’a été fait."


def test_the_address_is_whole_in_a_request_and_in_a_job(app: Flask) -> None:
    assert addresses.url("s") == "http://localhost/p/s"
    with app.test_request_context(base_url="https://localhost:8443"):
        assert addresses.url("s") == "https://localhost:8443/p/s"


def test_a_purpose_is_declared_once(known: World) -> None:
    with pytest.raises(ValueError, match="twice"):
        purposes.declare(ONCE)
