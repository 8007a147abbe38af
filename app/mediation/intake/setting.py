"""How a structure is called on online: whether it is, its numbers, its hours, what it says of what it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.rows import find
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.links import addresses
from app.mediation.intake.models import IntakeSetting
from app.mediation.rules import requests as rules
from app.people.acting import Actor
from app.people.models import Organisation

ANSWER_DAYS = 2
KEPT_MONTHS = 24
"""After the last contact, as the CNIL recommends (délibération 2023-095); the notice says it."""
DAYS_MOST = 15
SHIPPED = (
    ("17", "Police secours"),
    ("18", "Pompiers"),
    ("112", "Urgences, dans toute l’Europe"),
    ("114", "Urgences par SMS"),
    ("119", "Enfance en danger"),
    ("3919", "Violences faites aux femmes"),
    ("3977", "Maltraitance d’une personne âgée ou handicapée"),
)
"""Whom to call in danger, whatever the structure: never taken away."""
HOURS = "Cette page n’est lue ni la nuit, ni le week-end, ni les jours fériés."
NOTICE = (
    "{org} est responsable de ce que vous écrivez ici. Cela sert à étudier votre demande de médiation, et à rien"
    " d’autre.\nSeules les personnes qui coordonnent la médiation, et les médiateurs à qui elle est confiée, le lisent."
    " Chaque lecture est notée. Rien n’est transmis à votre bailleur ni à l’autre personne sans votre accord.\nDonner"
    " votre nom n’est pas obligatoire. Sans suite, la demande est effacée au plus tard {months}\u00a0mois après le"
    " dernier contact.\nVous pouvez demander à lire ce qui vous concerne, à le corriger, à le faire effacer, ou vous y"
    " opposer, auprès de {org} ou de la personne qui y protège les données (DPO). Vous pouvez aussi écrire à la CNIL,"
    " 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, ou sur www.cnil.fr."
)


@dataclass(frozen=True)
class Setting:
    """As the public page says it. `own`: the structure's own numbers, each with its words."""

    opened: bool
    own: Sequence[tuple[str, str]]
    hours: str
    contact: str
    notice: str
    answer_days: int

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """Those everybody has, then the structure's."""
        return [*SHIPPED, *self.own]


def as_shipped(org: Organisation) -> str:
    """What it says of what it keeps, unless it says it otherwise."""
    return NOTICE.format(org=org.name, months=KEPT_MONTHS)


def of(org: Organisation) -> Setting:
    """As set, or as shipped: closed."""
    row = find(IntakeSetting, org.id, org.id)
    notice = as_shipped(org)
    if row is None:
        return Setting(False, (), HOURS, "", notice, ANSWER_DAYS)
    own = [(str(number), str(words)) for number, words in row.numbers]
    return Setting(row.opened, own, row.hours or HOURS, row.contact or "", row.notice or notice, row.answer_days)


def address(org: Organisation) -> str:
    """Of the page where anybody asks."""
    return addresses.whole("intake.page", f"/saisir/{org.slug}", slug=org.slug)


def address_when_open(org_id: UUID) -> str:
    """The same; empty where nobody answers to it."""
    org = db.session().get_one(Organisation, org_id)
    return address(org) if of(org).opened else ""


def change(actor: Actor, asked: Setting) -> IntakeSetting:
    """All of it at once. What is as shipped is not kept, so that it follows what ships."""
    org = db.session().get_one(Organisation, actor.org_id)
    changes.note(actor, org.id, Deed.intake_changed)  # first: of two who set it up at once, the second waits here
    row = find(IntakeSetting, org.id, org.id, lock=True)
    if row is None:
        row = IntakeSetting(org_id=org.id, id=org.id, numbers=[], answer_days=ANSWER_DAYS)
        db.session().add(row)
    journal.note(Event.settings_changed, actor, about=org.id)
    row.opened, row.answer_days = asked.opened, asked.answer_days
    row.numbers = [list(one) for one in asked.own]
    row.contact = asked.contact or None
    row.hours = asked.hours if asked.hours not in ("", HOURS) else None
    row.notice = asked.notice if asked.notice not in ("", as_shipped(org)) else None
    return row


def working_day(org_id: UUID, start: date, after: int) -> date:
    """The n-th working day after one, where this structure is."""
    org = db.session().get_one(Organisation, org_id)
    return rules.working_day(start, after, org.holidays_between(start, start + timedelta(days=3 * after + 15)))
