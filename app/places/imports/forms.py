"""What is chosen of a file: the file, how it is read, what its columns are, how its doubts are answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from wtforms import FileField

from app.core.forms import Choice, FrenchForm, OneOf, Several, chosen, needed, words
from app.core.labels import choices
from app.places.imports.actions import NEW
from app.places.imports.columns import SYSTEMS, Column, How, Meaning
from app.places.imports.files import ENCODINGS, Shape
from app.places.imports.mending import CELL_MAX
from app.places.imports.models import StockImport
from app.places.imports.reader import DELIMITERS
from app.places.imports.rows import NAME_MAX
from app.places.imports.sources import SOURCE_MAX
from app.places.models import Estate, Landlord

LANDLORDS_SHOWN = 60
DWELLING = "logement"
ANOTHER, SAME = "nouvelle", "meme"


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
    """A choice for each column, `c0` the first; where the positions are; what the source is called, and whose
    the rows are that name no landlord."""

    systeme = Choice(
        "Coordonnées",
        [needed("Dites en quoi elles sont.")],
        choices=[(str(code), name) for code, name in SYSTEMS.items()],
    )
    lignes = Choice(
        "Chaque ligne est",
        [needed("Dites ce qu’est une ligne.")],
        choices=[
            ("residence", "Une résidence, ou un de ses halls"),
            (DWELLING, "Un logement\u00a0: ils sont comptés par adresse, rien d’autre n’en est gardé"),
        ],
    )
    source = words("Nom de cette source", SOURCE_MAX, needed("Donnez un nom à cette source."))
    bailleur = words("Bailleur, quand le fichier ne le dit pas", NAME_MAX)

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
    lines = DWELLING if row.known.get("dwelling") else "residence"
    more_of_it = {"source": row.source, "lignes": lines, "bailleur": row.known.get("owner", "")}
    data = {**chosen, "systeme": str(row.known["epsg"]), **more_of_it}
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
    """A tick for each, with where it is and whose."""
    form = AbsentForm(sent)
    form.residences.choices = [(str(one.id), _named(one)) for one in estates]
    return form


def _named(one: Estate) -> str:
    where = ", ".join(said for said in (one.name, one.address, one.commune) if said)
    return f"{where} · {one.landlord.name if one.landlord else 'bailleur non renseigné'}"


class SourceForm(FrenchForm):
    """Whether the file is of the source it is said to be of."""

    source = OneOf("Ce fichier vient-il de la même source\u00a0?", [needed("Choisissez une réponse.")])
    nom = words("Nom de la nouvelle source", SOURCE_MAX)


class LineForm(FrenchForm):
    """The cells of one line, `l0` the first."""


def line_form(cells: Mapping[str, str], address: str, sent: Any = None) -> LineForm:
    """A field for each column that is imported; that of the address cannot be empty."""
    fields = {
        f"l{rank}": words(heading, CELL_MAX, *([needed("Écrivez une adresse.")] if heading == address else []))
        for rank, heading in enumerate(cells)
    }
    made = type("ThisLine", (LineForm,), fields)
    return cast(LineForm, made(sent, data=None if sent else {f"l{n}": said for n, said in enumerate(cells.values())}))


def source_form(source: str, fresh: str, sent: Any = None) -> SourceForm:
    """A new one unless somebody says otherwise."""
    form = SourceForm(sent, data=None if sent else {"source": ANOTHER, "nom": fresh})
    form.source.choices = [(ANOTHER, "Non, c’est une nouvelle source"), (SAME, f"Oui, c’est «\u00a0{source}\u00a0»")]
    return form


def shown(columns: list[Column], form: ColumnsForm) -> list[tuple[Column, Any]]:
    """Each column with its choice; one that was just chosen otherwise is told as chosen, not as it was guessed."""
    return [(_as_chosen(column, field.data), field) for column, field in zip(columns, form.each(), strict=True)]


def _as_chosen(column: Column, said: str | None) -> Column:
    if (said or None) == (column.meaning.value if column.meaning else None):
        return column
    return replace(column, how=How.known if said else How.ignored)
