"""What Aujourd’hui says after a restoration, until someone has read it."""

from __future__ import annotations

import re
from datetime import UTC
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.backup import actions
from app.backup.models import Restoration
from app.core import clock, tenant
from app.core.unit import read_unit
from tests.world import World


def test_the_word_names_both_moments_and_who_has_not_come_back_then_leaves(
    world: World, as_desk: Any, as_phone: Any
) -> None:
    claire, phone = as_desk(world.claire), as_phone(world.nadia)
    actions.renew(clock.parse("2026-11-19 20:15"), clock.now())
    page = claire.get("/bureau/").get_data(as_text=True)
    assert "La base a été restaurée" in page and "jeu. 19 nov. à 20:15" in page.replace("\u00a0", " ")
    assert "les saisies qu’ils gardent encore" in page and "derniers jours" not in page
    assert "Téléphone pas encore revenu" in page
    assert re.search("<li>Nadia Belkacem, «&nbsp;[^»]+&nbsp;», vu le [^<]+</li>", page)
    phone.sync()
    assert "Tous les téléphones attendus ont repris contact" in claire.get("/bureau/").get_data(as_text=True)
    address = page.split('action="/bureau/restauration/')[1].split('"')[0]
    assert claire.submit(f"/bureau/restauration/{address}", {}, page="/bureau/").status_code == 303
    assert "restaurée" not in claire.get("/bureau/").get_data(as_text=True)


SAID = {
    "2026-11-19T201500Z": "20:15:00",
    "2026-11-19T20:15": "20:15:00",
    " 2026-11-19T20:15:00 ": "20:15:00",
    "2026-11-19T20:15+01:00": "19:15:00",
}


@pytest.mark.parametrize("said", SAID)
def test_the_moment_given_by_hand_is_read_as_archives_are_named(app: Flask, world: World, said: str) -> None:
    told = app.test_cli_runner().invoke(args=["restored", "--saved-at", said])
    assert told.exit_code == 0, told.output
    with tenant.tenant(world.org_id), read_unit() as s:
        (saved_at,) = s.scalars(select(Restoration.saved_at)).all()
    assert saved_at is not None and saved_at.astimezone(UTC).isoformat() == f"2026-11-19T{SAID[said]}+00:00"


@pytest.mark.parametrize("said", ["hier", "19/11/2026", "2026-13-01T00:00", "20:15", "2031-01-01T000000Z"])
def test_what_is_no_moment_or_has_not_come_yet_is_refused_in_a_sentence(app: Flask, world: World, said: str) -> None:
    told = app.test_cli_runner().invoke(args=["restored", "--saved-at", said])
    assert told.exit_code == 1 and "--saved-at" in told.output and said in told.output
    assert "Traceback" not in told.output
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.scalars(select(Restoration)).all() == []


def test_the_word_of_another_service_is_unknown(world: World, as_desk: Any) -> None:
    actions.renew(None, clock.now())
    with tenant.tenant(world.other_org_id), read_unit() as s:
        foreign = s.scalars(select(Restoration.id)).one()
    answer = as_desk(world.claire).submit(f"/bureau/restauration/{foreign}/notee", {}, page="/bureau/")
    assert answer.status_code == 404
