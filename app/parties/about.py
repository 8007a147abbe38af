"""What is known of a party, handed to her alone: who she is, what she agreed to, the tries, who read of her.

The record's feature offers its parties to be joined (`found_by`), since it knows who may; what others said is not hers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.dates import noted_fr
from app.core.labels import Label
from app.core.rows import find
from app.extensions import db
from app.nomenclatures import queries as lists
from app.parties import readings, subjects
from app.parties.access import Layer
from app.parties.actions import CHANNELS
from app.parties.models import Consent, ContactTry, Party, Reading
from app.parties.queries import about
from app.parties.readings import How
from app.parties.rules import Agreed, Means, PartyState
from app.people.acting import Act
from app.retention.about import Found, Passage, Source, Told, Wanted, declare

CONTACT = {"phone": "Téléphone", "mail": "Courriel", "address": "Adresse", "structure": "Structure"}
FINDERS: list[Callable[[Wanted], Sequence[Found]]] = []
SAYERS: list[Callable[[Party], Sequence[Passage]]] = []


def found_by(finder: Callable[[Wanted], Sequence[Found]]) -> None:
    """How the parties of one kind of record are offered, by letter, number and month."""
    FINDERS.append(finder)


def said_by(sayer: Callable[[Party], Sequence[Passage]]) -> None:
    """What a feature keeps of her own words and of what was noted of her, each with where it stands."""
    SAYERS.append(sayer)


def _find(wanted: Wanted) -> Sequence[Found]:
    return [one for finder in FINDERS for one in finder(wanted)]


def _tell(act: Act, id: UUID) -> Told | None:
    """That it is handed over leaves a line, as any reading (`act.record_id` is its own).

    Raises NotAllowed, Unknown for whoever does not read the record she is a party of.
    """
    row = find(Party, act.actor.org_id, id)
    if row is None:
        return None
    readings.read(act, about(row), How.export.value, row.id)
    lines = [*_identity(row), *_agreed(row), *_tried(row), *_read(row)]
    return Told(f"Partie {row.letter}", lines, [one for sayer in SAYERS for one in sayer(row)])


def _may(act: Act, id: UUID) -> bool:
    """Those who read what was said in her record, that day: its mediators, and coordination where it reads."""
    row = find(Party, act.actor.org_id, id)
    return row is not None and subjects.reads(act, about(row), Layer.narrative)


def _identity(row: Party) -> list[tuple[str, str]]:
    contact: dict[str, Any] = row.contact if isinstance(row.contact, dict) else {}
    channel = lists.label(row.org_id, CHANNELS, row.channel) if row.channel else ""
    said = {
        "Nom": row.name, **{label: contact.get(name) for name, label in CONTACT.items()}, "Langue": row.language,
        "Quand la joindre": row.hours, "Comment la joindre": channel, "Interprète": "oui" if row.interpreter else "",
        "État": _label(PartyState, row.state), "Information donnée le": _informed(row),
    }  # fmt: skip
    return [(name, value) for name, value in said.items() if value]


def _informed(row: Party) -> str:
    if row.informed_at is None:
        return ""
    return noted_fr(row.informed_at) + (f", {_label(Means, row.informed_how).lower()}" if row.informed_how else "")


def _label(labels: type[Label], code: str) -> str:
    return labels.label_of(code)


def _agreed(row: Party) -> list[tuple[str, str]]:
    return [
        ("Consentement", f"{', '.join(_label(Agreed, what) for what in one.what)}\u00a0; "
         f"{_label(Means, one.means).lower()}, le {noted_fr(one.at)}"
         + (f", retiré le {noted_fr(one.withdrawn_at)}" if one.withdrawn_at else ""))
        for one in _hers(Consent, row)
    ]  # fmt: skip


def _tried(row: Party) -> list[tuple[str, str]]:
    return [("Essai de contact", f"le {noted_fr(one.at)}, {'avec' if one.reached else 'sans'} réponse")
            for one in _hers(ContactTry, row)]  # fmt: skip


def _read(row: Party) -> list[tuple[str, str]]:
    """The days somebody of the service read of her; who it was is for the service."""
    mine = (Reading.org_id == row.org_id, Reading.about_kind == row.about_kind, Reading.about_id == row.about_id)
    hers = [one for one in db.session.scalars(select(Reading).where(*mine).order_by(Reading.at, Reading.id))
            if one.party_id in (None, row.id)]  # fmt: skip
    return [("Lecture par le service", f"le {noted_fr(one.at)}, {_label(How, one.how).lower()}") for one in hers]


def _hers(model: Any, row: Party) -> Sequence[Any]:
    return db.session.scalars(
        select(model).where(model.org_id == row.org_id, model.party_id == row.id).order_by(model.at, model.id)
    ).all()


declare(Source("party", "Partie d’un dossier", _find, _tell, _may))
