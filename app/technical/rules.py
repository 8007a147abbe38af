"""The three axes of a technical problem, and the call a danger demands. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.core.labels import Label, Machine
from app.core.zones import Zones

DANGER = "t0"
NOBODY = "aucun"
# A kind of place that points at a home: the landlord is told of the entrance, not of a dwelling.
DWELLING = "logement"
# Characters of the reference a service gives to what it received.
REFERENCE_MAX = 60

CALLED_FIRST_MINUTES = 120
"""One telephones first and writes then: a call may be so much older than the report of its fault."""

EXPORTED = {"DANGER": DANGER, "CALLED_FIRST_MINUTES": CALLED_FIRST_MINUTES}


class Work(Label):
    """Where the fault itself stands."""

    constate = "constate", "Constaté"
    retenu = "retenu", "Vérifié"


class Transmission(Label):
    """Whether the service that can mend it was told."""

    a_transmettre = "a_transmettre", "À transmettre"
    envoye = "envoye", "Envoyé"


class Feedback(Label):
    """Whether the person who reported it was told what became of it."""

    a_informer = "a_informer", "À informer"
    informe = "informe", "Informé"
    sans_objet = "sans_objet", "Sans objet"


WORK = Machine(
    name="technique_travaux",
    states=Work,
    initial=(Work.constate,),
    transitions={(Work.constate, Work.retenu): "C"},
)

TRANSMISSION = Machine(
    name="technique_transmission",
    states=Transmission,
    initial=(Transmission.a_transmettre,),
    transitions={(Transmission.a_transmettre, Transmission.envoye): "C"},
    final=(Transmission.envoye,),
)

FEEDBACK = Machine(
    name="technique_retour",
    states=Feedback,
    initial=(Feedback.a_informer, Feedback.sans_objet),
    transitions={(Feedback.a_informer, Feedback.informe): "AC"},
    final=(Feedback.informe, Feedback.sans_objet),
)


class Channel(Label):
    telephone = "telephone", "Téléphone"
    courriel = "courriel", "Courriel"
    extranet = "extranet", "Extranet du bailleur"
    courrier = "courrier", "Courrier"
    main_propre = "main_propre", "Remis en main propre"


def call_problem(severity: str, called: bool, impossible: bool) -> str | None:
    """Why a danger cannot be recorded yet, in French, or None: it is telephoned first."""
    if severity != DANGER:
        return None
    if called and impossible:
        return "L’appel a été passé ou il était impossible\u00a0: choisissez."
    if called or impossible:
        return None
    return "Danger immédiat\u00a0: téléphonez d’abord, puis indiquez l’heure et la personne jointe."


def calls_at(hour: time, reported: datetime, now: datetime, zones: Zones) -> list[datetime]:
    """The moments a call may have been made at, by its hour on the wall: not to come, nor long before its report.

    Mirror of static/pwa/features/technical/technical.js (tests/vectors/call_hour.json): to the minute, as it is typed.
    """
    earliest = (reported - timedelta(minutes=CALLED_FIRST_MINUTES)).replace(second=0, microsecond=0)
    first, last = zones.local(earliest).date(), zones.local(now).date()
    days = {first, first + timedelta(days=1), last - timedelta(days=1), last}
    found = {moment for day in days for moment in zones.moments(day, hour)}
    return sorted(one for one in found if earliest <= one <= now)


def called_at(hour: time, reported: datetime, now: datetime, zones: Zones) -> datetime | None:
    """When the call of a fault was made: the first of these moments; None when it cannot have been made yet."""
    return next(iter(calls_at(hour, reported, now, zones)), None)


def feedback_of(requester: str) -> Feedback:
    """Nobody to tell when the agents saw it themselves."""
    return Feedback.sans_objet if requester == NOBODY else Feedback.a_informer


def lieu_for_landlord(lieu: str | None) -> str | None:
    """The kind of place as a landlord may know it: never that it is in a dwelling."""
    return None if lieu == DWELLING else lieu
