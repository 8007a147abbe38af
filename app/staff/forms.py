"""Who is invited, and what narrows the people of the team."""

from __future__ import annotations

from typing import Any

from wtforms.validators import Regexp, ValidationError

from app.core.forms import Choice, FrenchForm, OneOf, Several, chosen, needed, words
from app.pages.lists import ListFilter
from app.people.rules import DEPOSIT_MOST, Role, is_email, needs_landlord


class InviteForm(FrenchForm):
    adresse = words("Adresse électronique", 254, needed("Écrivez l’adresse de la personne."))
    role = OneOf("Rôle", [chosen("Choisissez le rôle de la personne.")])
    bailleur = Choice("Bailleur", default="")

    def validate_adresse(self, field: Any) -> None:
        if not is_email(field.data or ""):
            raise ValidationError("Cette adresse électronique n’est pas complète.")

    def validate_bailleur(self, field: Any) -> None:
        _landlord_of(self.role.data, field.data)


def _landlord_of(role: str | None, landlord: str | None) -> None:
    """A landlord with a role of his, and with no other; said of a role that is one."""
    if role in set(Role) and needs_landlord(Role(role)) != bool(landlord):
        raise ValidationError("Un rôle de bailleur, et lui seul, désigne un bailleur.")


class NameForm(FrenchForm):
    nom = words("Prénom et nom", 120, chosen("Écrivez le prénom et le nom."))


class ResetForm(FrenchForm):
    quoi = OneOf("Ce qui est perdu", [chosen("Choisissez ce qui est perdu.")])


class LeavingForm(FrenchForm):
    """Who takes what somebody has in charge, whose access is closed."""

    vacations = Several("Vacations à donner")
    vacations_a = Choice("Les donner à", default="")
    suivis_a = Choice("Les confier à", default="")
    tournees = Several("Terminer maintenant sa part de")
    dossiers_a = Choice("Demander de les suivre à", default="")


class RoleForm(LeavingForm):
    """Another role, and who takes what is in charge where the new one does not go to the field."""

    role = OneOf("Rôle", [chosen("Choisissez le rôle de la personne.")])
    bailleur = Choice("Bailleur", default="")


class StructureForm(FrenchForm):
    """What holds for the whole structure."""

    nom = words("Nom de la structure", 120, chosen("Écrivez le nom de la structure."))
    fuseau = Choice("Heure de", [needed("Choisissez un fuseau horaire.")])
    feries = Choice("Jours fériés de", [needed("Choisissez une région.")])
    depot = words(
        "Jours de dépôt après la fermeture d’un accès",
        3,
        chosen("Écrivez un nombre de jours."),
        Regexp(f"(?:[0-9]|[1-8][0-9]|{DEPOSIT_MOST})$", message=f"Écrivez un nombre de jours, de 0 à {DEPOSIT_MOST}."),
        render_kw={"inputmode": "numeric"},
    )


class TeamFilter(ListFilter):
    """What narrows the people of the team, and their phones with them."""

    role = Choice("Rôle", validate_choice=False)
    secteur = Choice("Secteur", validate_choice=False)
    acces = Choice("Accès", validate_choice=False)
