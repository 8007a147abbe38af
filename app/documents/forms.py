"""What a structure says of itself on its paper."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from app.core.forms import FrenchForm, sentences, words
from app.people.rules import is_email

LINES = 6


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

    def validate_courriel(self, field: Any) -> None:
        if field.data and not is_email(field.data):
            raise ValidationError("Cette adresse électronique n’est pas complète.")
