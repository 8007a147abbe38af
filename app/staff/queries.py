"""People and phones as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.core import build, clock
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.folding import fold
from app.core.labels import Label
from app.door import queries as door
from app.door.accounts import is_elsewhere
from app.door.models import Device, Invitation
from app.door.queries import DeviceLine, Member
from app.door.rules import locked, may_hold_a_phone
from app.extensions import db
from app.followups import queries as followups
from app.pages.lists import PAGE_SIZE, Column, Order, Page, cut
from app.people import queries as people
from app.people.acting import Actor
from app.people.models import Organisation
from app.people.rules import Role, may_manage
from app.places import plates
from app.places.models import Sector
from app.places.queries import landlords
from app.sync import queries as sync

# A phone exchanges every five minutes at least while its application is open.
IN_TOUCH = timedelta(minutes=15)


@dataclass(frozen=True)
class MemberLine:
    """One person. `has_phone`: their role may hold one; `enrolled`: one is. `code_until`: a code made for them is
    still good. `may_manage`: the reader closes and opens them."""

    user_id: UUID
    name: str
    email: str
    role: str
    sectors: str
    pair: str | None
    active: bool
    has_phone: bool
    enrolled: bool
    code_until: datetime | None
    may_manage: bool


@dataclass(frozen=True)
class PhoneLine:
    """One phone. `pending`: operations it said it had not sent, at its last contact.

    `lost`: operations it announced that never came and are no longer on it: its storage was erased. `last_no`: the
    number of the last one it announced.
    `deposit_until`: its owner's access is closed; until then it may still hand those in.
    """

    id: UUID
    label: str
    user_id: UUID
    owner: str
    enrolled_at: datetime
    last_contact: datetime | None
    pending: int
    in_touch: bool
    push: str
    lease_over: bool
    revoked_at: datetime | None
    deposit_until: datetime | None
    lost: int
    last_no: int
    build: str
    is_current: bool
    """Whether that is the build this server gives."""
    holds: str
    """The sectors whose places and entries it keeps, in words; what its owner wrote it keeps besides."""


@dataclass(frozen=True)
class Sheet:
    """Somebody's page. `landlord`: whose stock they read; `reset`: the last time their password was forgotten for them;
    `elsewhere`: their account opens another organisation too, and is not ours alone to change."""

    person: MemberLine
    role: Role
    landlord_id: UUID | None
    landlord: str
    is_self: bool
    has_factor: bool
    elsewhere: bool
    reset: door.Forgotten | None
    link_until: datetime | None
    phones: list[PhoneLine]


def sheet(reader: Actor, user_id: UUID) -> Sheet:
    """Raises Unknown."""
    person = next((one for one in members(reader) if one.user_id == user_id), None)
    member = people.membership(reader.org_id, user_id)
    if person is None or member is None:
        raise Unknown
    owners = {one.id: one.name for one in landlords(reader.org_id)}
    links = [one.expires_at for one in door.unused_invitations(reader.org_id, person.email)]
    return Sheet(
        person, member.as_role, member.landlord_id, owners[member.landlord_id] if member.landlord_id else "",
        user_id == reader.user_id, door.has_second_factor(member.user), is_elsewhere(reader.org_id, user_id),
        door.last_reset(user_id), next((one for one in links if one > clock.now()), None),
        [one for one in phones(reader.org_id) if one.user_id == user_id],
    )  # fmt: skip


@dataclass(frozen=True)
class InvitationLine:
    """A link that still opens something; `may_withdraw`: the reader may end it."""

    id: UUID
    email: str
    role: str
    landlord: str | None
    expires_at: datetime
    may_withdraw: bool


def invitations(reader: Actor) -> list[InvitationLine]:
    owners = {one.id: one.name for one in landlords(reader.org_id)}
    return [
        InvitationLine(
            one.id, Invitation.email.shown(one) or "", Role.label_of(one.role),
            owners.get(one.landlord_id) if one.landlord_id else None,
            one.expires_at, may_manage(reader.role, one.role),
        )
        for one in door.pending_invitations(reader.org_id, clock.now())
    ]  # fmt: skip


def managed(reader: Actor, user_id: UUID) -> MemberLine:
    """Someone whose access the reader may close. Raises Unknown, NotAllowed, Refused."""
    for one in members(reader):
        if one.user_id == user_id:
            if user_id == reader.user_id:
                raise Refused("soi", "Vous ne pouvez pas fermer votre propre accès.")
            if not one.may_manage:
                raise NotAllowed
            return one
    raise Unknown


def deposit_days(org_id: UUID) -> int:
    """How long the phone of a closed access may still hand in."""
    return db.session().get_one(Organisation, org_id).deposit_days


class Access(Label):
    ouvert = "ouvert", "Ouvert"
    ferme = "ferme", "Fermé"


@dataclass(frozen=True)
class Filters:
    role: str | None = None
    sector_id: UUID | None = None
    access: str | None = None

    def keep(self, one: Member) -> bool:
        access = Access.ouvert if one.active else Access.ferme
        return (
            self.role in (None, one.role)
            and self.sector_id in (None, *one.sector_ids)
            and self.access in (None, access)
        )


@dataclass(frozen=True)
class Team:
    """One page of the people asked for; the phones of them all, and how many of them may come in.

    `untellable`: who has something to do and no phone left that rings for it.
    """

    people: Page[MemberLine]
    phones: list[PhoneLine]
    active: int
    untellable: list[str]


COLUMNS = (
    Column("nom", "Nom", (lambda one: fold(one.name),)),
    Column("fonction", "Rôle", (lambda one: (one.role, one.pair or "~"),)),
    Column("secteurs", "Secteurs", (lambda one: one.sectors or "~",)),
    Column("acces_ouvert", "Accès", (lambda one: not one.active,)),
)


def team(reader: Actor, asked: Filters, order: Order, number: int, whom: UUID | None = None) -> Team:
    """The people asked for, active first, with their phones; `whom`: the page that shows this person."""
    found = order.sort(members(reader, asked))
    ranks = {one.user_id: rank for rank, one in enumerate(found)}
    cannot = followups.untellable(reader.org_id, clock.now())
    if whom in ranks:
        number = ranks[whom] // PAGE_SIZE + 1
    return Team(
        people=cut(found, number),
        phones=[one for one in phones(reader.org_id) if one.user_id in ranks],
        active=sum(one.active for one in found),
        untellable=[one.name for one in found if one.user_id in cannot],
    )


def members(reader: Actor, asked: Filters | None = None) -> list[MemberLine]:
    """Everyone, or those asked for, active first."""
    org_id = reader.org_id
    sectors, holders = plates.sectors(org_id), door.phone_holders(org_id)
    return [
        MemberLine(
            user_id=one.user_id,
            name=one.name,
            email=one.email,
            role=one.role.label,
            sectors=", ".join(sorted(sectors[id].code for id in one.sector_ids if id in sectors)),
            pair=one.pair_code,
            active=one.active,
            has_phone=may_hold_a_phone(one.role),
            enrolled=one.user_id in holders,
            code_until=one.code_until,
            may_manage=may_manage(reader.role, one.role) and one.user_id != reader.user_id,
        )
        for one in door.team(org_id, clock.now())
        if asked is None or asked.keep(one)
    ]


def phones(org_id: UUID) -> list[PhoneLine]:
    """Every phone, those in use first."""
    lost, held = sync.never_received(org_id), people.sectors_now(org_id, clock.now())
    sectors = plates.sectors(org_id)
    return [
        _phone(one, lost.get(one.device.id, 0), [sectors[id] for id in sectors if id in held.get(one.user_id, ())])
        for one in door.devices(org_id)
    ]


def phone(org_id: UUID, device_id: UUID) -> PhoneLine:
    """One of them. Raises Unknown."""
    for one in phones(org_id):
        if one.id == device_id:
            return one
    raise Unknown


def _holds(device: Device, sectors: Sequence[Sector]) -> str:
    """It follows who works where, contact after contact; whose access is closed reads nothing more."""
    if device.revoked_at or device.deposit_until:
        return "plus aucun"
    return ", ".join(f"{one.code} {one.name}" for one in sectors) or "aucun"


def _phone(line: DeviceLine, lost: int, sectors: Sequence[Sector]) -> PhoneLine:
    device = line.device
    return PhoneLine(
        id=device.id,
        label=device.label or "",
        user_id=line.user_id,
        owner=line.user_name,
        enrolled_at=device.enrolled_at,
        last_contact=device.last_contact,
        pending=device.announced_pending,
        in_touch=clock.elapsed(device.last_contact, clock.now()) <= IN_TOUCH,
        push={True: "oui", False: "non", None: "inconnu"}[device.push_ok],
        lease_over=locked(device.last_contact, clock.now()),
        revoked_at=device.revoked_at,
        deposit_until=device.deposit_until,
        lost=lost,
        last_no=device.announced_max_no,
        build=device.build or "",
        is_current=device.build is not None and device.build == build.present(),
        holds=_holds(device, sectors),
    )
