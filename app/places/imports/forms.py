"""What is chosen of a file: the file, how it is read, what its columns are, how its doubts are answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from wtforms import FileField

from app.core.forms import Choice, FrenchForm, Several, chosen, needed, words
from app.core.labels import choices
from app.places.imports.actions import NEW, SOURCE_MAX
from app.places.imports.columns import SYSTEMS, Column, Meaning
from app.places.imports.files import ENCODINGS, Shape
from app.places.imports.models import StockImport
from app.places.imports.reader import DELIMITERS
from app.places.models import Estate, Landlord

LANDLORDS_SHOWN = 60


class FileForm(FrenchForm):
    """A file to hand in."""

    fichier = FileField(
        "Fichier",
        [needed("Choisissez un fichier.")],
        render_kw={"accept": ".csv,.txt,.tsv,.xlsx,.ods", "required": True},
    )


class AbsentForm(FrenchForm):
    """The estates to close, among those the file names no more."""

    residences = Several("Résidences à fermer", [chosen("Cochez au moins une résidence.")], validate_choice=False)


class ReadingForm(FrenchForm):
    """Another way to read it."""

    separateur = Choice("Séparateur", choices=[(code, name.capitalize()) for code, name in DELIMITERS.items()])
    encodage = Choice("Encodage", choices=list(ENCODINGS.items()))
    feuille = Choice("Feuille")


def reading_form(shape: Shape, sent: Any = None) -> ReadingForm:
    """Of a text, its separator and encoding; of a workbook, its sheet."""
    now = {"separateur": shape.delimiter, "encodage": shape.encoding, "feuille": shape.sheet}
    form = ReadingForm(sent, data=None if sent else now)
    if shape.sheet:
        form.feuille.choices = [(one, one) for one in shape.sheets]
        del form.separateur, form.encodage
    else:
        del form.feuille
    return form


class ColumnsForm(FrenchForm):
    """A choice for each column, `c0` the first; where the positions are; what the source is called."""

    systeme = Choice(
        "Coordonnées",
        [needed("Dites en quoi elles sont.")],
        choices=[(str(code), name) for code, name in SYSTEMS.items()],
    )
    source = words("Nom de cette source", SOURCE_MAX, needed("Donnez un nom à cette source."))

    def each(self) -> Iterator[Any]:
        """The choices of the columns, in their order."""
        return (self[name] for name in self._fields if name.startswith("c"))


def columns_form(row: StockImport, header: list[str], sent: Any = None) -> ColumnsForm:
    """As it was last chosen, or as it was sent."""
    kept = row.known.get("columns", {})
    offered = [("", "Ne pas importer"), *choices(Meaning)]
    more = {f"c{rank}": Choice(f"{name} devient", choices=offered) for rank, name in enumerate(header)}
    chosen = {f"c{rank}": kept.get(name, "") for rank, name in enumerate(header)}
    made = type("TheseColumns", (ColumnsForm,), more)
    data = {**chosen, "systeme": str(row.known["epsg"]), "source": row.source}
    return cast(ColumnsForm, made(sent, data=None if sent else data))


def meanings(form: ColumnsForm, header: list[str]) -> dict[str, str]:
    """What each heading becomes, as chosen."""
    return {heading: field.data or "" for heading, field in zip(header, form.each(), strict=True)}


def landlords_form(row: StockImport, known: list[Landlord], sent: Any = None) -> FrenchForm | None:
    """A choice for each name nobody knows, the first of them when they are many; none when all are known."""
    unknown = (row.known.get("counts") or {}).get("unknown", [])[:LANDLORDS_SHOWN]
    if not unknown:
        return None
    offered = [("", "À décider"), (NEW, "Créer ce bailleur"), *((str(one.id), f"C’est {one.name}") for one in known)]
    fields = {f"b{rank}": Choice(f"{said}", choices=offered) for rank, (said, _, _) in enumerate(unknown)}
    made = type("TheseLandlords", (FrenchForm,), fields)
    return cast(FrenchForm, made(sent))


def absent_form(estates: list[Estate], sent: Any = None) -> AbsentForm:
    form = AbsentForm(sent)
    form.residences.choices = [(str(one.id), f"{one.name}, {one.address}") for one in estates]
    return form


def shown(columns: list[Column], form: ColumnsForm) -> list[tuple[Column, Any]]:
    """Each column with its choice."""
    return list(zip(columns, form.each(), strict=True))
