"""What each column of an unknown file is: by the words of its heading, else by what it holds. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.folding import fold
from app.core.labels import Label
from app.places.imports.mapping import WGS84, Position
from app.places.rules import squeeze

LAMBERT93 = 2154
SYSTEMS = {
    WGS84: "Degrés (latitude, longitude)", LAMBERT93: "Lambert 93 (métropole)", 5490: "RGAF09 (Antilles)",
    2972: "RGFG95 (Guyane)", 2975: "RGR92 (La Réunion)", 4471: "RGM04 (Mayotte)",
}  # fmt: skip
SHOWN = 3


class Meaning(Label):
    """What a column may be; the codes are the fields of a mapping, and the two coordinates."""

    estate = "name", "Résidence"
    source_id = "source_id", "Identifiant"
    number = "number", "Numéro de voie"
    repeat = "repeat", "Indice de répétition (bis, B)"
    way = "way", "Type de voie (rue, avenue)"
    address = "address", "Adresse"
    postcode = "postcode", "Code postal"
    commune = "commune", "Commune"
    citycode = "citycode", "Code INSEE de la commune"
    landlord = "landlord", "Bailleur"
    agency = "agency", "Agence du bailleur"
    sector = "sector", "Secteur (son code)"
    building = "building", "Bâtiment"
    hall = "hall", "Hall"
    stairs = "stairs", "Escalier, quand le hall a sa colonne"
    dwellings = "dwellings", "Logements"
    year = "year", "Année"
    x = "x", "Longitude ou X"
    y = "y", "Latitude ou Y"


class How(Label):
    """How the meaning of a column came to be known."""

    known = "known", "Reconnu"
    guessed = "guessed", "Deviné"
    ignored = "ignored", "Ignorée"


@dataclass(frozen=True)
class Column:
    """A column as it is shown: its first values are read from the file, and kept nowhere."""

    heading: str
    values: tuple[str, ...]
    meaning: Meaning | None
    how: How


_M = Meaning
SURE = {
    _M.estate: "residence|nom residence|nom de la residence|programme|nom programme|nom du programme"
    "|ensemble immobilier",
    _M.source_id: "identifiant|id|id programme|code programme|code residence|code groupe|id residence|id livraison"
    "|num programme|numero programme|n programme|reference",
    _M.number: "numero de voie|numero voie|num voie|n voie|n de voie|numvoie",
    _M.repeat: "indrep|indice de repetition|indice repetition",
    _M.way: "typvoie|type de voie|type voie|nature de la voie|nature voie",
    _M.address: "adresse|adresse programme|adresse complete|adresse postale|voie|rue|libelle voie|nom voie"
    "|adresse 1|adresse residence|nomvoie|nom de voie|nom de la voie",
    _M.postcode: "cp|code postal|codepostal|code post|cod postal|postal",
    _M.commune: "commune|ville|libelle commune|nom commune|localite|libcom",
    _M.citycode: "code insee|insee|code commune|depcom|code insee commune|codgeo|code insee de la commune",
    _M.landlord: "bailleur|bailleur social|organisme|nom bailleur|proprietaire|bs|nom du bailleur",
    _M.agency: "agence|gestionnaire|agence de gestion|agence gestion|antenne|direction territoriale",
    _M.sector: "secteur|code secteur",
    _M.building: "batiment|bat|tour|code batiment|nom batiment|immeuble|nom du batiment",
    _M.hall: "hall|entree|escalier|cage|cage d escalier|cage escalier|esc|code hall",
    _M.dwellings: "logements|nb logements|nombre de logements|nb logmt total|nb lgts|nb logts|nbre logements"
    "|nombre logements|nb log|lgts|nb logement",
    _M.year: "annee|annee de construction|annee construction|construction|mise en service|annee mise en service",
    _M.x: "longitude|lon|lng|long|coord x l93|x l93|x lambert 93",
    _M.y: "latitude|lat|coord y l93|y l93|y lambert 93",
}
MAYBE = {
    _M.estate: "nom|groupe|groupe immobilier|designation|libelle|intitule",
    _M.hall: "montee|porte d entree|acces|allee",
    _M.x: "x|coord x|coordonnee x|coordx",
    _M.y: "y|coord y|coordonnee y|coordy",
    _M.source_id: "code|n|num|numero|ref",
    _M.year: "date",
    _M.dwellings: "nb|nombre|total logements",
}
RPLS = {
    "numvoie": _M.number, "indrep": _M.repeat, "typvoie": _M.way, "nomvoie": _M.address, "codepostal": _M.postcode,
    "libcom": _M.commune, "depcom": _M.citycode, "bat": _M.building, "entree": _M.hall, "esc": _M.stairs,
    "construct": _M.year, "x": _M.x, "y": _M.y,
}  # fmt: skip
"""The public file of social dwellings (répertoire des logements locatifs des bailleurs sociaux), a row for each."""
OF_AN_ADDRESS = {"numvoie", "typvoie", "nomvoie", "codepostal", "libcom"}
OF_A_DWELLING = {"droit", "etage", "porte", "numappt", "numboite", "nbpiece", "surfhab", "locat", "finan"}
NUMBERED = {"n", "num", "numero"}
_POSTCODE = re.compile(r"\d{5}")
_HOUSE = re.compile(r"\d{1,4} ?(bis|ter|quater|[a-z])?( ?[-/] ?\d{1,4})*", re.IGNORECASE)
_CODE = re.compile(r"[a-z]{0,4}[-_./]?\d[\w./-]*", re.IGNORECASE)


def columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], kept: Mapping[str, str] | None = None
) -> list[Column]:
    """One of each heading; no meaning is given twice. `kept`: what they were the last time, by heading."""
    taken: dict[int, tuple[Meaning, How]] = {}
    if kept is not None:
        taken = {rank: (Meaning(kept[one]), How.known) for rank, one in enumerate(header) if one in kept}
    elif is_rpls(header):
        _of_rpls(header, taken)
    else:
        _by_heading(header, SURE, How.known, taken)
        _by_what_they_hold(header, rows, taken)
        _by_heading(header, MAYBE, How.guessed, taken)
        _by_values(header, rows, taken)
    return [_column(rank, heading, rows, taken.get(rank)) for rank, heading in enumerate(header)]


def is_rpls(header: Sequence[str]) -> bool:
    """Whether it is the public file of social dwellings, or a part of it: each row is a dwelling."""
    keys = {_joined(one) for one in header}
    return keys >= OF_AN_ADDRESS and bool(keys & OF_A_DWELLING)


def _of_rpls(header: Sequence[str], taken: dict[int, tuple[Meaning, How]]) -> None:
    """By its well-known headings, and its landlord where somebody added one; of the dwellings, nothing."""
    for rank, heading in enumerate(header):
        meaning = RPLS.get(_joined(heading))
        if meaning and meaning not in {one for one, _ in taken.values()}:
            taken[rank] = meaning, How.known
    _by_heading(header, {_M.landlord: SURE[_M.landlord]}, How.known, taken)


def _joined(heading: str) -> str:
    return _key(heading).replace(" ", "")


def _column(
    rank: int, heading: str, rows: Sequence[Sequence[str]], found: tuple[Meaning, How] | None
) -> Column:  # fmt: skip
    meaning, how = found or (None, How.ignored)
    said = dict.fromkeys(squeeze(row[rank])[:60] for row in rows if rank < len(row) and row[rank].strip())
    return Column(heading, tuple(said)[:SHOWN], meaning, how)


def _by_heading(
    header: Sequence[str], words: Mapping[Meaning, str], how: How, taken: dict[int, tuple[Meaning, How]]
) -> None:
    for meaning, said in words.items():
        ranks = {word: place for place, word in enumerate(said.split("|"))}
        found = [(ranks[key], rank) for rank, one in enumerate(header) if (key := _key(one)) in ranks]
        found = [(place, rank) for place, rank in found if rank not in taken]
        if found and meaning not in {one for one, _ in taken.values()}:
            taken[min(found)[1]] = meaning, how


def _key(heading: str) -> str:
    return fold(heading.replace("_", " ").replace("°", " "))


def _by_what_they_hold(
    header: Sequence[str], rows: Sequence[Sequence[str]], taken: dict[int, tuple[Meaning, How]]
) -> None:
    """What a heading alone would take for another: the N° of a street without one, a Programme that is a code."""
    by = {meaning: rank for rank, (meaning, _) in taken.items()}
    address, estate = by.get(_M.address), by.get(_M.estate)
    if address is not None and _M.number not in by and not any(one[0].isdigit() for one in _said(rows, address)):
        numbers = [rank for rank, one in enumerate(header) if rank not in taken and _key(one) in NUMBERED]
        for rank in [one for one in numbers if _all(_HOUSE, rows, one)][:1]:
            taken[rank] = _M.number, How.guessed
    named = any(_key(one) in MAYBE[_M.estate].split("|") for rank, one in enumerate(header) if rank not in taken)
    if estate is not None and named and _M.source_id not in by and _all(_CODE, rows, estate):
        taken[estate] = _M.source_id, How.guessed


def _said(rows: Sequence[Sequence[str]], rank: int) -> list[str]:
    return [row[rank].strip() for row in rows if rank < len(row) and row[rank].strip()]


def _all(pattern: re.Pattern[str], rows: Sequence[Sequence[str]], rank: int) -> bool:
    said = _said(rows, rank)
    return bool(said) and all(pattern.fullmatch(one) for one in said)


def _by_values(
    header: Sequence[str], rows: Sequence[Sequence[str]], taken: dict[int, tuple[Meaning, How]]
) -> None:  # fmt: skip
    if Meaning.postcode not in {one for one, _ in taken.values()}:
        for rank in range(len(header)):
            if rank not in taken and _all(_POSTCODE, rows, rank):
                taken[rank] = Meaning.postcode, How.guessed
                return


def system_of(header: Sequence[str], rows: Sequence[Sequence[str]], x: str, y: str) -> int:
    """As a column says (EPSG); else degrees or Lambert 93, by how great the coordinates are."""
    said = [rank for rank, one in enumerate(header) if _key(one) == "epsg"]
    for row in rows:
        for rank in said:
            code = row[rank].strip() if rank < len(row) else ""
            if code.isascii() and code.isdigit() and int(code) in SYSTEMS:
                return int(code)
    ranks = [rank for rank, one in enumerate(header) if one in (x, y)]
    for row in rows:
        for rank in ranks:
            bare = row[rank].strip().replace(",", ".").replace(" ", "") if rank < len(row) else ""
            if re.fullmatch(r"-?\d+(\.\d+)?", bare):
                return WGS84 if abs(float(bare)) <= 180 else LAMBERT93
    return WGS84


def position_of(meanings: Mapping[str, str], epsg: int) -> Position | None:
    """The two coordinates, when both are there. `meanings`: by heading."""
    by = {meaning: heading for heading, meaning in meanings.items()}
    return Position(by["x"], by["y"], epsg) if {"x", "y"} <= by.keys() else None


def lacking(meanings: Sequence[str]) -> list[str]:
    """What is wrong with a choice of meanings, in sentences."""
    said = []
    twice = sorted({one for one in meanings if one and meanings.count(one) > 1})
    said += [f"Deux colonnes deviennent «\u00a0{Meaning.label_of(one)}\u00a0»\u00a0: gardez-en une." for one in twice]
    if "address" not in meanings:
        said.append("Dites quelle colonne est l’adresse.")
    if ("x" in meanings) != ("y" in meanings):
        said.append("Longitude et latitude vont ensemble\u00a0: choisissez les deux, ou aucune.")
    return said
