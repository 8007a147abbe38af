"""*À régler* at the desk: why an operation is held, tried again or closed with a reason."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app.core import tenant
from app.core.unit import read_unit
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


def held(phone: Any, world: World, **more: Any) -> dict[str, Any]:
    """A fault that cannot be applied: its sub-category is of no list yet."""
    told = payload("technical", world, uuid4(), "Le câble pend <au hall 14>.")
    return phone.op("technical.flag", {**told, "sub_category": "nouveau_defaut", **more})


def test_a_danger_comes_first_with_its_place_its_urgency_and_its_words_on_today_too(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync(held(phone, world, severity="t2"), held(phone, world, severity="t0"), phone.op("drone.fly", {}))
    html = desk.get("/bureau/regler").get_data(as_text=True)
    rows = html[html.index('<ul class="rows">') :].split("</li>")
    assert "Danger" in rows[0] and not any("Danger" in one for one in rows[1:])
    assert "Les Glycines" in rows[0] and "Le câble pend &lt;au hall 14&gt;." in rows[0]
    today = desk.get("/bureau/").get_data(as_text=True)
    assert today.count("Danger à régler") == 1 and "Les Glycines" in today
    assert "Urgence" in desk.get(f"/bureau/regler/{only(world, HeldOp, grave=True).id}").get_data(as_text=True)


def test_what_was_settled_stays_findable_with_who_when_how_and_why(world: World, as_phone: Any, as_desk: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync(phone.op("drone.fly", {}), phone.op("kite.fly", {}))
    first, second = desk_ids(world)
    page = f"/bureau/regler/{first}"
    assert desk.submit(f"{page}/classer", {"motif": "Essai <du> téléphone"}, page).status_code == 303
    settled = desk.get("/bureau/regler?etat=reglees").get_data(as_text=True)
    assert str(first) in settled and str(second) not in settled
    assert "Classée sans suite par Claire Vasseur" in settled
    assert "Essai &lt;du&gt; téléphone" in desk.get(page).get_data(as_text=True)
    waiting = desk.get("/bureau/regler").get_data(as_text=True)
    assert str(second) in waiting and str(first) not in waiting


def desk_ids(world: World) -> list[Any]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return list(s.scalars(select(HeldOp.id).order_by(HeldOp.held_at, HeldOp.id)))


def test_a_retry_that_is_refused_is_an_error_and_no_tick(world: World, as_phone: Any, as_desk: Any) -> None:
    phone, desk = as_phone(world.nadia), as_desk(world.claire)
    phone.sync(held(phone, world))
    page = f"/bureau/regler/{only(world, HeldOp).id}"
    answer = desk.submit(f"{page}/reprendre", {}, page)
    html = desk.get(answer.location).get_data(as_text=True)
    note = html[html.index("ne s’applique toujours pas") - 400 :]
    assert 'role="alert"' in note[:400] and 'class="said"' not in html
