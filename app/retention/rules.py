"""Delays, what one day cuts off, and the requests of persons. Pure."""

from __future__ import annotations

import calendar
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID, uuid5

from app.core.errors import Refused
from app.core.labels import Label

SLICE = 50
"""Rows of one unit: no writer holds the database longer than 150 ms for it."""
BACKUPS_KEPT = timedelta(days=30)
"""What was erased outlives its date in a backup by as much, and no longer."""
RUNS_SHOWN = 15
RUNS_KEPT = timedelta(days=400)
"""How long the line of a run is kept."""
CHOICE = "Choix du service"
_DATA = Path(__file__).parent / "data" / "delays.json"


@dataclass(frozen=True)
class Delay:
    """How long, for one purpose: `months` or `days`, whichever is not 0. `source`, `sourced_on`: who says so, and
    since when: a text somebody read, or that it is a choice. `least`: the fewest months a structure may choose, 0
    where it chooses nothing."""

    code: str
    label: str
    purpose: str
    basis: str
    source: str
    sourced_on: str
    months: int = 0
    days: int = 0
    least: int = 0

    @property
    def words(self) -> str:
        return said(self.months, self.days)

    @property
    def unsourced(self) -> bool:
        """No text gives this figure, as far as anybody checked: what looks like a law would be obeyed as one."""
        return self.source == CHOICE


def said(months: int, days: int = 0) -> str:
    """24 mois, 7 jours."""
    return f"{months}\u00a0mois" if months else f"{days}\u00a0jour{'s' if days > 1 else ''}"


@cache
def shipped() -> dict[str, Delay]:
    """The delays of this release, by code, in the order of the file."""
    lines = json.loads(_DATA.read_text(encoding="utf-8"))["delays"]
    return {one["code"]: Delay(**one) for one in lines}


def check_shorter(delay: Delay, months: int | None) -> int:
    """The months a structure chose. Raises Refused: nobody keeps longer than was said, nor less than the work needs."""
    if not delay.least:
        raise Refused("fixe", "Ce délai ne se change pas.", field="mois")
    if months is None or not delay.least <= months <= delay.months:
        raise Refused(
            "delai", f"Choisissez de {delay.least} à {delay.months}\u00a0mois\u00a0: un délai se raccourcit seulement.",
            field="mois",
        )  # fmt: skip
    return months


def earlier(day: date, months: int) -> date:
    """So many months before; the last day of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def later(day: date, months: int) -> date:
    return earlier(day, -months)


@dataclass(frozen=True)
class Cutoff:
    """What is older than this is over: a moment, for what has an hour, and the day of it; `at`: when it is asked."""

    moment: datetime
    day: date
    at: datetime


def cutoff(at: datetime, day: date, months: int, days: int) -> Cutoff:
    """`day`: that of `at` on the clocks of whoever decides."""
    then = earlier(day, months) if months else day - timedelta(days=days)
    return Cutoff(at - (day - then), then, at)


def id_of(org_id: UUID, code: str) -> UUID:
    """The id of a structure's own delay, which a page may name before it is there."""
    return uuid5(org_id, f"retention.{code}")


class Right(Label):
    """What the law lets a person ask (GDPR, articles 15 to 21)."""

    acces = "acces", "Accès"
    rectification = "rectification", "Rectification"
    opposition = "opposition", "Opposition"
    effacement = "effacement", "Effacement"
    limitation = "limitation", "Limitation"


class State(Label):
    recue = "recue", "Reçue"
    en_cours = "en_cours", "En cours"
    close = "close", "Close"


class Step(Label):
    """What was done about a request, each with its day."""

    identite = "identite", "Identité vérifiée"
    precision = "precision", "Précision demandée"
    prolongation = "prolongation", "Délai prolongé de deux mois, la personne prévenue"
    remise = "remise", "Copie remise"
    rectifie = "rectifie", "Données rectifiées"
    efface = "efface", "Données effacées"
    limite = "limite", "Usage limité"
    note = "note", "Autre étape"


class Outcome(Label):
    accordee = "accordee", "Accordée"
    partielle = "partielle", "Accordée en partie"
    refusee = "refusee", "Refusée, avec le motif et les recours"
    sans_suite = "sans_suite", "Sans suite"


class LeftOut(Label):
    """Why a text is not handed over. GDPR, article 15.4: the copy takes nothing from the rights of others."""

    autre = "autre", "Il concerne une autre personne"
    danger = "danger", "Le remettre mettrait quelqu’un en danger"
    sans_elle = "sans_elle", "Il ne parle pas d’elle"


_LEFT_OUT = {
    LeftOut.autre: ("il concerne une autre personne", "ils concernent une autre personne"),
    LeftOut.danger: ("le remettre mettrait quelqu’un en danger", "les remettre mettrait quelqu’un en danger"),
    LeftOut.sans_elle: ("il ne parle pas de vous", "ils ne parlent pas de vous"),
}


def left_out_words(reasons: Iterable[str]) -> list[str]:
    """What a copy says of what it leaves out, counted by reason."""
    counts = Counter(reasons)
    return [_left_out_line(counts[one.value], *_LEFT_OUT[one]) for one in LeftOut if counts[one.value]]


def _left_out_line(count: int, one: str, several: str) -> str:
    if count == 1:
        return f"1\u00a0passage n’est pas repris\u00a0: {one}."
    return f"{count}\u00a0passages ne sont pas repris\u00a0: {several}."


KEEP = "remettre"
"""Beside the reasons to leave a text out: it is handed over."""


def check_decided(choice: str) -> str | None:
    """The reason a text is left out for, None when it is handed over. Raises Refused for what is neither."""
    if choice == KEEP:
        return None
    if choice not in LeftOut.codes():
        raise Refused("choix", "Dites si ce passage est remis, ou pourquoi il ne l’est pas.")
    return choice


def passage_id(link_id: UUID, key: str) -> UUID:
    return uuid5(link_id, key)


LENGTHS = {"who": 200, "reach": 300, "asked": 2000, "note": 500, "answer": 2000, "why": 200}
MONTHS_TO_ANSWER, MORE_MONTHS = 1, 2


def due(received_on: date, extended: bool) -> date:
    """The day an answer is due (GDPR, article 12.3): a month, or three once she was told why it takes longer."""
    return later(received_on, MONTHS_TO_ANSWER + (MORE_MONTHS if extended else 0))


def check_received(received_on: date, today: date) -> None:
    """Raises Refused for a day to come, or one of another time."""
    if received_on > today:
        raise Refused("date", "Une demande n’est pas reçue à l’avance\u00a0: vérifiez la date.", field="recue_le")
    if received_on < earlier(today, 12):
        raise Refused("date", "Cette date a plus d’un an\u00a0: vérifiez-la.", field="recue_le")


def check_extends(received_on: date, already: bool, today: date) -> None:
    """Raises Refused: once, and before the first month is over."""
    if already:
        raise Refused("delai", "Ce délai a déjà été prolongé\u00a0: il ne l’est qu’une fois.", field="etape")
    if today > due(received_on, extended=False):
        raise Refused("delai", "Le premier mois est passé\u00a0: le délai ne se prolonge plus.", field="etape")


def check_open(state: str) -> None:
    """Raises Refused once it is closed."""
    if state == State.close:
        raise Refused("close", "Cette demande est close.")


def standing(state: str, due_on: date, today: date) -> tuple[str, str]:
    """How the clock of a request reads, and its badge."""
    if state == State.close:
        return "Close", "done"
    left = (due_on - today).days
    if left < 0:
        return f"En retard de {said(0, -left)}", "late"
    return ("Réponse due aujourd’hui" if not left else f"Encore {said(0, left)}"), "half" if left <= 7 else "wait"
