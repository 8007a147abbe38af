"""What is said of a shift before it is published, in words: whole at its page, short in the week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from app.pages.names import Person
from app.planning.labour import AVERAGE_MOST, AVERAGED, DAY_MOST, REST, WEEK_MOST, Kind, Notice, hours

NB = "\u00a0"
ALONE = f"Une personne seule{NB}: une tournée se fait à deux."
PAST = f"La date est passée{NB}: la vacation serait publiée après coup."

FAR = f"La date est dans plus d’un an{NB}: vérifiez l’année."


def length(of: timedelta) -> str:
    """9 h 30."""
    minutes = int(of.total_seconds()) // 60
    return f"{minutes // 60}{NB}h{NB}{minutes % 60:02d}"


def said(one: Notice, people: Mapping[UUID, Person], holiday: str = "") -> str:
    who = people[UUID(one.agent)].name if one.agent else ""
    return {
        Kind.passee: PAST,
        Kind.lointaine: FAR,
        Kind.ferie: f"Jour férié{NB}: {holiday}.",
        Kind.seul: ALONE,
        Kind.semaine: f"{who}{NB}: {length(one.length)} de travail dans la semaine, "
        f"au lieu de {hours(WEEK_MOST)} au plus.",
        Kind.moyenne: f"{who}{NB}: {length(one.length)} de travail par semaine en moyenne sur {AVERAGED} semaines, "
        f"au lieu de {hours(AVERAGE_MOST)} au plus.",
        Kind.repos: f"{who}{NB}: {length(one.length)} de repos entre deux jours, au lieu de {hours(REST)}.",
        Kind.amplitude: f"{who}{NB}: {length(one.length)} entre le début et la fin de la journée, "
        f"au lieu de {hours(DAY_MOST)} au plus.",
    }[one.kind]


def short(one: Notice) -> str:
    """For a cell of the week."""
    return {
        Kind.semaine: f"Semaine{NB}: {length(one.length)}",
        Kind.moyenne: f"{AVERAGED} semaines{NB}: {length(one.length)}",
        Kind.repos: f"Repos{NB}: {length(one.length)}",
        Kind.amplitude: f"Journée{NB}: {length(one.length)}",
        Kind.seul: "Seul",
    }.get(one.kind, one.kind.label)
