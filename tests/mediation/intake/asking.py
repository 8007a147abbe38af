"""Somebody who asks for a mediation, by the page anybody opens."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.mediation.intake import actions
from app.mediation.intake.models import CaseRequest, IntakeSetting, RequestMore
from app.people.acting import at_desk
from tests.sent.forms import form_to
from tests.world import World

SLUG = "passeurs"
PAGE, FOLLOW = f"/saisir/{SLUG}", f"/saisir/{SLUG}/suivi"
PLATE = re.compile(r'plate--here">([0-9A-Z]{4})<')
SAID = {"situation": "bruit", "ou": "Square Louise-Michel, hall 7", "faits": "Le chien aboie à 6 h.", "souhait": "code"}
"""What is typed when nothing else is asked for."""


def open_to_all(world: World, *, opened: bool = True) -> None:
    """The structure opens its page."""
    with tenant.tenant(world.org_id), write_unit() as s:
        s.add(IntakeSetting(org_id=world.org_id, id=world.org_id, opened=opened, numbers=[], answer_days=2))


def typed(client: FlaskClient, page: str = PAGE, path: str = PAGE) -> dict[str, str]:
    """What the page puts in its form beside what is typed."""
    html = client.get(page).get_data(as_text=True)
    return {name: value for name, value in form_to(html, path).fields.items() if name in ("jeton", "site_web")}


def ask(client: FlaskClient, **said: Any) -> TestResponse:
    """The page opened, filled within a minute, sent."""
    form = typed(client)
    clock.move(timedelta(minutes=1))
    return client.post(PAGE, data={**form, **SAID, **said})


def code_of(answer: TestResponse) -> str:
    """The three plates of a receipt."""
    return "".join(PLATE.findall(answer.get_data(as_text=True)))


def look(client: FlaskClient, code: str, act: str = "", **said: str) -> TestResponse:
    """With a code: where it stands; or `completer`, `retirer`."""
    form = typed(client, FOLLOW, FOLLOW)
    return client.post(f"{FOLLOW}/{act}" if act else FOLLOW, data={**form, "code": code, **said})


def requests(world: World) -> list[CaseRequest]:
    """All there are, the first first."""
    with tenant.tenant(world.org_id), read_unit() as s:
        return list(s.scalars(select(CaseRequest).order_by(CaseRequest.received_at, CaseRequest.number)))


NOTED: dict[str, Any] = {"channel": "appel_entrant", "origine": "habitant_partie", "facts": "Bruit de fête le soir."}


def noted(world: World, **said: Any) -> UUID:
    """One noted at the desk by Claire, at Les Glycines."""
    act = at_desk(world.claire.actor, uuid7(), clock.now())
    place = {} if "place" in said else {"estate_id": world.glycines.estate_id}
    with tenant.tenant(world.org_id), write_unit():
        actions.note(act, {**NOTED, **place, **said})
    return act.record_id


def planted(s: Session, world: World, text: str) -> None:
    """A request, and what was added to it, of which all that may be typed is this text."""
    at, day = clock.now(), clock.today()
    row = CaseRequest(
        org_id=world.org_id, id=uuid7(), number="D-2026-900", origine="autre", received_at=at, received_on=day,
        written=True, state="recue", next_action="prendre", next_on=day, acknowledge_by=day, answer_by=day,
        place=text, facts=text, already=[text], name=text, phone=text, mail=text, address=text, reach=text,
    )  # fmt: skip
    s.add(row)
    s.flush()
    s.add(RequestMore(org_id=world.org_id, id=uuid7(), request_id=row.id, at=at, text=text))
