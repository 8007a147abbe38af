"""What a mediator fills in of a party: who joins, what she was told, the tries, what she agrees to, who she is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wtforms.validators import Optional

from app.core import clock
from app.core.forms import Choice, Day, FrenchForm, Hour, OneOf, Several, chosen, needed, words
from app.core.labels import choices
from app.parties.identity import Identity
from app.parties.rules import LENGTHS, Agreed, Means, Side, Speaks

REACHED = (("non", "Sans réponse"), ("oui", "Elle a répondu"))


class _Dated(FrenchForm):
    """With the day and the hour it happened."""

    jour = Day("Jour", [needed("Choisissez le jour.")])
    heure = Hour("Heure", [needed("Écrivez l’heure.")])

    def at_once(self) -> None:
        """Filled with the present minute."""
        now = clock.local(clock.now())
        self.jour.data, self.heure.data = now.date(), now.time().replace(second=0, microsecond=0)

    @property
    def moment(self) -> datetime:
        """Once the form is right."""
        assert self.jour.data is not None and self.heure.data is not None
        return clock.zones().moment(self.jour.data, self.heure.data)


class AddForm(FrenchForm):
    cote = OneOf("Sa place", [needed("Dites si cette partie a demandé la médiation.")], choices=choices(Side))
    parle = OneOf("Elle parle", [needed("Dites au nom de qui elle parle.")], choices=choices(Speaks))


class InformForm(_Dated):
    moyen = OneOf(
        "Comment", [needed("Dites si elle a été informée de vive voix ou par écrit.")], choices=choices(Means)
    )


class TryForm(_Dated):
    canal = Choice("Comment", [chosen("Choisissez comment vous avez essayé.")])
    reponse = OneOf("Réponse", [needed("Dites si elle a répondu.")], choices=list(REACHED))


class AgreeForm(_Dated):
    quoi = Several("Elle accepte", [chosen("Dites à quoi exactement elle consent.")], choices=choices(Agreed))
    moyen = OneOf("Comment", [needed("Dites s’il est donné de vive voix ou par écrit.")], choices=choices(Means))


class TakeBackForm(FrenchForm):
    """One thing, of those that stand and that she may take back alone."""

    quoi = OneOf("Elle n’accepte plus", [needed("Choisissez un consentement qui tient encore.")])


class IdentityForm(FrenchForm):
    """Nothing of it is needed: a party is a letter first."""

    nom = words("Nom", LENGTHS["name"])
    structure = words("Structure", LENGTHS["structure"])
    telephone = words("Téléphone", LENGTHS["phone"])
    courriel = words("Courriel", LENGTHS["mail"])
    adresse = words("Adresse", LENGTHS["address"])
    langue = words("Langue", LENGTHS["language"])
    interprete = Several("Interprète", [Optional()], choices=[("oui", "Un interprète est nécessaire")])
    canal = Choice("La joindre par", [Optional()])
    horaires = words("Quand la joindre", LENGTHS["hours"])

    FIELDS = {"name": "nom", "phone": "telephone", "mail": "courriel", "address": "adresse", "language": "langue",
              "hours": "horaires"}  # fmt: skip
    """The field of each thing a rule refuses by its own name."""

    def fill(self, party: Any) -> None:
        """What is known, in its place."""
        contact = party.contact if isinstance(party.contact, dict) else dict.fromkeys(self.CONTACT, party.contact)
        self.nom.data, self.langue.data, self.horaires.data = party.name, party.language, party.hours
        for name, field in self.CONTACT.items():
            self[field].data = contact.get(name)
        self.interprete.data, self.canal.data = ["oui"] if party.interpreter else [], party.channel or ""

    CONTACT = {"phone": "telephone", "mail": "courriel", "address": "adresse", "structure": "structure"}

    @property
    def said(self) -> Identity:
        return Identity(
            name=self.nom.data, phone=self.telephone.data, mail=self.courriel.data, address=self.adresse.data,
            language=self.langue.data, hours=self.horaires.data, interpreter=bool(self.interprete.data),
            channel=self.canal.data or None, structure=self.structure.data,
        )  # fmt: skip
