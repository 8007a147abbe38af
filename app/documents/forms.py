"""What a structure says of itself on its paper."""

from __future__ import annotations

import re
from typing import Any

from wtforms.validators import ValidationError

from app.core.forms import FrenchForm, sentences, words
from app.people.rules import is_email

LINES = 6
SHORTEST_NUMBER = 4
"""Digits, as of 3919; a letterhead may say more beside it (the standard, an hour)."""
SITE = re.compile(r"(https?://)?[\w-]+(\.[\w-]+)+(/\S*)?")


class LetterheadForm(FrenchForm):
    """Nothing is required: a letter says on its draft what is missing."""

    adresse = sentences("Adresse", 300)
    telephone = words("Téléphone", 40, render_kw={"inputmode": "tel"})
    courriel = words("Adresse électronique", 120, render_kw={"inputmode": "email"})
    site = words("Site", 120)
    lieu = words("Ville d’où vous écrivez", 80)
    signataire = words("Qui signe", 120)
    fonction = words("Sa fonction", 120)
    donnees = words("Données personnelles", 200)
    mentions = words("Autre mention", 200)

    def validate_adresse(self, field: Any) -> None:
        if len((field.data or "").splitlines()) > LINES:
            raise ValidationError(f"Écrivez l’adresse en {LINES} lignes au plus.")

    def validate_telephone(self, field: Any) -> None:
        if field.data and sum(one.isdigit() for one in field.data) < SHORTEST_NUMBER:
            raise ValidationError("Ce téléphone n’a pas assez de chiffres.")

    def validate_site(self, field: Any) -> None:
        if field.data and not SITE.fullmatch(field.data):
            raise ValidationError("Écrivez le site comme dans un navigateur\u00a0: www.exemple.fr.")

    def validate_courriel(self, field: Any) -> None:
        if field.data and not is_email(field.data):
            raise ValidationError("Cette adresse électronique n’est pas complète.")
