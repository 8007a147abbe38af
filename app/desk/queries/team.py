"""People and phones as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.core import clock
from app.core.errors import Unknown
from app.desk.queries import names
from app.people import queries as people
from app.people.queries import DeviceLine
from app.people.rules import may_hold_a_phone

# A phone exchanges every five minutes at least while its application is open.
IN_TOUCH = timedelta(minutes=15)


@dataclass(frozen=True)
class MemberLine:
    """One person. `code_until`: a code made for them is still good."""

    user_id: UUID
    name: str
    email: str
    role: str
    sectors: str
    pair: str | None
    active: bool
    has_phone: bool
    code_until: datetime | None


@dataclass(frozen=True)
class PhoneLine:
    """One phone. `pending`: operations it said it had not sent, at its last contact."""

    id: UUID
    label: str
    owner: str
    enrolled_at: datetime
    last_contact: datetime | None
    pending: int
    in_touch: bool
    push: str
    lease_over: bool
    revoked_at: datetime | None


def members(org_id: UUID) -> list[MemberLine]:
    """Everyone, active first."""
    sectors = names.sectors(org_id)
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
            code_until=one.code_until,
        )
        for one in people.team(org_id, clock.now())
    ]


def phones(org_id: UUID) -> list[PhoneLine]:
    """Every phone, those in use first."""
    return [_phone(one) for one in people.devices(org_id)]


def phone(org_id: UUID, device_id: UUID) -> PhoneLine:
    """One of them. Raises Unknown."""
    for one in phones(org_id):
        if one.id == device_id:
            return one
    raise Unknown


def _phone(line: DeviceLine) -> PhoneLine:
    device = line.device
    return PhoneLine(
        id=device.id,
        label=device.label,
        owner=line.user_name,
        enrolled_at=device.enrolled_at,
        last_contact=device.last_contact,
        pending=device.announced_pending,
        in_touch=device.last_contact is not None and clock.now() - device.last_contact <= IN_TOUCH,
        push={True: "oui", False: "non", None: "inconnu"}[device.push_ok],
        lease_over=device.lease_until is not None and device.lease_until < clock.now(),
        revoked_at=device.revoked_at,
    )
