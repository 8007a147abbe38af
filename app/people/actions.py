"""A new organisation, and the time it keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core import clock, feed
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.holidays import REGIONS
from app.core.zones import DEFAULT, FRENCH, Zones
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.people import demonstration, rules
from app.people.models import Organisation
from app.people.rules import OrgKind

# Monday to Friday, 9 to 18: when reminders may come to someone without a shift that day.
OFFICE_HOURS: dict[str, Any] = {str(day): ["09:00", "18:00"] for day in range(5)}


def create_organisation(name: str, slug: str, kind: str, zone: str = DEFAULT, *, demo: bool = False) -> Organisation:
    """A new tenant with its own clock. Raises Refused: short name taken or malformed, zone not offered, a mixture.

    `demo`: all of it is invented; nothing real is ever made beside it.
    """
    s = db.session()
    if not demo:
        demonstration.keep_apart()
    if not rules.is_slug(slug):
        raise Refused("slug", "Le nom court s’écrit en minuscules, chiffres et tirets.", field="slug")
    if kind not in OrgKind.codes():
        raise Refused("genre", "Ce genre de structure n’existe pas.", field="kind")
    if s.scalar(select(Organisation.id).where(Organisation.slug == slug)):
        raise Refused("slug", "Ce nom court est déjà pris.", field="slug")
    _check_zone(zone)
    org = Organisation(
        id=uuid7(), slug=slug, name=name, kind=kind, hours=OFFICE_HOURS,
        zones=Zones.of(zone).kept(), demo=demo, created_at=clock.now(),
    )  # fmt: skip
    s.add(org)
    s.flush()
    feed.start_clock(s, org.id)
    journal.note(Event.settings_changed, org=org.id)
    return org


def rename_organisation(org: Organisation, name: str) -> None:
    """What it is called, wherever it is read; its short name stays."""
    org.name = name
    journal.note(Event.settings_changed, org=org.id)


def change_zone(org: Organisation, zone: str, at: datetime) -> None:
    """Read clocks in another zone from this moment on; what came before keeps its hours and days. Raises Refused."""
    _check_zone(zone)
    zones = Zones.read(org.zones)
    if not zone == zones.present == zones.in_force(at):
        org.zones = zones.changed(zone, at).kept()
        journal.note(Event.settings_changed, org=org.id)


def change_holidays(org: Organisation, region: str) -> None:
    """Close its default hours on the public holidays of this region. Raises Refused."""
    if region not in REGIONS:
        raise Refused("region", "Choisissez une région de la liste.", field="region")
    org.holidays = region
    journal.note(Event.settings_changed, org=org.id)


def change_deposit(org: Organisation, days: int) -> None:
    """How many days the phone of a closed access may still hand in what it holds: of those closed from now on."""
    org.deposit_days = days
    journal.note(Event.settings_changed, org=org.id)


def _check_zone(zone: str) -> None:
    if zone not in FRENCH:
        raise Refused("fuseau", "Choisissez un fuseau horaire de la liste.", field="zone")
