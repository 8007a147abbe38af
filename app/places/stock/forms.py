"""What is typed of the stock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import NumberRange, Optional, Regexp, ValidationError

from app.core.errors import Refused
from app.core.forms import NBSP, Choice, Day, FrenchForm, Whole, at_most, needed, strip, words
from app.pages.lists import ListFilter
from app.places.imports.rows import DWELLINGS_MAX, YEARS
from app.places.rules import pair
from app.places.stock.actions import LENGTHS, read_degrees

WORDS_MAX = 120


class StockFilter(ListFilter):
    """Words are sent as a form, for they never go into an address; the rest is codes and ids."""

    mots = StringField(
        "Nom, adresse, hall",
        filters=[strip],
        render_kw={"maxlength": WORDS_MAX, "type": "search"},
    )
    bailleur = Choice("Bailleur", validate_choice=False)
    secteur = Choice("Secteur", validate_choice=False)
    etat = Choice("État", validate_choice=False)

    @property
    def method(self) -> str:
        return "post"

    @property
    def settled(self) -> bool:
        """True of a form without words: the list is at its address."""
        return super().settled and not self.words

    @property
    def words(self) -> str:
        return (self.mots.data or "")[:WORDS_MAX]

    @property
    def used(self) -> bool:
        return bool(self.words) or super().used

    def args(self) -> dict[str, Any]:
        """Those that may be in an address."""
        return {name: str(one.data) for name, one in self._chosen() if one.data in dict(one.choices) and one.data}

    def _chosen(self) -> list[tuple[str, Any]]:
        return [(name, one) for name, one in self._fields.items() if name != "mots"]

    def in_words(self) -> str:
        """What narrows the list, for paper."""
        said = [(one.label.text, dict(one.choices).get(one.data or "")) for _, one in self._chosen() if one.data]
        looked = [(self.mots.label.text, self.words)] if self.words else []
        return " · ".join(f"{name}{NBSP}: {value}" for name, value in [*looked, *said] if value)


def _within(first: int, last: int, message: str) -> list[Any]:
    return [Optional(), NumberRange(first, last, message=message)]


class EstateForm(FrenchForm):
    """An estate. A code postal keeps its zeros: it is text."""

    nom = words("Nom", LENGTHS["name"], needed("Écrivez le nom de la résidence."))
    plaque = words("Plaque", LENGTHS["plate"])
    adresse = words("Adresse", LENGTHS["address"])
    code_postal = StringField(
        "Code postal",
        [Optional(), Regexp("[0-9]{5}$", message=f"Un code postal compte cinq chiffres{NBSP}: 75011.")],
        filters=[strip],
    )
    commune = words("Commune", LENGTHS["commune"])
    bailleur = Choice("Bailleur")
    agence = words("Agence", LENGTHS["agency"])
    secteur = Choice("Secteur")
    logements = Whole(
        "Logements", _within(0, DWELLINGS_MAX, f"Vérifiez ce nombre{NBSP}: il va de 0 à {DWELLINGS_MAX}.")
    )
    annee = Whole(
        "Année", _within(YEARS[0], YEARS[-1], f"Vérifiez l’année{NBSP}: elle va de {YEARS[0]} à {YEARS[-1]}.")
    )


class PositionForm(FrenchForm):
    lat = words("Latitude", 30, needed("Écrivez la latitude."))
    lon = words("Longitude", 30, needed("Écrivez la longitude."))

    def validate_lat(self, field: Any) -> None:
        _in_degrees(field, "lat")

    def validate_lon(self, field: Any) -> None:
        _in_degrees(field, "lon")


def position_form(sent: Mapping[str, str]) -> PositionForm:
    """What was sent; two numbers pasted into the first field are both."""
    lat, lon = sent.get("lat", ""), sent.get("lon", "")
    if not lon.strip() and (both := pair(lat)):
        lat, lon = both
    return PositionForm(MultiDict({"lat": lat, "lon": lon}))


def _in_degrees(field: Any, name: str) -> None:
    try:
        read_degrees(field.data, name)
    except Refused as refused:
        raise ValidationError(refused.message) from None


class HallForm(FrenchForm):
    """A hall to add, in a building of this name."""

    batiment = words("Bâtiment", 120, needed("Écrivez le nom du bâtiment."))
    hall = words("Hall", 120)
    plaque_hall = words("Plaque", LENGTHS["plate"])


class PartForm(FrenchForm):
    """A building, or a hall with its sign."""

    nom = words("Nom", 120, needed("Écrivez un nom."))
    plaque = words("Plaque", LENGTHS["plate"])


class ClosingForm(FrenchForm):
    le = Day("Fermée le", [needed("Choisissez le jour.")])


class LandlordForm(FrenchForm):
    nom = StringField(
        "Nom du bailleur", [needed("Écrivez le nom du bailleur."), at_most(LENGTHS["name"])], filters=[strip]
    )

    @property
    def said(self) -> str:
        return self.nom.data or ""


FIELDS: Mapping[str, str] = {
    "name": "nom", "plate": "plaque", "address": "adresse", "postcode": "code_postal", "commune": "commune",
    "landlord_id": "bailleur", "agency": "agence", "sector_id": "secteur", "dwellings": "logements", "year": "annee",
}  # fmt: skip
"""Fields of the form, by columns of an estate."""
