"""What is told of a case when it is opened, and the part of it that may be corrected since."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wtforms import HiddenField

from app.core.forms import Choice, Day, FrenchForm, OneOf, chosen, needed, sentences, words
from app.core.labels import Label, choices
from app.mediation.opening import FACTS_MOST
from app.nomenclatures import queries as lists
from app.pages.finding import OneFound
from app.places.models import Landlord

POINT_MAX = 120


class Written(Label):
    """In which form it was asked: what is written is taken in charge and acknowledged."""

    oral = "oral", "De vive voix"
    ecrit = "ecrit", "Par écrit"


class Follows(Label):
    """Whether who opens it has it in hand."""

    non = "non", "La coordination le confiera"
    oui = "oui", "Je le suis\u00a0: je ne connais aucune partie"


class PlaceForm(FrenchForm):
    """Where it is: an estate, then a hall of it; or a place outside. `hall` has those of the estate chosen."""

    type = Choice("De quoi s’agit-il\u00a0?", [chosen("Choisissez de quoi il s’agit.")])
    residence = OneFound("Résidence")
    hall = Choice("Hall", default="")
    lieu = Choice("Endroit précis", default="")

    @property
    def estate_id(self) -> UUID | None:
        return UUID(self.residence.chosen.value) if self.residence.chosen else None


class OpeningForm(PlaceForm):
    parcours = OneOf("Parcours", [chosen("Choisissez le parcours.")])
    point = words("Ou un lieu hors résidence", POINT_MAX)
    origine = Choice("Qui le demande", [chosen("Choisissez qui le demande.")])
    canal = Choice("Par quelle voie", [chosen("Choisissez par quelle voie.")])
    forme = OneOf("La demande est faite", [chosen("Dites si la demande est écrite.")])
    le = Day("Demandé le", [needed("Choisissez le jour de la demande.")])
    bailleur = Choice("Bailleur qui est lui-même partie", default="")
    faits = sentences("Les faits", FACTS_MOST)
    suivre = OneOf("Qui le suit", [chosen("Dites qui suivra ce dossier.")])
    de: Any = HiddenField()
    demande: Any = HiddenField()
    suite: Any = HiddenField()
    vu: Any = HiddenField()
    ajouts: Any = HiddenField()

    @property
    def shown(self) -> int:
        """How many complements of a request are in the facts."""
        said = self.ajouts.data or ""
        return int(said) if said.isascii() and said.isdigit() and len(said) < 3 else 0


class EnvelopeForm(PlaceForm):
    """`avant_*`: what the page had shown, so that a field nobody touched is left as another has made it since."""

    avant_type: Any = HiddenField()
    avant_residence: Any = HiddenField()
    avant_hall: Any = HiddenField()
    avant_lieu: Any = HiddenField()
    vu: Any = HiddenField()


def types(org_id: UUID, kept: str = "") -> dict[str, list[tuple[str, str]]]:
    """The types of conflict by family, the family itself first; one no longer offered stays where it is chosen."""
    found: dict[str, list[tuple[str, str]]] = {"": [("", "Choisir")]}
    for family in lists.choices(org_id, "type_conflit"):
        own = [(one.code, one.label) for one in lists.choices(org_id, "type_conflit", family.code)]
        found[family.label] = [(family.code, f"{family.label}, sans précision" if own else family.label), *own]
    offered = {code for some in found.values() for code, _ in some}
    if kept and kept not in offered:
        found[""].append((kept, lists.label(org_id, "type_conflit", kept)))
    return found


def coded(org_id: UUID, list_code: str, first: str = "Choisir", kept: str | None = "") -> list[tuple[str, str]]:
    """The lines of a list, after an empty one."""
    found = [("", first), *((one.code, one.label) for one in lists.choices(org_id, list_code))]
    if kept and kept not in dict(found):
        found.append((kept, lists.label(org_id, list_code, kept)))
    return found


def landlords(rows: list[Landlord]) -> list[tuple[str, str]]:
    return [("", "Aucun"), *((str(one.id), one.name) for one in rows)]


WRITTEN, FOLLOWS = choices(Written), choices(Follows)
