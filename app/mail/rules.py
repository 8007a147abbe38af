"""The states of a mail, when it is tried again, what an answer of the server means. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.labels import Label
from app.people.rules import is_email


class State(Label):
    a_envoyer = "a_envoyer", "À envoyer"
    reporte = "reporte", "Reporté"
    envoye = "envoye", "Envoyé"
    refuse = "refuse", "Refusé"
    annule = "annule", "Annulé"


WAITING = (State.a_envoyer, State.reporte)
FROM = {
    "sent": frozenset((*WAITING, State.annule)),  # cancelled while it left: it left
    "put_off": frozenset(WAITING),
    "refused": frozenset((*WAITING, State.envoye)),  # it came back
    "retried": frozenset((State.reporte, State.refuse)),
    "cancelled": frozenset(WAITING),
}
"""From which states each thing may happen to a mail."""

BACK_OFF = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60, 180, 360, 720))
"""After each try that did not go through; the last one again and again."""
GIVEN_UP_AFTER = timedelta(days=3)
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=30)
STALE, ADDRESS, SEALED = "perime", "adresse", "illisible"
"""Why a mail was not sent, besides the codes of the server."""


class Verdict(Label):
    sent = "sent", "Pris par le serveur"
    later = "later", "À recommencer"
    refused = "refused", "Refusé pour de bon"


@dataclass(frozen=True)
class Outcome:
    """One try. `code`: what the server answered, or what went wrong; `shut`: the server itself takes nothing now."""

    verdict: Verdict
    code: str = ""
    shut: bool = False


def of_recipient(code: int) -> Outcome:
    """What it answered to this address, or to this mail."""
    return Outcome(Verdict.refused if 500 <= code < 600 else Verdict.later, str(code))


def next_try(tries: int, since: datetime, at: datetime) -> datetime | None:
    """When to try again after so many tries; None: never, it has lasted long enough."""
    moment = at + BACK_OFF[min(max(tries, 1), len(BACK_OFF)) - 1]
    return moment if moment <= since + GIVEN_UP_AFTER else None


def may_be_sent_to(address: str) -> bool:
    """One address, that mail servers everywhere take, and that ends no line of the protocol."""
    return is_email(address) and address.isascii() and address.isprintable() and not set(address) & set('<>,;:"\\ ')


def one_line(text: str) -> str:
    """What may stand in a heading of a mail: no line ends, no sign that does not show."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


SAID = {
    STALE: "Son lien n’était plus bon.",
    ADDRESS: "Cette adresse ne peut pas recevoir de courriel.",
    SEALED: "Son contenu ne s’ouvre plus.",
}
NO_ANSWER = {
    "ConnectionRefusedError": "Le serveur de courriel refuse la connexion.",
    "NotPublic": "Le nom du serveur de courriel ne mène à aucune machine.",
    "SMTPNotSupportedError": "Le serveur de courriel n’offre pas le chiffrement exigé.",
    "SSLCertVerificationError": "Le certificat du serveur de courriel n’est pas le sien.",
    "gaierror": "Le nom du serveur de courriel ne se trouve pas.",
}
"""By the error met instead of an answer."""


def said(state: str, code: str) -> str:
    """Why it is where it is, for who looks after the queue."""
    if code in SAID:
        return SAID[code]
    if not code or state in (State.envoye, State.annule):
        return ""
    if "." in code:
        return f"Revenu sans avoir été remis ({code})."
    if not code.isdigit():
        return NO_ANSWER.get(code, "Le serveur de courriel n’a pas répondu.")
    if state == State.reporte:
        return f"Le serveur de courriel l’a fait attendre ({code})."
    given_up = code.startswith("4")
    return f"Essayé plusieurs jours, sans succès ({code})." if given_up else f"Le serveur l’a refusé ({code})."
