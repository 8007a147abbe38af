"""Contacts: a talk, the need as reformulated, what was done, people counted by band."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.logbook import actions as logbook
from app.people.acting import Act
from app.rounds.models import Contact


def record_contact(act: Act, data: Mapping[str, Any]) -> Contact:
    """`contact.record`."""
    return logbook.record(
        act,
        Contact,
        data,
        besoin=data["besoin"],
        reponses=data["reponses"],
        registre=data["registre"],
        canal=data["canal"],
        counts=data["counts"],
    )
