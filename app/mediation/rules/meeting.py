"""A session: with whom each way of meeting is, how long it lasts, why one is cancelled. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from app.core.errors import Refused
from app.core.labels import Label
from app.mediation.rules.states import MEETING, CaseState, MeetingState, Mode

NB = "\u00a0"
SHORTEST_MIN, LONGEST_HOURS = 10, 4
SHORTEST, LONGEST = timedelta(minutes=SHORTEST_MIN), timedelta(hours=LONGEST_HOURS)
LENGTHS = (30, 45, 60, 90, 120)
"""Minutes, as they are offered."""
USUAL = 60
AHEAD_WEEKS = 26
NOTE_MAX, ADVICE_MAX = 2000, 500
ALONE = (Mode.entretien, Mode.telephone, Mode.visite_domicile)
"""With one party."""
APART = (*ALONE, Mode.navette)
"""In which each party is met without the other: what counts as her own interview."""
_S = CaseState
MET_IN = (_S.prise_de_contact, _S.mediation, _S.accord, _S.suivi_accord, _S.reprise, _S.rouvert)
"""The states of a case in which its parties are met."""


class Cancelled(Label):
    partie = "partie", "À la demande d’une partie"
    mediateur = "mediateur", "Un médiateur empêché"
    lieu = "lieu", "Lieu indisponible"
    securite = "securite", "Sécurité"
    apaise = "apaise", "Plus nécessaire"
    retrait = "retrait", "Une partie ne participe plus"
    erreur = "erreur", "Prévue par erreur"


class Word(Label):
    """What a party is told of a session to come; `annulation`: that it will not be held."""

    invitation = "invitation", "Invitation"
    rappel = "rappel", "Rappel"
    annulation = "annulation", "Annulation"


BEFORE = (Word.invitation, Word.rappel)


EXPORTED = {
    "MODES": {one.value: one.label for one in Mode},
    "ALONE": [one.value for one in ALONE],
    "APART": [one.value for one in APART],
    "MET_IN": [one.value for one in MET_IN],
    "CANCELLED": {one.value: one.label for one in Cancelled},
    "TOLD_OF": {one.value: one.label for one in Word},
    "TOLD_BEFORE": {one.value: one.label for one in BEFORE},
    "SESSION_LENGTHS": LENGTHS,
    "SESSION_USUAL": USUAL,
    "SESSION_SHORTEST": SHORTEST_MIN,
    "SESSION_LONGEST": LONGEST_HOURS,
    "SESSION_AHEAD": AHEAD_WEEKS,
    "NOTE_MAX": NOTE_MAX,
    "ADVICE_MAX": ADVICE_MAX,
}


def check_with(mode: str, letters: Collection[str], known: Collection[str]) -> None:
    """Raises Refused for a way of meeting that is none of ours, or not with these parties."""
    if mode not in Mode.codes():
        raise Refused("mode", "Choisissez comment les parties sont rencontrées.", field="mode")
    if not letters or not set(letters) <= set(known):
        raise Refused("parties", "Choisissez avec qui, parmi les parties du dossier.", field="parties")
    if mode == Mode.table_ronde and len(set(letters)) < 2:
        raise Refused("parties", f"Une table ronde réunit deux parties au moins{NB}: sinon, notez un entretien.",
                      field="parties")  # fmt: skip
    if mode in ALONE and len(set(letters)) > 1:
        raise Refused("parties", f"Une partie à la fois{NB}: ensemble, c’est une table ronde.", field="parties")


def left_with(mode: str, letters: Collection[str], gone: str) -> list[str]:
    """With whom a session to come is still held once one party is out; with nobody where it cannot be."""
    left = sorted(set(letters) - {gone})
    return left if len(left) > (mode == Mode.table_ronde) else []


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    """Raises Refused for what is no length of a session."""
    if not SHORTEST <= ends_at - starts_at <= LONGEST:
        said = f"Une séance dure de {SHORTEST_MIN}{NB}minutes à {LONGEST_HOURS}{NB}heures."
        raise Refused("duree", said, field="duree")


def check_to_come(starts_at: datetime, at: datetime) -> None:
    """Raises Refused for a session planned in the past, or too far ahead to mean anything."""
    if starts_at <= at:
        raise Refused("passee", f"Ce moment est passé{NB}: notez plutôt une séance tenue.", field="jour")
    if starts_at > at + timedelta(weeks=AHEAD_WEEKS):
        raise Refused("loin", f"Une séance se prévoit {AHEAD_WEEKS}{NB}semaines à l’avance au plus.", field="jour")


def check_happened(starts_at: datetime, at: datetime) -> None:
    """Raises Refused for what has not begun yet."""
    if starts_at > at:
        raise Refused("a_venir", "Cette séance n’a pas encore commencé.", field="jour")


def check_after(day: date, asked_on: date) -> None:
    """Raises Refused for one from before mediation was asked for."""
    if day < asked_on:
        raise Refused("avant", f"Une séance vient après la demande, faite le {asked_on:%d/%m/%Y}.", field="jour")


def check_met_in(state: str) -> None:
    """Raises Refused where the case is not at meeting anybody."""
    if state not in MET_IN:
        raise Refused("etat", f"Ce dossier est «{NB}{_S.label_of(state)}{NB}»{NB}: aucune séance ne s’y tient.")


def check_together_in(state: str) -> None:
    """Raises Refused while the parties are still being reached: they meet once there is mediation."""
    if state == _S.prise_de_contact:
        said = f"Une table ronde se tient une fois la médiation engagée{NB}: passez d’abord le dossier en médiation."
        raise Refused("etat", said, field="mode")


def check_settled(state: str, target: MeetingState) -> None:
    """Raises Refused for a session that is already held, cancelled, or was waited for in vain."""
    if not MEETING.may(state, target, "A"):
        raise Refused("seance", f"Cette séance est déjà notée{NB}: {MeetingState.label_of(state).lower()}.")


def check_text(text: str, most: int) -> None:
    """Raises Refused for nothing, or too much."""
    if not text.strip():
        raise Refused("texte", "Écrivez ce qui est à noter.", field="texte")
    if len(text) > most:
        raise Refused("longueur", f"{most} signes au plus.", field="texte")
