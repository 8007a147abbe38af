"""What a mediator fills in of a party: who joins, what she was told, the tries, what she agrees to, who she is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wtforms import HiddenField
from wtforms.validators import Optional

from app.core import clock
from app.core.forms import Choice, Day, FrenchForm, Hour, OneOf, Several, chosen, needed, strip, words
from app.core.labels import choices
from app.parties.rules import LENGTHS, Agreed, Means, Side, Speaks

Written = Mapping[str, tuple[str | None, str | None]]
REACHED = (("non", "Sans réponse"), ("oui", "Une réponse"))


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
    parle = OneOf("Parle", [needed("Dites au nom de qui parle cette partie.")], choices=choices(Speaks))


class InformForm(_Dated):
    moyen = OneOf(
        "Comment", [needed("Dites si l’information a été donnée de vive voix ou par écrit.")], choices=choices(Means)
    )


class TryForm(_Dated):
    canal = Choice("Comment", [chosen("Choisissez comment vous avez essayé.")])
    reponse = OneOf("Réponse", [needed("Dites s’il y a eu une réponse.")], choices=list(REACHED))


class AgreeForm(_Dated):
    quoi = Several("Accepte", [chosen("Dites exactement ce qui est accepté.")], choices=choices(Agreed))
    moyen = OneOf("Comment", [needed("Dites s’il est donné de vive voix ou par écrit.")], choices=choices(Means))


class TakeBackForm(FrenchForm):
    """One thing, of those that stand and that she may take back alone."""

    quoi = OneOf("N’accepte plus", [needed("Choisissez un consentement qui tient encore.")])


def _before() -> Any:
    return HiddenField(filters=[strip])


class IdentityForm(FrenchForm):
    """Nothing of it is needed: a party is a letter first. `avant_*`: what the page had shown in each place."""

    nom = words("Nom", LENGTHS["name"])
    structure = words("Structure", LENGTHS["structure"])
    telephone = words("Téléphone", LENGTHS["phone"])
    courriel = words("Courriel", LENGTHS["mail"])
    adresse = words("Adresse", LENGTHS["address"])
    langue = words("Langue", LENGTHS["language"])
    interprete = Several("Interprète", [Optional()], choices=[("oui", "Un interprète est nécessaire")])
    canal = Choice("Joindre par", [Optional()])
    horaires = words("Quand joindre", LENGTHS["hours"])
    avant_nom, avant_structure, avant_telephone = _before(), _before(), _before()
    avant_courriel, avant_adresse, avant_langue = _before(), _before(), _before()
    avant_interprete, avant_canal, avant_horaires = _before(), _before(), _before()

    FIELDS = {"name": "nom", "structure": "structure", "phone": "telephone", "mail": "courriel", "address": "adresse",
              "language": "langue", "interpreter": "interprete", "channel": "canal", "hours": "horaires"}  # fmt: skip
    """The field of each thing that may be known of her."""

    def fill(self, said: Mapping[str, Any]) -> None:
        """What is known, in its place."""
        for name, field in self.FIELDS.items():
            self[field].data = self[f"avant_{field}"].data = said[name]
        self.interprete.data = ["oui"] if said["interpreter"] else []
        self.avant_interprete.data = "oui" if said["interpreter"] else ""

    @property
    def written(self) -> Written:
        """What she changed alone, with what the page had shown."""
        found: dict[str, tuple[str | None, str | None]] = {}
        for name, field in self.FIELDS.items():
            shown, typed = self[f"avant_{field}"].data or None, self[field].data or None
            typed = "oui" if isinstance(typed, list) else typed
            if shown != typed:
                found[name] = shown, typed
        return found
