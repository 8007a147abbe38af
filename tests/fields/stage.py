"""Fields a coordinator adds, and entries that answer them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.base import uuid7
from app.core.tenant import tenant
from app.core.unit import write_unit
from app.fields import drafts
from app.fields.drafts import Asked
from app.fields.rules import Nature
from tests.clients import Phone
from tests.desk.evening import payload
from tests.world import Person, World

WEATHER = Asked("Météo du passage", Nature.choix, ("Pluie", "Grand soleil"))
BAGS = Asked("Sacs ramassés", Nature.nombre, least=0, most=40, unit="sacs")
NEXT = Asked("Prochain nettoyage", Nature.jour)


def act(person: Person, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
    timed = verb not in (drafts.publish, drafts.drop)
    with tenant(person.org_id), write_unit():
        return verb(person.actor, *([clock.now()] if timed else []), *args, **more)


def published(person: Person, kind: str, *asked: Asked) -> list[str]:
    """The codes of fields that everybody's phone has."""
    codes = [act(person, drafts.add, kind, one) for one in asked]
    act(person, drafts.publish, kind)
    return codes


OPERATIONS = {
    "contact": "contact.record",
    "conflict": "conflict.report",
    "technical": "technical.flag",
    "referral": "referral.signpost",
}


def recorded(world: World, phone: Phone, kind: str, own: Any, record_id: UUID | None = None) -> dict[str, Any]:
    """An entry of this kind that answers so, as its phone sends it."""
    told = payload("signposted" if kind == "referral" else kind, world, uuid7(), None)
    return phone.op(OPERATIONS[kind], {**told, "own": own}, record_id)


def fields_of(held: dict[Any, Any], kind: str) -> dict[str, Any]:
    """What a phone holds of the fields of a kind: code -> its line."""
    (found,) = [one["data"] for (_, _), one in held.items() if one["data"].get("code") == f"champs_{kind}"]
    return {one["code"]: one for one in found["items"]}
