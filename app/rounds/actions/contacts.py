"""Contacts: a talk, the need as reformulated, what was done, people counted by band."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.logbook import actions as logbook
from app.logbook.kinds import EntryKind
from app.nomenclatures import queries as lists
from app.people.acting import Act
from app.review.rules import Facts
from app.rounds.models import Contact
from app.rounds.schemas import ContactOp


def record_contact(act: Act, data: Mapping[str, Any]) -> Contact:
    """`contact.record`."""
    return logbook.record(
        act,
        CONTACT,
        data,
        besoin=data["besoin"],
        reponses=data["reponses"],
        registre=data["registre"],
        canal=data["canal"],
        counts=data["counts"],
    )


def contact_facts(row: Contact) -> Facts | None:
    """Estate and month: a landlord reads a number of contacts, never a contact."""
    if row.estate_id is None:
        return None
    return Facts(estate_id=row.estate_id, month=f"{row.service_date:%Y-%m}")


def _check_counts(org_id: UUID, data: Mapping[str, Any]) -> None:
    for band in (data.get("counts") or {}).get("age") or {}:
        lists.check(org_id, "public_age", band)


CONTACT: EntryKind[Contact] = EntryKind(
    kind="contact",
    model=Contact,
    schema=ContactOp,
    lists={"besoin": "besoin", "reponses": "reponse", "registre": "registre", "canal": "canal"},
    facts=contact_facts,
    seen=lambda row: {"sort": row.besoin},
    check=_check_counts,
)
