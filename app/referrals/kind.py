"""What the rest of the house knows of referrals, and of the partners they name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.errors import Refused
from app.core.kinds import Field, Kind
from app.core.rows import find
from app.logbook.kinds import EntryKind, Term, recording, spot
from app.logbook.words import label
from app.referrals import actions
from app.referrals.models import Partner, Referral
from app.referrals.rules import Consent, State
from app.referrals.schemas import ProposeOp, ReferralOp, SignpostOp, wire_partner, wire_referral


def _terms(row: Referral) -> list[Term]:
    partner = find(Partner, row.org_id, row.partner_id) if row.partner_id else None
    answer = Consent.label_of(row.consent) if row.consent else ""
    means = label(row, "consentement_moyen", row.consent_means).lower()
    return [
        Term("Domaine", inside=label(row, "domaine", row.domaine)),
        Term("Besoin", inside=label(row, "besoin", row.besoin)),
        Term("Partenaire", inside=partner.name if partner else ""),
        Term("Accord", inside=", ".join(one for one in (answer, means) if one)),
    ]


def _check(org_id: UUID, data: Mapping[str, Any]) -> None:
    if data.get("consent") == Consent.accorde and data.get("consent_means") is None:
        raise Refused("consentement", "Indiquez comment la personne a répondu.", field="consent_means")


def _is_sent(row: Referral, at: datetime) -> bool:
    return row.cancelled_at is not None or row.state != State.brouillon.value


REFERRAL: EntryKind[Referral] = EntryKind(
    name="referral",
    model=Referral,
    label="Orientation",
    icon="orientation",
    wire=wire_referral,
    leaves=_is_sent,
    operations=(
        recording("referral.signpost", "Orientation donnée à la personne", SignpostOp, actions.signpost, Referral),
        recording("referral.propose", "Orientation proposée", ProposeOp, actions.propose, Referral),
    ),
    schema=ReferralOp,
    of_one="d’une orientation",
    fields={
        "domaine": Field("Domaine", ("domaine",)),
        "besoin": Field("Besoin", ("besoin",)),
        "consent": Field("Réponse de la personne", states=Consent),
        "consent_means": Field("Accord donné", ("consentement_moyen",)),
        "partner_id": Field("Partenaire"),
    },
    hidden="Une orientation ne se montre jamais à un bailleur. Valider la retire de la liste.",
    seen=lambda row: {"sort": row.domaine},
    titled_by="domaine",
    terms=_terms,
    check=_check,
    alike=lambda row: spot(row, row.domaine),
)

PARTNER: Kind[Partner] = Kind(
    name="partner",
    model=Partner,
    label="Partenaire",
    wire=wire_partner,
    private=("phone", "address", "hours"),
    fields={
        "phone": Field("Téléphone"),
        "address": Field("Adresse"),
        "hours": Field("Horaires"),
        "note": Field("Note"),
    },
)
