"""Consignes at the desk: written, read on the phones, closed."""

from __future__ import annotations

from typing import Any

from app.core import clock
from app.rounds.models import Consigne
from tests.rows import only
from tests.world import World


def test_a_consigne_reaches_the_phones_says_who_read_it_and_leaves_when_closed(
    world: World, as_desk: Any, as_phone: Any
) -> None:
    desk, phone = as_desk(world.claire), as_phone(world.nadia)
    form = "/bureau/consignes/nouvelle"
    data = {"residence": str(world.glycines.estate_id), "texte": "Vérifier l’ascenseur.", "du": str(clock.today()),
            "au": "", "priorite": "haute"}  # fmt: skip
    assert desk.submit(form, {**data, "texte": " "}).status_code == 422
    assert desk.submit(form, {**data, "au": "2020-01-01"}).status_code == 422
    assert desk.submit(form, {**data, "residence": str(world.strange_home.estate_id)}).status_code == 422
    assert desk.submit(form, data).status_code == 303
    consigne = str(only(world, Consigne).id)
    assert ("consigne", consigne) in phone.pull_all()
    phone.sync(phone.op("consigne.read", {}, consigne))
    assert "Lue par Nadia Belkacem" in desk.get("/bureau/consignes").get_data(as_text=True)
    assert desk.submit(f"/bureau/consignes/{consigne}/clore", {}, "/bureau/consignes").status_code == 303
    assert only(world, Consigne).closed_at is not None
