"""What becomes of the fields of a form that is being changed: what one may be, their order, what differs. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.core.errors import Refused
from app.core.folding import fold
from app.fields.rules import (
    AT_MOST,
    CHOICES_LEAST,
    CHOICES_MOST,
    DIGITS_MOST,
    HIGHEST,
    KNOWN_AT_MOST,
    Fields,
    Nature,
    Option,
    OwnField,
)

PERSONAL = {
    "nom", "noms", "prenom", "prenoms", "patronyme", "identite", "naissance", "age", "nationalite", "ethnie",
    "ethnique", "race", "religion", "religieux", "religieuse", "confession", "syndicat", "syndical", "politique",
    "sexe", "sexuel", "sexuelle", "handicap", "maladie", "diagnostic", "medical", "medicale", "sante", "grossesse",
    "enceinte", "addiction", "alcoolique", "toxicomane", "telephone", "courriel", "email", "e mail", "adresse", "nir",
    "securite sociale", "passeport", "carte d identite", "titre de sejour", "immatriculation", "suspect", "coupable",
    "auteur", "delinquant", "condamnation", "casier judiciaire", "locataire", "numero de logement",
    "numero d appartement",
}  # fmt: skip
"""Words of what describes a person, without accents: DOMAIN rules 1 to 8."""


def refuse_personal(label: str, field: str = "libelle") -> None:
    """Raises Refused for a label that asks for what is somebody's."""
    words = f" {fold(label)} "
    found = next((one for one in sorted(PERSONAL) if f" {one} " in words), None)
    if found is not None:
        raise Refused(
            "personne",
            f"«\u00a0{found}\u00a0» est d’une personne, et un champ n’en décrit aucune\u00a0: demandez autre chose.",
            field=field,
        )


def check_field(field: OwnField) -> None:
    """What a new field, or its new choices, may be. Raises Refused."""
    refuse_personal(field.label)
    if field.nature == Nature.choix:
        _check_options(field)
    if field.nature == Nature.nombre:
        if not 0 <= field.least < field.most <= HIGHEST:
            raise Refused(
                "bornes",
                f"Le plus petit va de 0 au plus grand, et le plus grand a {DIGITS_MOST} chiffres au plus.",
                field="plus_grand",
            )
        refuse_personal(field.unit, "unite")


def _check_options(field: OwnField) -> None:
    for one in field.options:
        refuse_personal(one.label, "choix")
    offered = [fold(one.label) for one in field.options if one.active]
    if not CHOICES_LEAST <= len(offered) <= CHOICES_MOST:
        raise Refused("choix", f"Proposez de {CHOICES_LEAST} à {CHOICES_MOST} choix, un par ligne.", field="choix")
    if len(set(offered)) < len(offered):
        raise Refused("choix", "Deux choix portent le même libellé.", field="choix")


def check_fields(fields: Fields) -> None:
    """How many there may be, and that no two are called the same. Raises Refused."""
    offered = [fold(one.label) for one in fields if one.active]
    if len(offered) > AT_MOST:
        raise Refused("trop", f"{AT_MOST} champs au plus par formulaire\u00a0: éteignez-en un d’abord.")
    if len(set(offered)) < len(offered):
        raise Refused("deja", "Un autre champ porte déjà ce libellé.", field="libelle")
    if len(fields) > KNOWN_AT_MOST:
        raise Refused("trop", "Ce formulaire a connu trop de champs\u00a0: reprenez-en un qui n’est plus demandé.")


def placed(fields: Fields, code: str, rank: int) -> Fields:
    """The same with one of them at this rank, from 0."""
    rest = [one for one in fields if one.code != code]
    at = min(max(0, rank), len(rest))
    return (*rest[:at], *(one for one in fields if one.code == code), *rest[at:])


def replaced(fields: Fields, field: OwnField) -> Fields:
    return tuple(field if one.code == field.code else one for one in fields)


def remembered(known: Fields, drafted: Iterable[OwnField]) -> Fields:
    """What is known once this draft is on a phone: as it was, and its news switched off, which name what it records."""
    had = {one.code: one for one in known}
    grown = [replace(one, options=_grown(one, drafted)) for one in known]
    news = [replace(one, active=False) for one in drafted if one.code not in had]
    return (*grown, *news)


def _grown(field: OwnField, drafted: Iterable[OwnField]) -> tuple[Option, ...]:
    asked = next((one for one in drafted if one.code == field.code), field)
    return (*field.options, *(replace(one, active=False) for one in asked.options if field.option(one.code) is None))


def differences(before: Fields, after: Fields, published: Collection[str]) -> list[dict[str, Any]]:
    """What a publication keeps of each line that it changes, as lists do (`nomenclatures.editing.told`).

    `published`: codes that were everybody's before, others are added; a choice is `field.choice`.
    """
    was, now = _lines(before), _lines(after)
    new = {code for code in now if code not in published}
    return [
        {"code": code, "was": None if code in new else was.get(code), "now": line}
        for code, line in now.items()
        if line != was.get(code) and code.rpartition(".")[0] not in new
    ]


def _lines(fields: Sequence[OwnField]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for sort, field in enumerate(fields):
        found[field.code] = {"label": field.label, "active": field.active, "sort": sort}
        for one in field.options:
            found[f"{field.code}.{one.code}"] = {"label": one.label, "active": one.active, "sort": 0}
    return found
