"""*À régler* at the desk: why an operation is held, tried again or closed with a reason."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from app.core import tenant
from app.sync.models import HeldOp
from tests.desk.evening import payload
from tests.rows import only
from tests.world import World


def test_a_held_operation_says_why_and_is_closed_with_a_reason(world: World, as_phone: Any, as_desk: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync(phone.op("drone.fly", {"text": "<script>x</script>"}))
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    assert "version plus récente" in desk.get("/bureau/regler").get_data(as_text=True)
    html = desk.get(page).get_data(as_text=True)
    assert "&lt;script&gt;x&lt;/script&gt;" in html and "Nadia Belkacem" in html
    assert desk.submit(f"{page}/classer", {"motif": " "}, page).status_code == 422
    assert desk.submit(f"{page}/classer", {"motif": "Essai du téléphone"}, page).status_code == 303
    assert "Rien à régler" in desk.get("/bureau/regler").get_data(as_text=True)
    assert only(world, HeldOp).note == "Essai du téléphone"
    assert desk.submit(f"{page}/reprendre", {}, "/bureau/regler/").status_code in (400, 422)


def test_a_held_operation_is_tried_again_once_what_stopped_it_is_gone(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    missing = uuid4()
    phone.sync(phone.op("contact.record", {**payload("contact", world, missing, None), "besoin": "nouveau_besoin"}))
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    again = desk.submit(f"{page}/reprendre", {}, page)
    assert again.headers["Location"] == page
    from app.core.unit import write_unit
    from app.nomenclatures import actions as lists
    from app.nomenclatures.rules import Change

    with tenant.tenant(world.org_id), write_unit():
        lists.change_list(world.org_id, "besoin", Change("nouveau_besoin", parent="ecoute", label="Nouveau"))
    hers = f"?agent={world.nadia.user_id}"
    assert desk.submit(f"{page}/reprendre{hers}", {}, page).headers["Location"] == f"/bureau/regler{hers}"
    assert "Aucune saisie pour ces filtres." in desk.get(f"/bureau/regler{hers}").get_data(as_text=True)
    assert only(world, HeldOp).settled == "applied"
