"""What is typed of a request: by whoever asks, and at the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from wtforms import StringField

from app.core.forms import (
    Choice,
    Day,
    FrenchForm,
    OneOf,
    Several,
    Whole,
    chosen,
    needed,
    sentences,
    words,
)
from app.core.labels import choices
from app.mediation.rules import requests as rules
from app.mediation.rules.requests import Already, Reason, Wants
from app.pages.finding import OneFound
from app.pages.lists import ListFilter

SIZES = rules.LENGTHS
WHERE = "Dites où cela se passe\u00a0: la résidence et le hall."
WHAT = "Racontez en quelques mots ce qui se passe."
FIELDS = {
    "place": "ou", "facts": "faits", "name": "nom", "phone": "telephone", "mail": "courriel", "address": "adresse",
    "reach": "joindre", "wants": "souhait", "family": "situation", "channel": "canal", "received_on": "recue",
}  # fmt: skip
"""Where each column is typed."""
PUT = {**FIELDS, "already": "deja"}


class Offering(FrenchForm):
    """A form some of whose answers are always the same."""

    OFFERED: ClassVar[Mapping[str, Sequence[tuple[str, str]]]] = {}

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        fields: Mapping[str, Any] = self._fields
        for name, some in self.OFFERED.items():
            fields[name].choices = list(some)


class RequestForm(Offering):
    """The public form. The neighbour's name has no field, and no hint asks for it."""

    OFFERED: ClassVar = {
        "situation": [(code, label) for code, (label, _) in rules.SITUATIONS.items()],
        "deja": choices(Already),
        "souhait": choices(Wants),
    }
    situation = OneOf("Que se passe-t-il\u00a0?", [chosen("Choisissez ce qui ressemble le plus à votre situation.")])
    ou = words("Où cela se passe", SIZES["place"], needed(WHERE))
    faits = sentences("Racontez en quelques lignes", SIZES["facts"], needed(WHAT))
    deja = Several("Ce qui a déjà été fait")
    souhait = OneOf("Comment voulez-vous la réponse\u00a0?", [chosen("Choisissez comment recevoir la réponse.")])
    nom = words("Votre nom", SIZES["name"], render_kw={"autocomplete": "name"})
    telephone = words("Votre téléphone", SIZES["phone"], render_kw={"autocomplete": "tel", "inputmode": "tel"})
    courriel = words("Votre adresse de courriel", SIZES["mail"], render_kw={"autocomplete": "email"})
    adresse = words("Votre adresse postale", SIZES["address"], render_kw={"autocomplete": "street-address"})
    joindre = words("Quand et comment vous joindre", SIZES["reach"])


class FollowForm(FrenchForm):
    """The code of a receipt."""

    code = words(
        "Votre code", 40, needed("Écrivez le code de votre reçu\u00a0: trois groupes de lettres et de chiffres.")
    )


class MoreForm(FollowForm):
    texte = sentences("Ce que vous voulez ajouter", rules.MORE_LENGTH, needed("Écrivez ce que vous voulez ajouter."))


class NotedForm(Offering):
    """One that came by another way, as it is noted at the desk."""

    OFFERED: ClassVar = {
        "ecrite": [("1", "C’est une réclamation écrite")],
        "deja": choices(Already),
        "souhait": [("", "Non dite"), *choices(Wants)],
    }
    canal = Choice("Reçue par", [chosen("Choisissez par quel moyen cette demande est arrivée.")])
    origine = Choice("Qui demande", [chosen("Choisissez qui demande.")])
    recue = Day("Reçue le", [needed("Choisissez le jour où elle est arrivée.")])
    ecrite = Several("Forme")
    situation = Choice("De quoi il s’agit", validate_choice=False)
    residence = OneFound("Résidence")
    ou = words("Lieu, tel qu’il est dit", SIZES["place"])
    faits = sentences("Les faits", SIZES["facts"], needed(WHAT))
    deja = Several("Ce qui a déjà été fait")
    souhait = Choice("Réponse souhaitée", default="")
    nom = words("Nom de la personne", SIZES["name"])
    telephone = words("Téléphone", SIZES["phone"])
    courriel = words("Adresse de courriel", SIZES["mail"])
    adresse = words("Adresse postale", SIZES["address"])
    joindre = words("Quand et comment joindre", SIZES["reach"])


class TakeForm(Offering):
    OFFERED: ClassVar = {"suite": choices(rules.TO_CHOOSE)}
    qui = Choice("Suivie par")
    suite = Choice("À faire ensuite", [chosen("Dites ce qui est à faire ensuite.")])
    jour = Day("Au plus tard le", [needed("Choisissez le jour où ce sera fait.")])


class AcknowledgeForm(FrenchForm):
    moyen = OneOf("Réception accusée", [chosen("Dites comment la réception a été accusée.")])
    quand = Day("Le", [needed("Choisissez le jour où cela a été fait.")])


class PlaceForm(FrenchForm):
    """The estate; its halls are offered once it is known."""

    residence = OneFound("Résidence", [chosen("Choisissez la résidence parmi ce qui est trouvé.")])
    hall = Choice("Hall", validate_choice=False)


class EndForm(Offering):
    OFFERED: ClassVar = {
        "motif": choices(Reason),
        "informee": [("oui", "Oui, c’est dit"), ("non", "Non, ou cela n’est pas possible")],
    }
    motif = OneOf("Pourquoi", [chosen("Choisissez pourquoi cette demande s’arrête là.")])
    informee = OneOf("La personne le sait-elle\u00a0?", [chosen("Dites si la personne le sait.")])


class SettingForm(Offering):
    """How the structure is called on online."""

    OFFERED: ClassVar = {"ouverte": [("oui", "Ouverte à tous"), ("non", "Fermée")]}
    ouverte = OneOf("La page de demande", [chosen("Dites si la page est ouverte.")])
    jours = Whole("Jours ouvrés pour répondre", [needed("Écrivez en combien de jours ouvrés vous répondez.")])
    contact = words("Comment vous appeler", 200)
    horaires = words("Quand la page est lue", 200)
    numeros = sentences("Numéros d’urgence de chez vous", 500)
    information = sentences("Ce que vous gardez, et les droits de chacun", 4000)


NUMBER = re.compile(r"(?:D-)?(?:(\d{4})-)?0*(\d{1,6})", re.IGNORECASE)


class Offered(NamedTuple):
    """As the choices of a list say themselves."""

    value: str
    label: str


class Number(StringField):
    """The number of a request, or its end: no word that somebody typed goes into an address."""

    @property
    def choices(self) -> list[tuple[str, str]]:
        said = self.data or ""
        return [(said, said)] if NUMBER.fullmatch(said) else []

    def iter_choices(self) -> Iterator[Offered]:
        return iter([Offered(*one) for one in self.choices])


def ending(number: str | None) -> str | None:
    """What the numbers that are meant end with."""
    found = NUMBER.fullmatch(number or "")
    if found is None:
        return None
    return f"-{found[1]}-{int(found[2]):03d}" if found[1] else f"-{int(found[2]):03d}"


class RequestFilter(ListFilter):
    numero = Number("Numéro", filters=[lambda value: (value or "").strip()[:14] or None])
    residence = OneFound("Lieu")
    canal = Choice("Reçue par", validate_choice=False)
    famille = Choice("Sujet", validate_choice=False)
