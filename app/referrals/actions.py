"""Signpost, propose, transmit; keep the list of partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused
from app.core.rows import get
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.logbook import actions as logbook
from app.nomenclatures import queries as lists
from app.people.acting import Act, Actor
from app.people.rules import COORDINATION
from app.referrals import rules
from app.referrals.models import Partner, Referral
from app.referrals.rules import LENGTHS, Channel, Path, State


def signpost(act: Act, data: Mapping[str, Any]) -> Referral:
    """`referral.signpost`: told where to go, nothing to track."""
    return logbook.record(
        act,
        Referral,
        data,
        domaine=data["domaine"],
        besoin=data["besoin"],
        partner_id=data["partner_id"],
        path=Path.remis.value,
        state=State.remis_a_la_personne.value,
    )


def propose(act: Act, data: Mapping[str, Any]) -> Referral:
    """`referral.propose`: a draft for the desk, with the person's answer."""
    return logbook.record(
        act,
        Referral,
        data,
        domaine=data["domaine"],
        besoin=data["besoin"],
        partner_id=data["partner_id"],
        path=Path.propose.value,
        state=State.brouillon.value,
        consent=data["consent"],
        consent_means=data["consent_means"],
        consent_at=act.occurred_at,
    )


def transmit(
    actor: Actor,
    at: datetime,
    referral_id: UUID,
    *,
    channel: str,
    on: date | None = None,
    partner_id: UUID | None = None,
) -> Referral:
    """Note that the desk passed it on, by hand. Refused without the person's recorded agreement.

    `channel`: a code of `rules.Channel`; `on`: a service day, today when None.
    """
    _check_desk(actor)
    row = get(Referral, actor.org_id, referral_id, lock=True)
    changes.note(actor, row.id, Deed.referral_sent)
    if row.cancelled_at is not None:
        raise Refused("etat", "Cette saisie a été annulée.")
    to = partner_id or row.partner_id
    problem = rules.transmission_problem(row.state, row.consent, row.consent_means, to is not None)
    if problem:
        raise Refused(*problem)
    today = clock.service_day(at)
    if channel not in Channel.codes():
        raise Refused("canal", "Choisissez comment l’orientation a été transmise.", field="channel")
    if on is not None and not row.service_date <= on <= today:
        raise Refused("date", "La date va de la saisie à aujourd’hui.", field="on")
    row.partner_id = get(Partner, actor.org_id, to).id if to else None
    row.state = State.transmis.value
    row.channel, row.transmitted_at, row.transmitted_on = channel, at, on or today
    return row


def create_partner(
    actor: Actor,
    at: datetime,
    *,
    name: str,
    domaines: Sequence[str],
    phone: str | None = None,
    address: str | None = None,
    hours: str | None = None,
    note: str | None = None,
    partner_id: UUID | None = None,
) -> Partner:
    """A new partner, on every phone from its next exchange on."""
    _check_desk(actor)
    fields = {"name": name, "phone": phone, "address": address, "hours": hours, "note": note}
    values = _checked(actor.org_id, {**fields, "domaines": list(domaines)})
    partner = Partner(org_id=actor.org_id, id=partner_id or uuid7(), active=True, **values)
    db.session.add(partner)
    return partner


def update_partner(actor: Actor, at: datetime, partner_id: UUID, **fields: Any) -> Partner:
    """Change name, domaines, phone, address, hours, note; what is not named stays."""
    _check_desk(actor)
    partner = get(Partner, actor.org_id, partner_id, lock=True)
    changes.note(actor, partner.id, Deed.partner_changed)
    for name, value in _checked(actor.org_id, fields).items():
        setattr(partner, name, value)
    return partner


def close_partner(actor: Actor, at: datetime, partner_id: UUID) -> Partner:
    """No longer proposed: it leaves the phones; past referrals keep it."""
    _check_desk(actor)
    partner = get(Partner, actor.org_id, partner_id, lock=True)
    changes.note(actor, partner.id, Deed.partner_closed)
    partner.active = False
    journal.note(Event.cancelled, actor, about=partner.id)
    return partner


def reopen_partner(actor: Actor, at: datetime, partner_id: UUID) -> Partner:
    _check_desk(actor)
    partner = get(Partner, actor.org_id, partner_id, lock=True)
    changes.note(actor, partner.id, Deed.partner_reopened)
    partner.active = True
    return partner


def _checked(org_id: UUID, values: Mapping[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    for name, value in values.items():
        if name == "domaines":
            clean[name] = [lists.check(org_id, "domaine", one) for one in dict.fromkeys(value)]
        elif name in LENGTHS:
            clean[name] = _text(name, value)
        else:
            raise TypeError(f"a partner has no {name!r}")
    if "name" in clean and not clean["name"]:
        raise Refused("nom", "Indiquez le nom du partenaire.", field="name")
    if "domaines" in clean and not clean["domaines"]:
        raise Refused("domaines", "Choisissez au moins un domaine.", field="domaines")
    return clean


def _text(name: str, value: str | None) -> str | None:
    text = (value or "").strip()
    if len(text) > LENGTHS[name]:
        raise Refused("longueur", f"Ce champ compte au plus {LENGTHS[name]} signes.", field=name)
    return text or None


def _check_desk(actor: Actor) -> None:
    if actor.role not in COORDINATION:
        raise NotAllowed("Les orientations et les partenaires reviennent à la coordination.")
