"""What the search box finds: names and addresses, of what the reader may open, and the whole number of a case.

What is sealed is not looked through.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core import clock
from app.door import queries as door
from app.mediation import listing
from app.pages.finding import Found, Nouns, Option, among
from app.people.acting import Actor
from app.people.rules import COORDINATION
from app.places import finder
from app.places import queries as places
from app.referrals import queries as referrals
from app.sectors import queries as sectors

LANDLORDS = Nouns("un bailleur", "Aucun bailleur trouvé.", "1 bailleur trouvé.", "bailleurs", "trouvés", "")
CASES = Nouns("un dossier", "Aucun dossier trouvé.", "1 dossier trouvé.", "dossiers", "trouvés", "")
PARTNERS = Nouns("un partenaire", "Aucun partenaire trouvé.", "1 partenaire trouvé.", "partenaires", "trouvés", "")


@dataclass(frozen=True)
class Group:
    """What was found of one sort. `endpoint`, `name`: the page of each; `whole`: the list that shows them all."""

    title: str
    found: Found
    endpoint: str
    name: str
    whole: str = ""


def everywhere(reader: Actor, typed: str) -> list[Group]:
    """By sort, those that have something."""
    found = [
        Group("Personnes", _people(reader, typed), "person.page", "user_id"),
        Group("Secteurs", sectors.sectors_found(reader.org_id, typed), "sectors.one", "sector_id"),
        Group(
            "Résidences", finder.search([finder.of_org(reader.org_id)], typed), "stock.one", "estate_id", "stock.page"
        ),
        Group("Bailleurs", _landlords(reader, typed), "stock.page", "bailleur"),
    ]
    if reader.role in COORDINATION:
        found.append(Group("Dossiers", _cases(reader, typed), "cases_one.page", "case_id"))
        found.append(Group("Partenaires", _partners(reader, typed), "partners.one", "partner_id"))
    return [one for one in found if one.found.total]


def _people(reader: Actor, typed: str) -> Found:
    """Whoever is or was in the team, by name and address."""
    known = door.team(reader.org_id, clock.now())
    options = [
        Option(str(one.user_id), one.name, f"{one.role.label}, {one.email}{'' if one.active else ', accès fermé'}")
        for one in known
    ]
    return among(options, typed, sectors.PEOPLE)


def _landlords(reader: Actor, typed: str) -> Found:
    return among([Option(str(one.id), one.name) for one in places.landlords(reader.org_id)], typed, LANDLORDS)


def _cases(reader: Actor, typed: str) -> Found:
    """By its number written whole, and by nothing that was said or noted of it."""
    options = tuple(Option(str(id), f"Dossier {number}") for id, number in listing.by_number(reader, typed))
    return Found(options, len(options), CASES)


def _partners(reader: Actor, typed: str) -> Found:
    options = [Option(str(one.id), one.name) for one in referrals.partners(reader.org_id)]
    return among(options, typed, PARTNERS)
