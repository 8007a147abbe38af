"""Technical problems at the desk: sent by hand, and what was noted of it."""

from __future__ import annotations

import re
from typing import Any

from app.core import clock
from app.technical.models import TechnicalProblem
from tests.clients import Desk
from tests.desk.evening import Evening
from tests.rows import only
from tests.world import World


def test_a_technical_problem_is_sent_by_hand(world: World, evening: Evening, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    page = f"/bureau/techniques/{evening.technical}/envoyer"
    data = {"canal": "courriel", "destinataire": "astreinte", "le": clock.today().isoformat(), "reference": "=DI-1"}
    assert desk.submit(page, {**data, "le": "2020-01-01"}).status_code == 422
    assert desk.submit(page, {**data, "canal": "pigeon"}).status_code == 422
    assert only(world, TechnicalProblem).transmission == "a_transmettre"
    assert desk.submit(page, data).status_code == 303
    row = only(world, TechnicalProblem)
    assert (row.work, row.transmission, row.sent_reference) == ("retenu", "envoye", "=DI-1")
    assert "réf. =DI-1" in desk.get("/bureau/techniques?etat=envoye").get_data(as_text=True)
    assert desk.submit(page, data).status_code == 422


def test_what_is_held_to_be_real_is_said_as_its_landlord_reads_it(world: World, evening: Evening, as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    page = desk.get("/bureau/techniques").get_data(as_text=True)
    assert "C’est vérifié" in page
    answer = desk.submit(f"/bureau/techniques/{evening.technical}/retenir", {}, "/bureau/techniques")
    page = desk.get(answer.location).get_data(as_text=True)
    assert "Vérifié</span>" in page and "C’est vérifié" not in page
    page = page.replace("etat=retenu", "")  # the address of another tab
    read = re.sub(r"<[^>]*>", " ", page)
    assert "eteni" not in read and "etenu" not in read, "« retenir » is said of what is kept inside"
    assert "Vérifié par la coordination" in as_desk(world.reader).get("/bailleur/journal").get_data(as_text=True)
