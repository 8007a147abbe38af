"""What ties a mediator to a party, and what a phone is told of the rules of parties. Pure."""

from __future__ import annotations

from app.core.labels import Label
from app.parties.rules import APART, LENGTHS, REACHED, TRIES, UNREACHED, Agreed, Means, Side, Speaks


class Tie(Label):
    """What ties somebody to a party, said without saying to whom."""

    proche = "proche", "Famille ou proche"
    voisin = "voisin", "Voisin d’une partie"
    travail = "travail", "Lien de travail ou d’argent"
    deja_intervenu = "deja_intervenu", "Déjà intervenu pour une partie, autrement"
    differend = "differend", "Différend avec une partie"
    autre = "autre", "Autre raison de ne pas suivre ce dossier"


LANDLORD_ASKS = ("bailleur_agence", "bailleur_siege")
"""Who asked, where it is the landlord itself."""


EXPORTED = {
    "TIES": {one.value: one.label for one in Tie},
    "AGREED": {one.value: one.label for one in Agreed},
    "MEANS": {one.value: one.label for one in Means},
    "SIDES": {one.value: one.label for one in Side},
    "SPEAKS": {one.value: one.label for one in Speaks},
    "LANDLORD_ASKS": list(LANDLORD_ASKS),
    "TRIES": TRIES,
    "TRIES_APART_MINUTES": int(APART.total_seconds()) // 60,
    "WHO_LENGTHS": LENGTHS,
    "WHO_REACHED": REACHED,
    "WHO_UNREACHED": UNREACHED,
}
