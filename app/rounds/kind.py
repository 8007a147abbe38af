"""What the rest of the house knows of rounds and consignes, and of visits, readings of ambience and contacts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.kinds import Field, Kind, Operation, always
from app.core.rows import find
from app.logbook.kinds import EntryKind, Journal, Term, recording, spot
from app.logbook.words import label, labels
from app.nomenclatures import queries as lists
from app.places.models import Entrance
from app.rounds import actions, passages, schemas
from app.rounds.models import Ambience, Consigne, Contact, PreparationNote, Round, Visit
from app.rounds.rules import MACHINE, Daypart, StopState, VisitState, daypart

LEVELS = "ambiance"

# --- rounds and consignes --------------------------------------------------------------------------


def _is_over(row: Round, at: datetime) -> bool:
    return row.state in MACHINE.final


def _has_expired(row: Consigne, at: datetime) -> bool:
    return row.closed_at is not None or (row.valid_to is not None and row.valid_to < clock.service_day(at))


STOP = {
    "estate_id": Field(""),
    "id": Field(""),
    "state": Field("", states=StopState),
    "reason": Field("", ("motif_empeche",)),
}

ROUND: Kind[Round] = Kind(
    name="round",
    model=Round,
    label="Tournée",
    wire=schemas.wire_round,
    leaves=_is_over,
    referable=True,
    private=("stops.hint",),
    operations=(
        Operation("round.start", "Démarrage de tournée", schemas.RoundStartOp, actions.start, "transition"),
        Operation("round.pause", "Pause de tournée", schemas.RoundPauseOp, actions.pause, "transition", Round),
        Operation("round.resume", "Reprise de tournée", schemas.RoundResumeOp, actions.resume, "transition", Round),
        Operation("round.stops", "Arrêts changés", schemas.RoundStopsOp, actions.change_stops, "patch", Round),
        Operation("round.end", "Fin de tournée", schemas.RoundEndOp, actions.end, "transition", Round),
        Operation("round.reopen", "Réouverture de tournée", schemas.RoundReopenOp, actions.reopen, "transition", Round),
    ),
    fields={
        "planned": Field("Prévue au planning"),
        "type_tournee": Field("Type de tournée", ("type_tournee",)),
        "sector_id": Field("Secteur"),
        "stops": Field("Arrêts", parts=STOP),
        "removed": Field("Arrêts retirés"),
    },
)

CONSIGNE: Kind[Consigne] = Kind(
    name="consigne",
    model=Consigne,
    label="Consigne",
    wire=schemas.wire_consigne,
    private=("text",),
    leaves=_has_expired,
    follows_estate=True,
    operations=(
        Operation("consigne.read", "Consigne lue", schemas.ConsigneReadOp, actions.read_consigne, "append", Consigne),
        Operation(
            "consigne.leave",
            "Consigne de fin de tournée",
            schemas.ConsigneLeaveOp,
            actions.leave_consigne,
            "create",
            private=("text",),
        ),
        Operation(
            "consigne.withdraw",
            "Consigne de fin de tournée retirée",
            schemas.ConsigneWithdrawOp,
            actions.withdraw_consigne,
            "transition",
            Consigne,
        ),
    ),
)

PREPARATION: Kind[PreparationNote] = Kind(
    name="preparation",
    model=PreparationNote,
    label="Note de préparation",
    wire=schemas.wire_preparation,
    private=("text",),
    operations=(
        Operation(
            "preparation.write",
            "Note de préparation",
            schemas.PreparationOp,
            actions.write_preparation,
            "patch",
            private=("text",),
            own=True,
        ),
    ),
)


def _has_text(row: Visit | Ambience) -> bool:
    return bool(row.text)


# --- visits ----------------------------------------------------------------------------------------


def _visit_facts(row: Visit) -> dict[str, Any]:
    part = daypart(row.occurred_at, clock.zones())
    return {"service_date": row.service_date, "daypart": part.value, "state": row.state}


def _visit_terms(row: Visit) -> list[Term]:
    halls = [one.label for id in row.entrances if (one := find(Entrance, row.org_id, UUID(id)))]
    return [
        Term("État", ("state",), label(row, "motif_empeche", row.reason)),
        Term("Vu", inside="Rien à signaler" if row.ras else ""),
        Term("Halls", inside=", ".join(halls)),
    ]


VISIT: EntryKind[Visit] = EntryKind(
    name="visit",
    model=Visit,
    label="Passage",
    icon="ras",
    wire=schemas.wire_visit,
    leaves=always,
    operations=(recording("visit.record", "Passage", schemas.VisitOp, actions.record_visit, Visit),),
    schema=schemas.VisitOp,
    of_one="d’un passage",
    fields={
        "state": Field("État", states=VisitState),
        "reason": Field("Motif", ("motif_empeche",)),
        "ras": Field("Rien à signaler"),
        "stop_id": Field("Arrêt"),
        "entrances": Field("Halls"),
    },
    journal=Journal(
        stands="service_date",
        title="Passages",
        plural="Passages",
        detail=("daypart",),
        level="ambience_level",
        state=("state",),
        over=("state", tuple(VisitState.codes())),
    ),
    facts=_visit_facts,
    words={
        "daypart": lambda org_id, code: Daypart.label_of(code),
        "state": lambda org_id, code: VisitState.label_of(code),
        "ambience_level": LEVELS,
    },
    needs_review=_has_text,
    scale=LEVELS,
    terms=_visit_terms,
    columns={"ras": "ras_noted"},
    changed=actions.visit_changed,
    says=False,
    alike=lambda row: str(row.estate_id),
    presumed=True,
    recounted=actions.visit_recounted,
    fielded=False,  # a passage is one tap, without a form
    ahead=passages.look_ahead,
)

# --- ambience --------------------------------------------------------------------------------------


def _ambience_terms(row: Ambience) -> list[Term]:
    dimensions = [
        f"{label(row, 'ambiance_dimension', name)}\u00a0: {label(row, LEVELS, str(level)).lower()}"
        for name, level in row.dimensions.items()
    ]
    return [
        Term("Ambiance", ("ambience_level",), scale=str(row.level)),
        Term("Détail", inside=", ".join(dimensions)),
    ]


def _check_dimensions(org_id: UUID, data: Mapping[str, Any]) -> None:
    for code in data.get("dimensions") or {}:
        lists.check(org_id, "ambiance_dimension", code)


AMBIENCE: EntryKind[Ambience] = EntryKind(
    name="ambience",
    model=Ambience,
    label="Ambiance",
    icon="minuterie",
    wire=schemas.wire_ambience,
    leaves=always,
    operations=(recording("ambience.record", "Ambiance", schemas.AmbienceOp, actions.record_ambience, Ambience),),
    schema=schemas.AmbienceOp,
    of_one="d’une ambiance",
    fields={
        "level": Field("Ambiance", (LEVELS,)),
        "dimensions": Field("Détail", keyed=("ambiance_dimension", LEVELS)),
    },
    facts=lambda row: {"ambience_level": row.level},
    # The level, once observed, of the visit it was read in: never a line of its own.
    shown=lambda row: row.visit_id is not None and row.level != 0,
    words={"ambience_level": LEVELS},
    needs_review=_has_text,
    seen=lambda row: {"part_of": actions.part_of(row), "level": str(row.level)},
    scale=LEVELS,
    terms=_ambience_terms,
    check=_check_dimensions,
    changed=passages.noted,
    fielded=False,
    says=False,
    ahead=passages.look_ahead,
)

# --- contacts --------------------------------------------------------------------------------------


def _contact_terms(row: Contact) -> list[Term]:
    bands = (row.counts or {}).get("age", {})
    met = [f"{number} × {label(row, 'public_age', band)}" for band, number in bands.items() if number]
    return [
        Term("Besoin", inside=label(row, "besoin", row.besoin)),
        Term("Ce qui a été fait", inside=labels(row, "reponse", row.reponses)),
        Term("Personnes", inside=", ".join(met)),
        Term("Type d’action", inside=label(row, "registre", row.registre)),
        Term("Contact", inside=label(row, "canal", row.canal)),
    ]


def _check_counts(org_id: UUID, data: Mapping[str, Any]) -> None:
    for band in (data.get("counts") or {}).get("age") or {}:
        lists.check(org_id, "public_age", band)


CONTACT: EntryKind[Contact] = EntryKind(
    name="contact",
    model=Contact,
    label="Contact",
    icon="contact",
    wire=schemas.wire_contact,
    leaves=always,
    operations=(recording("contact.record", "Contact", schemas.ContactOp, actions.record_contact, Contact),),
    schema=schemas.ContactOp,
    of_one="d’un contact",
    fields={
        "besoin": Field("Besoin", ("besoin",)),
        "reponses": Field("Ce qui a été fait", ("reponse",)),
        "registre": Field("Type d’action", ("registre",)),
        "canal": Field("Contact", ("canal",)),
        "counts": Field("Personnes rencontrées", parts={"age": Field("", keyed=("public_age",))}),
    },
    # A landlord reads a number of contacts a month, never a contact.
    journal=Journal(
        stands="month",
        title="Contacts par résidence et par mois",
        plural="Contacts",
        counted="Un contact de plus dans le nombre du mois",
    ),
    facts=lambda row: {"month": f"{row.service_date:%Y-%m}"},
    seen=lambda row: {"sort": row.besoin},
    titled_by="besoin",
    terms=_contact_terms,
    check=_check_counts,
    alike=lambda row: spot(row, row.besoin),
)
