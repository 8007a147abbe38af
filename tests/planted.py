"""A text in every sealed column there is, put there as people and phones put it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.documents import letterhead
from app.documents.models import Document, Letterhead
from app.door import actions as door
from app.door.models import Device
from app.links.models import Link, LinkUse
from app.mail.models import Mail
from app.nomenclatures.wishes.models import ListWish
from app.parties.models import Party
from app.people.models import UserAccount
from app.people.rules import Role
from app.places.imports.models import StockImport
from app.planning.models import ShiftChange
from app.referrals.models import Partner
from app.retention import rights
from app.retention.rules import Outcome, Right, Step
from app.rounds.models import RoundStop
from app.sent.models import SentForm
from app.sync.models import HeldOp
from tests.access_policy import passkey_of
from tests.clients import Desk, Phone
from tests.desk.evening import Evening, tell
from tests.hostile.test_strings_at_the_desk import Form
from tests.mediation.acts.stage import plant_acts
from tests.mediation.intake.asking import planted as planted_request
from tests.mediation.planting import planted as planted_case
from tests.records import ambience, contact
from tests.world import World


def wired(fields: dict[str, Any]) -> dict[str, Any]:
    """An entry as a phone writes it: ids as texts, empty fields left out."""
    place = {kind: one if isinstance(one, dict) else str(one) for kind, one in fields["place"].items()}
    return {**{name: one for name, one in fields.items() if one is not None}, "place": place}


BEFORE = {
    "day": "2026-11-19",
    "starts_at": "2026-11-19T17:00:00+00:00",
    "ends_at": "2026-11-19T21:00:00+00:00",
    "agents": [],
}
"""What a shift said before it was changed."""


def plant(world: World, phone: Phone, claire: Desk, text: str) -> Evening:
    """An evening, its corrections, what was decided of it, and what was held."""
    evening, record = tell(world, phone, text), uuid7()
    walk, home = str(evening.round_id), {"estate": str(world.glycines.estate_id)}
    point = {"public_point": {"label": text, "commune": text}}
    phone.sync(
        phone.op("contact.record", wired(contact(world, text=text, place=point))),
        phone.op("ambience.record", wired(ambience(world, text=text))),
        phone.op("consigne.leave", {"round_id": walk, "place": home, "text": text}),
        phone.op("preparation.write", {"round_id": walk, "text": text}),
        phone.op("list.propose", {"list": "lieu", "want": "manque", "text": text[:60]}),
        phone.op(f"tomorrow {text}"[:60], {"text": text}),
        phone.op("contact.record", {"text": text}),
        phone.op("entry.correct", {"kind": "contact", "changes": {"text": f"{text}."}, "reason": text},
                 evening.contact),
    )  # fmt: skip
    form = Form(claire, f"/bureau/regler/{held(world)[0]}")
    form.send(f"/bureau/regler/{held(world)[0]}/classer", motif="autre", precision=text)
    form.send(f"/bureau/relire/conflict/{evening.conflict}/garder", motif="a_completer", precision=text)
    form.send(f"/bureau/techniques/{evening.technical}/retenir")
    sent = {"canal": "courriel", "destinataire": "astreinte", "le": clock.today().isoformat(), "reference": text}
    form.send(f"/bureau/techniques/{evening.technical}/envoyer", **sent)
    passkey_of(world.claire, text)
    with tenant.tenant(world.org_id), write_unit() as s:
        filled = s.get_one(HeldOp, (world.org_id, held(world)[0]))
        filled.filled = {"put": {"text": text}, "left_out": [], "said": []}
        s.scalars(select(RoundStop)).first().hint = text  # type: ignore[union-attr]
        s.scalars(select(ShiftChange)).first().was = {**BEFORE, "note": text}  # type: ignore[union-attr]
        s.scalars(select(ListWish)).one().reason = text
        partner = s.get_one(Partner, (world.org_id, evening.partner_id))
        partner.phone = partner.address = partner.hours = text
        s.get_one(Device, (world.org_id, phone.device_id)).label = text
        door.invite(world.org_id, f"{text.split()[-1]}@example.fr", Role.agent, None, clock.now())
        s.add(
            SentForm(
                org_id=world.org_id, id=uuid7(), user_id=world.claire.user_id, sent_at=clock.now(), print="p" * 64,
                answer={"location": text, "said": []},
            )
        )  # fmt: skip
        s.add(
            Mail(
                org_id=world.org_id, id=uuid7(), letter="essai", created_at=clock.now(), since=clock.now(),
                next_at=clock.now(), address=text, params={"link": text},
            )
        )  # fmt: skip
        s.add(
            StockImport(
                org_id=world.org_id, id=uuid7(), user_id=world.claire.user_id, made_at=clock.now(), state="abandoned",
                digest="d" * 64, about={"name": text},
            )
        )  # fmt: skip
        s.add(
            Party(
                org_id=world.org_id, id=uuid7(), about_kind="essai", about_id=record, letter="A", side="autre",
                name=text, contact={"phone": text}, language=text, hours=text,
                made_by=world.claire.user_id, made_at=clock.now(),
            )
        )  # fmt: skip
        link = Link(
            org_id=world.org_id, id=uuid7(), purpose="essai", about_kind="essai", about_id=record, token="l" * 64,
            made_at=clock.now(), expires_at=clock.now(),
        )  # fmt: skip
        s.add(link)
        use = LinkUse(org_id=world.org_id, id=uuid7(), link_id=link.id, at=clock.now(), what="repondu", said=text)
        s.add(use)
        s.add(
            Document(
                org_id=world.org_id, id=uuid7(), about_kind="essai", about_id=record, template="essai", version=1,
                title=text, given={"nom": text}, typed={"mot": text}, pdf64=text,
                made_by=world.claire.user_id, made_at=clock.now(),
            )
        )  # fmt: skip
        s.add(Letterhead(org_id=world.org_id, id=letterhead.id_of(world.org_id), said={"adresse": text}))
        at, claire_acts = clock.now(), world.claire.actor
        asked = rights.receive(
            claire_acts, at, right=Right.acces, received_on=clock.today(), who=text, reach=text, asked=text
        )
        rights.note_step(claire_acts, asked.id, at, Step.note, clock.today(), text)
        rights.close(claire_acts, asked.id, at, Outcome.accordee, text)
        planted_request(s, world, text)
        planted_case(s, world, text)
        claire_herself = s.get_one(UserAccount, world.claire.user_id)
        claire_herself.phone = claire_herself.totp_secret = text
    plant_acts(world, text)
    return evening


def held(world: World) -> list[UUID]:
    """The operations in custody, oldest first."""
    with tenant.tenant(world.org_id), read_unit() as s:
        return list(s.scalars(select(HeldOp.id).order_by(HeldOp.held_at, HeldOp.id)))
