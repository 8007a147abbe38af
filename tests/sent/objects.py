"""What must be there before a form of the walk is opened: a draft, a closed sector, an import that was tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import select

from app import worker
from app.core import clock, tenant
from app.core.relay import Relay
from app.core.unit import read_unit, write_unit
from app.door import actions as door
from app.door.models import Device
from app.fields import drafts as own_drafts
from app.fields.drafts import Asked
from app.fields.rules import Nature
from app.nomenclatures import drafts
from app.places import actions as places
from app.places.imports import actions as imports
from app.places.models import Building, Entrance, Estate
from app.places.stock import actions as stock
from app.planning import actions as planning
from app.planning.models import Shift
from app.referrals import actions as referrals
from app.sectors import actions as sectors
from app.settings import settings
from app.sync.models import HeldOp
from app.technical import actions as technical
from tests.access_policy import Stage
from tests.clients import Phone
from tests.desk.evening import payload
from tests.importing import ONE, OTHER, TWO, applied, handed_in
from tests.merging.stage import look_alike
from tests.sectors.stage import planned_move
from tests.world import World


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def day_after(after: int) -> str:
    return in_days(after).isoformat()


def next_monday() -> date:
    return in_days(7 - clock.today().weekday())


def at_desk(stage: Stage) -> Any:
    return tenant.tenant(stage.world.org_id), stage.world.claire.actor, clock.now()


def a_draft(stage: Stage) -> dict[str, object]:
    """A shift of today that nobody has published."""
    inside, claire, at = at_desk(stage)
    with inside, write_unit():
        shift: Shift = planning.create_shift(
            claire, at, service_date=clock.today(), starts_at=at + timedelta(hours=8), ends_at=at + timedelta(hours=10),
            agents=[stage.world.nadia.user_id, stage.world.yoann.user_id],
        )  # fmt: skip
    return {"shift_id": shift.id}


def a_list_to_try(stage: Stage) -> dict[str, object]:
    """The same, before people who have a phone to try it on."""
    world = stage.world
    with tenant.tenant(world.org_id), write_unit() as s:
        for one in (world.claire, world.lead):
            at = clock.now()
            s.add(Device(org_id=world.org_id, id=uuid4(), user_id=one.user_id, label="Téléphone", enrolled_at=at))
    return a_drafted_list(stage)


def a_doublon(stage: Stage) -> dict[str, object]:
    """Two estates of one name, of which nobody has said anything."""
    return {"group_id": look_alike(stage)}


def a_mail_server(stage: Stage) -> dict[str, object]:
    """One that nobody asks: what is queued waits."""
    have = settings()
    served = replace(have, relay=Relay("localhost", 25, sealed=False), mail_from="palier@passeurs.example")
    current_app.extensions["palier_settings"] = served
    return {}


def sent_problem(stage: Stage) -> dict[str, object]:
    """A problem transmitted, whose requester is to be told."""
    inside, claire, at = at_desk(stage)
    with inside, write_unit():
        technical.transmit(claire, at, stage.evening.technical, channel="telephone", sent_to="syndic")
    return {}


def a_closed_partner(stage: Stage) -> dict[str, object]:
    inside, claire, at = at_desk(stage)
    with inside, write_unit():
        referrals.close_partner(claire, at, stage.evening.partner_id)
    return {}


def a_closed_access(stage: Stage) -> dict[str, object]:
    inside, claire, at = at_desk(stage)
    with inside, write_unit():
        door.disable_user(claire, stage.world.yoann.user_id, at)
    return {"user_id": stage.world.yoann.user_id}


def a_closed_sector(stage: Stage) -> dict[str, object]:
    """Of no estate and nobody."""
    inside, claire, at = at_desk(stage)
    with inside, write_unit():
        made = sectors.create(claire, code="C2", name="Centre").id
        sectors.close(claire, at, made, None, sectors.mark_of(0, []))
    return {"sector_id": made}


def a_planned_move(stage: Stage) -> dict[str, object]:
    """Les Glycines is to leave the north."""
    return {"decision_id": planned_move(stage), "sector_id": stage.world.sector_id}


def homes(world: World) -> list[UUID]:
    """The estates of the north."""
    return [one.estate_id for one in (world.glycines, world.verriers, world.tuilerie)]


def a_twin(stage: Stage) -> dict[str, object]:
    """The same conflict, told by Yoann's phone."""
    phone = Phone.enrolled(stage.phone.client.application, stage.world.yoann)
    told = payload("conflict", stage.world, stage.evening.partner_id, None)
    phone.sync(phone.op("conflict.report", {**told, "agents": [str(stage.world.nadia.user_id)]}, uuid4()))
    return {}


def a_need_of_no_list(stage: Stage) -> dict[str, object]:
    """A contact that is held for one of its fields."""
    told = {**payload("contact", stage.world, stage.evening.partner_id, None), "besoin": "fee"}
    stage.phone.sync(stage.phone.op("contact.record", told))
    with tenant.tenant(stage.world.org_id), read_unit() as s:
        return {"held_id": s.scalars(select(HeldOp.id).where(HeldOp.kind == "contact.record")).one()}


def a_loss(stage: Stage) -> dict[str, object]:
    """A phone that announced more than ever came."""
    with tenant.tenant(stage.world.org_id), write_unit() as s:
        device = s.get_one(Device, (stage.world.org_id, stage.phone.device_id))
        device.announced_max_no, device.announced_pending = 99, 0
    return {}


def a_closed_estate(stage: Stage) -> dict[str, object]:
    inside, claire, _ = at_desk(stage)
    with inside, write_unit():
        stock.close_estate(claire, stage.world.glycines.estate_id, clock.today())
    return {}


def closed_parts(stage: Stage) -> dict[str, object]:
    """The building and the hall that forms are about."""
    inside, claire, _ = at_desk(stage)
    with inside, write_unit():
        stock.close_part(claire, Building, stage.world.glycines.building_id)
        stock.close_part(claire, Entrance, stage.world.glycines.entrances[0])
    return {}


def a_drafted_list(stage: Stage) -> dict[str, object]:
    inside, claire, at = at_desk(stage)
    with inside, write_unit():
        drafts.relabel(claire, at, "lieu", "hall", "Entrée")
    return whoever_may_try_it_has_a_phone(stage)


def whoever_may_try_it_has_a_phone(stage: Stage) -> dict[str, object]:
    for person in (stage.world.claire, stage.world.lead):
        Phone.enrolled(stage.phone.client.application, person)
    return {}


def a_drafted_field(stage: Stage) -> dict[str, object]:
    inside, claire, at = at_desk(stage)
    with inside, write_unit():
        own_drafts.add(claire, at, "contact", Asked("Prochain nettoyage", Nature.jour))
    return whoever_may_try_it_has_a_phone(stage)


def an_import_without_doubt(stage: Stage) -> dict[str, object]:
    return {"import_id": handed_in(stage.world, ONE, tried=True)}


def an_import_applied(stage: Stage) -> dict[str, object]:
    return {"import_id": applied(stage.world, TWO)}


def a_landlord_nothing_names(stage: Stage) -> dict[str, object]:
    """One added by mistake."""
    with tenant.tenant(stage.world.org_id), write_unit():
        return {"landlord_id": places.create_landlord(stage.world.org_id, name="Toits & cie").id}


def an_import_of_another_landlord(stage: Stage) -> dict[str, object]:
    applied(stage.world, TWO)
    return {"import_id": handed_in(stage.world, OTHER, tried=True)}


def an_import_that_names_less(stage: Stage) -> dict[str, object]:
    applied(stage.world, TWO)
    return {"import_id": applied(stage.world, ONE)}


def an_import_with_a_line_left(stage: Stage) -> dict[str, object]:
    import_id = handed_in(stage.world, tried=True)
    inside, claire, _ = at_desk(stage)
    with inside, write_unit():
        imports.mend(claire, import_id, 5, None)
    worker.drain()
    return {"import_id": import_id}


def left_by_its_file(stage: Stage) -> dict[str, Any]:
    with tenant.tenant(stage.world.org_id), read_unit() as s:
        return {"residences": [str(s.scalars(select(Estate.id).where(Estate.name == "La Gare")).one())]}
