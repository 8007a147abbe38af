"""`referral.signpost` and `referral.propose` on the wire; a referral and a partner on a phone. No identity."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app.core.refs import Ref
from app.logbook.schemas import EntryOp, code, wire_common
from app.people.acting import Actor
from app.referrals.models import Partner, Referral
from app.referrals.rules import Consent


class SignpostOp(EntryOp):
    """`referral.signpost`: the person was told where to go."""

    domaine = code(required=True)
    besoin = code(load_default=None, allow_none=True)
    partner_id = Ref("partner", load_default=None, allow_none=True)


class ProposeOp(EntryOp):
    """`referral.propose`: the person was asked, and how they answered. `consent_means`: `consentement_moyen`."""

    domaine = code(required=True)
    besoin = code(required=True)
    partner_id = Ref("partner", load_default=None, allow_none=True)
    consent = fields.String(required=True, validate=validate.OneOf(Consent.codes()))
    consent_means = code(required=True)


class ReferralOp(EntryOp):
    """The fields of either path, for a correction."""

    domaine = code(required=True)
    besoin = code(load_default=None, allow_none=True)
    partner_id = Ref("partner", load_default=None, allow_none=True)
    consent = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(Consent.codes()))
    consent_means = code(load_default=None, allow_none=True)


def wire_referral(row: Referral, reader: Actor) -> dict[str, Any]:
    """A referral, which only those who were there receive."""
    return {
        **wire_common(row, with_text=str(reader.user_id) in row.agents),
        "domaine": row.domaine,
        "besoin": row.besoin,
        "partner_id": str(row.partner_id) if row.partner_id else None,
        "path": row.path,
        "state": row.state,
        "consent": row.consent,
        "consent_means": row.consent_means,
        "channel": row.channel,
        "transmitted_on": row.transmitted_on.isoformat() if row.transmitted_on else None,
    }


def wire_partner(row: Partner, reader: Actor | None = None) -> dict[str, Any]:
    """A partner as the directory shows it; the desk's note stays at the desk."""
    return {
        "name": row.name,
        "domaines": row.domaines,
        "phone": row.phone,
        "address": row.address,
        "hours": row.hours,
    }
