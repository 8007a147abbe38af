"""A small world: Les Passeurs in Valserein, their landlord, and a second organisation next door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.core.zones import PARIS
from app.nomenclatures import actions as nomenclatures
from app.people.acting import Act, Actor
from app.people.models import Membership, SectorAssignment, UserAccount
from app.people.rules import Role
from app.places import actions as places

MOMENT = "2026-11-20 08:00"
"""When this world is built and when every test begins: a Friday morning."""


@dataclass(frozen=True)
class Person:
    """Somebody with one membership."""

    user_id: UUID
    org_id: UUID
    membership_id: UUID
    role: Role
    name: str
    email: str
    landlord_id: UUID | None = None

    @property
    def actor(self) -> Actor:
        """As the author of an action."""
        return Actor(self.user_id, self.org_id, self.role, self.membership_id, self.landlord_id, None, self.name)

    def act(self, record_id: UUID | None = None, at: datetime | None = None) -> Act:
        """An act of theirs on a record (a new one by default), at a moment (now by default)."""
        at = at or clock.now()
        return Act(self.actor, record_id or uuid7(), at, 60, 0, at)


@dataclass(frozen=True)
class Home:
    """An estate with one building and two entrances."""

    estate_id: UUID
    building_id: UUID
    entrances: tuple[UUID, UUID]


@dataclass(frozen=True)
class World:
    """What the tests act on; ids only, so that it stays valid across units."""

    org_id: UUID
    sector_id: UUID
    landlord_id: UUID
    other_landlord_id: UUID
    glycines: Home
    verriers: Home
    tuilerie: Home
    """La Tuilerie belongs to the other landlord."""
    nadia: Person
    yoann: Person
    claire: Person
    lead: Person
    reader: Person
    other_reader: Person
    admin: Person
    other_org_id: UUID
    stranger: Person
    """Coordinator of the second organisation."""
    strange_agent: Person
    strange_home: Home


def build() -> World:
    """Store it, in one unit."""
    with tenant.every_tenant(), write_unit():
        org, other = _org("Les Passeurs", "passeurs"), _org("Voisinage 74", "voisinage-74")
        sector = places.create_sector(org, name="Nord", code="N1").id
        valserein = places.create_landlord(org, name="Valserein Habitat").id
        brenne = places.create_landlord(org, name="Brenne Logis").id
        strange_sector = places.create_sector(other, name="Centre", code="C1").id
        strange_landlord = places.create_landlord(other, name="Cimes Habitat").id
        return World(
            org_id=org,
            sector_id=sector,
            landlord_id=valserein,
            other_landlord_id=brenne,
            glycines=_home(org, "Les Glycines", valserein, sector, ("14", "16")),
            verriers=_home(org, "Les Verriers", valserein, sector, ("6", "8")),
            tuilerie=_home(org, "La Tuilerie", brenne, sector, ("9", "11")),
            nadia=_person(org, "Nadia Belkacem", Role.agent, sector=sector, pair="N1"),
            yoann=_person(org, "Yoann Le Guen", Role.agent, sector=sector, pair="N1"),
            claire=_person(org, "Claire Vasseur", Role.coordinator),
            lead=_person(org, "Anne Morel", Role.lead),
            reader=_person(org, "Paul Roche", Role.landlord_reader, landlord=valserein),
            other_reader=_person(org, "Lise Brun", Role.landlord_reader, landlord=brenne),
            admin=_person(org, "Adèle Simon", Role.administrator),
            other_org_id=other,
            stranger=_person(other, "Hugo Petit", Role.coordinator),
            strange_agent=_person(other, "Inès Roy", Role.agent, sector=strange_sector),
            strange_home=_home(other, "Les Cimes", strange_landlord, strange_sector, ("1", "2")),
        )


def _org(name: str, slug: str) -> UUID:
    from app.people.actions import create_organisation

    with tenant.every_tenant():
        org = create_organisation(name=name, slug=slug, kind="association")
        nomenclatures.publish(org.id)
        return org.id


def _home(org: UUID, name: str, landlord: UUID, sector: UUID, plates: tuple[str, ...]) -> Home:
    estate = places.create_estate(
        org, name=name, address=f"{plates[0]} rue des {name.split()[-1]}", landlord_id=landlord,
        sector_id=sector, sign=plates[0], postcode="74000", citycode="74010", commune="Valserein",
        lat=46.0, lon=6.0,
    )  # fmt: skip
    building = places.create_building(org, estate.id, name="Bâtiment A")
    first, second, *_ = [
        places.create_entrance(org, building.id, label=f"Hall {number}", sign=number).id for number in plates
    ]
    return Home(estate.id, building.id, (first, second))


def _person(
    org: UUID,
    name: str,
    role: Role,
    *,
    landlord: UUID | None = None,
    sector: UUID | None = None,
    pair: str | None = None,
) -> Person:
    from app.extensions import db

    email = f"{name.split()[0].lower().replace('è', 'e')}@service.example"
    user = UserAccount(id=uuid7(), email=email, name=name, created_at=datetime(2026, 1, 5, tzinfo=UTC))
    db.session.add(user)
    db.session.flush()
    member = Membership(
        org_id=org, id=uuid7(), user_id=user.id, role=role.value, landlord_id=landlord, active=True, pair_code=pair
    )
    db.session.add(member)
    db.session.flush()
    if sector:
        starts = PARIS.day(clock.now()) - timedelta(days=400)
        db.session.add(SectorAssignment(org_id=org, id=uuid7(), user_id=user.id, sector_id=sector, starts_on=starts))
    return Person(user.id, org, member.id, role, name, email, landlord)
