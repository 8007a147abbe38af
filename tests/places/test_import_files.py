"""Files as services hold them: what they are is guessed, every row is counted, what cannot be is asked."""

import io
import zipfile
from collections import Counter
from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from sqlalchemy import select

from app.core.tenant import every_tenant, tenant
from app.core.unit import read_unit
from app.places.imports import columns as guesses
from app.places.imports import files, reader
from app.places.imports import run as imports
from app.places.imports.answers import Answers, Positions
from app.places.imports.columns import How
from app.places.imports.mapping import ColumnMapping, ImportRefused
from app.places.imports.report import Report
from app.places.imports.rows import FAR, SWAPPED, ZERO
from app.places.imports.staging import REJECTED
from app.places.imports.whereabouts import department, fits, how_far
from app.places.models import Building, Entrance, Estate

HEAD = ["Programme", "N° voie", "Voie", "CP", "Ville", "Bâtiment", "Montée", "Gestionnaire", "Bailleur", "Tél. gardien"]
ROWS = [
    [
        "BEL HORIZON",
        "21 bis",
        "bd du Belvédère",
        "1998",
        "Valserein",
        "",
        "A",
        "Agence Nord",
        "Valserein Habitat",
        "06",
    ],
    [
        "BEL HORIZON",
        "21 bis",
        "bd du Belvédère",
        "1998",
        "Valserein",
        "",
        "B",
        "Agence Nord",
        "Valserein Habitat",
        "06",
    ],
    ["BEL HORIZON", "3", "rue de l’Étang", "01998", "Valserein", "", "A", "Agence Nord", "Valserein Habitat", "06"],
    ["BEL HORIZON", "3", "rue de l’Étang", "01998", "Valserein", "", "B", "Agence Nord", "Valserein Habitat", "06"],
    ["", "", "", "", "", "", "", "", "", ""],
    HEAD,
    ["SORBIERS", "4", "rue des Sorbiers", "01000", "Bourg", "Tour A", "1", "Agence Sud", "Brenne Logis SA", "07"],
    ["TANNEURS", "", "", "01000", "Bourg", "", "1", "Agence Sud", "Brenne Logis SA", "07"],
    ["TOTAL", "7", "", "", "", "", "", "", "", ""],
]


def csv_bytes(rows, delimiter=";", encoding="utf-8", first=""):
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in rows]
    return (first + "".join(delimiter.join(row) + "\r\n" for row in quoted)).encode(encoding)


def xlsx(rows):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    notice = book.add_worksheet("Notice")
    for number in range(3 if rows else 0):
        notice.write_row(number, 0, ["Contact", "Agence Nord", "01 02 03 04 05"][: number + 1])
    sheet = book.add_worksheet("Patrimoine")
    for number, row in enumerate(rows):
        for rank, cell in enumerate(row):
            sheet.write(number, rank, int(cell) if cell.isdigit() else cell)
    book.close()
    return out.getvalue()


def ods(rows):
    cells = ("".join(f"<table:table-cell office:value-type='string'><text:p>{escape(one)}</text:p></table:table-cell>"
                     for one in row) for row in rows)  # fmt: skip
    names = "".join(
        f" xmlns:{one}='urn:oasis:names:tc:opendocument:xmlns:{one}:1.0'" for one in ("office", "table", "text")
    )
    body = "".join(f"<table:table-row>{one}</table:table-row>" for one in cells)
    content = (
        f"<?xml version='1.0'?><office:document-content{names}><office:body><office:spreadsheet>"
        f"<table:table table:name='Stock'>{body}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


FORMS = {
    "semicolons": csv_bytes(ROWS_ := [HEAD, *ROWS]),
    "cp1252": csv_bytes(ROWS_, encoding="cp1252"),
    "bom": csv_bytes(ROWS_, encoding="utf-8-sig"),
    "commas": csv_bytes(ROWS_, ","),
    "tabs, said first": csv_bytes(ROWS_, "\t", first="sep=\t\r\n"),
    "bars under a title": csv_bytes(ROWS_, "|", first="Patrimoine 2026\r\n\r\n"),
    "utf-16": csv_bytes(ROWS_, "\t", "utf-16"),
    "xlsx": xlsx(ROWS_),
    "ods": ods(ROWS_),
}


@pytest.fixture
def handed(tmp_path):
    """`handed(bytes)`: the file, how it is read, and where its table is as text."""

    def put(content):
        path, table = tmp_path / "donne", tmp_path / "table"
        path.write_bytes(content)
        if files.is_workbook(path):
            return table, files.opened(path, table)
        return path, files.guessed(path)

    return put


def mapping(path, shape, **more):
    """As the desk makes it of what was guessed."""
    with path.open("rb") as stream:
        bare = ColumnMapping("essai", {}, shape.delimiter, shape.encoding, first=shape.first, renamed=True)
        table = reader.read(stream, bare)
        rows = [line.cells for line, _ in zip(table.lines, range(20), strict=False) if not line.skipped]
    found = guesses.columns(table.header, rows)
    said = {one.heading: one.meaning.value for one in found if one.meaning}
    fields = {meaning: heading for heading, meaning in said.items() if meaning not in ("x", "y")}
    by = {meaning: heading for heading, meaning in said.items()}
    epsg = guesses.system_of(table.header, rows, by["x"], by["y"]) if "x" in by else 4326
    return replace(bare, columns=fields, position=guesses.position_of(said, epsg), **more), found


def brought(world, tmp_path, path, columns, **more):
    report = Report(tmp_path / "rapport.csv")
    return imports.run(world.org_id, path, columns, report, skip_rejected=True, **more)


@pytest.mark.parametrize("form", FORMS)
def test_a_stock_in_any_form_is_the_same_stock(app, world, handed, tmp_path, form):
    path, shape = handed(FORMS[form])
    columns, found = mapping(path, shape)
    told = {one.heading: (one.meaning and one.meaning.value, one.how) for one in found}
    assert told["Voie"] == ("address", How.known) and told["Montée"] == ("hall", How.guessed)
    assert told["Tél. gardien"] == (None, How.ignored)
    result = brought(world, tmp_path, path, columns, answers=Answers(zeros=True))
    assert (result.rows, dict(result.skipped)) == (6, {"empty": 1, "heading": 1, "total": 1})
    # A workbook keeps no zero in front of a number: its codes postaux are mended too.
    assert result.remarks[ZERO] == (5 if form == "xlsx" else 2)
    assert (result.outcomes["créée"], result.outcomes["halls"], result.outcomes[REJECTED]) == (2, 5, 1)
    with every_tenant(), read_unit() as s:
        made = {one.name: one for one in s.scalars(select(Estate).where(Estate.source == "essai"))}
        halls = s.execute(select(Building.estate_id, Building.name, Entrance.label).join(
            Entrance, (Entrance.org_id == Building.org_id) & (Entrance.building_id == Building.id)
        ).where(Building.estate_id.in_([one.id for one in made.values()]))).all()  # fmt: skip
    bel = made["BEL HORIZON"]
    assert (bel.address, bel.postcode, bel.agency) == ("21 bis bd du Belvédère", "01998", "Agence Nord")
    assert bel.landlord_id == world.landlord_id
    assert sorted(one[1:] for one in halls if one[0] == bel.id) == [
        ("21 bis bd du Belvédère", "A"), ("21 bis bd du Belvédère", "B"), ("3 rue de l’Étang", "A"),
        ("3 rue de l’Étang", "B"),
    ]  # fmt: skip
    assert [one[1:] for one in halls if one[0] == made["SORBIERS"].id] == [("Tour A", "1")]


OWN = ["Agence", "Programme", "Groupe", "Bâtiment", "Escalier", "N°", "Adresse", "CP", "Ville"]
OWN_ROWS = [
    ["Agence Nord", "P012", "Les Tanneurs", "A", "1", "12 bis", "rue de l’Église", "01000", "Bourg"],
    ["Agence Nord", "P012", "Les Tanneurs", "A", "2", "12 bis", "rue de l'Eglise", "01000", "Bourg"],
    ["Agence Nord", "P012", "Les Tanneurs", "B", "3", "14", "rue de l’Église", "01000", "Bourg"],
    ["Agence Sud", "P020", "Sorbiers", "", "1", "4", "rue des Sorbiers", "01000", "Bourg"],
]


def test_a_landlords_own_file_is_known_by_what_its_columns_hold(app, world, handed, tmp_path):
    """Programme is a code there, Groupe the name, and N° the number in a street written without one."""
    columns, found = mapping(*handed(csv_bytes([OWN, *OWN_ROWS])))
    told = {one.heading: (one.meaning.value, one.how) for one in found if one.heading in ("Programme", "Groupe", "N°")}
    assert told == {
        "Programme": ("source_id", How.guessed), "Groupe": ("name", How.guessed), "N°": ("number", How.guessed),
    }  # fmt: skip
    brought(world, tmp_path, tmp_path / "donne", columns)
    with every_tenant(), read_unit() as s:
        made = {(one.name, one.source_id, one.address, one.agency) for one in s.scalars(
            select(Estate).where(Estate.source == "essai"))}  # fmt: skip
        halls = s.execute(select(Building.name, Entrance.label).join(
            Entrance, (Entrance.org_id == Building.org_id) & (Entrance.building_id == Building.id)
        ).join(Estate, Estate.id == Building.estate_id).where(Estate.name == "Les Tanneurs")).all()  # fmt: skip
    assert made == {
        ("Les Tanneurs", "P012", "12 bis rue de l’Église", "Agence Nord"),
        ("Sorbiers", "P020", "4 rue des Sorbiers", "Agence Sud"),
    }
    assert sorted(map(tuple, halls)) == [("A", "1"), ("A", "2"), ("B", "3")]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"Adresse": "12 rue de l’Église", "Programme": "Tanneurs"}, {"N°": "source_id", "Programme": "name"}),
        ({"N°": "A-1044"}, {"N°": None, "Programme": "source_id"}),
        ({"Programme": "Les Tanneurs"}, {"Programme": "name", "Groupe": None}),
    ],
    ids=["streets have their numbers", "no number of a street", "a programme that is a name"],
)
def test_what_a_column_holds_changes_its_meaning_there_alone(changed, said):
    rows = [[changed.get(head, cell) for head, cell in zip(OWN, row, strict=True)] for row in OWN_ROWS]
    found = {one.heading: one.meaning and one.meaning.value for one in guesses.columns(OWN, rows)}
    assert {heading: found[heading] for heading in said} == said


def test_of_several_sheets_the_one_with_most_rows_is_read_and_another_may_be_chosen(tmp_path):
    book, table = tmp_path / "donne", tmp_path / "table"
    book.write_bytes(xlsx([HEAD, *ROWS]))
    shape = files.opened(book, table)
    assert (shape.sheet, shape.sheets, shape.first) == ("Patrimoine", ("Notice", "Patrimoine"), 1)
    assert shape.in_words == "feuille «\u00a0Patrimoine\u00a0», sur 2"
    assert files.opened(book, table, "Notice").sheet == "Notice"
    assert table.read_text().startswith("Contact;")


def test_a_grouped_file_again_or_shuffled_changes_nothing_and_a_new_hall_is_added(app, world, handed, tmp_path):
    path, shape = handed(FORMS["semicolons"])
    columns, _ = mapping(path, shape)
    brought(world, tmp_path, path, columns)
    for rows in (ROWS, ROWS[::-1]):
        path.write_bytes(csv_bytes([HEAD, *rows]))
        again = brought(world, tmp_path, path, columns)
        assert (again.outcomes["inchangée"], again.outcomes["halls"], again.outcomes["créée"]) == (2, 0, 0)
    path.write_bytes(csv_bytes([HEAD, *ROWS, [*ROWS[0][:6], "C", *ROWS[0][7:]]]))
    more = brought(world, tmp_path, path, columns)
    assert (more.outcomes["mise à jour"], more.outcomes["inchangée"], more.outcomes["halls"]) == (1, 1, 1)


def test_a_hall_named_twice_with_another_address_is_left_out_with_its_reason(app, world, handed, tmp_path):
    tower = [
        "SORBIERS",
        "6",
        "rue des Sorbiers",
        "01000",
        "Bourg",
        "Tour A",
        "1",
        "Agence Sud",
        "Valserein Habitat",
        "",
    ]
    same = [
        "SORBIERS",
        "4",
        "RUE des Sorbiers",
        "01000",
        "Bourg",
        "Tour A",
        "1",
        "Agence Sud",
        "Valserein Habitat",
        "x",
    ]
    path, shape = handed(csv_bytes([HEAD, *ROWS, tower, same, [*tower[:6], "2", *tower[7:]]]))
    columns, _ = mapping(path, shape)
    result = brought(world, tmp_path, path, columns)
    line, why = result.first_rejected[-1]
    assert line == 11 and why.replace("\u00a0", " ") == (
        "hall « 1 » de « Tour A » déjà nommé à la ligne 8, à une autre adresse (4 rue des Sorbiers)"
    )
    assert (result.outcomes[REJECTED], result.outcomes["halls"]) == (2, 6)


HEAD_XY = "id;adresse;code postal;X;Y\n"


@pytest.mark.parametrize(
    "rows, kinds, km",
    [
        ("1;rue A;75011;2,3522;48,8566\n", {}, 0),
        ("1;rue A;01998;46.1428;5.6187\n", {SWAPPED: 1}, 4468),
        ("1;rue A;;48.85;2.35\n", {SWAPPED: 1}, 0),
        ("1;rue A;97411;2.35;48.85\n", {FAR: 1}, 9300),
        ("1;rue A;75011;6859495;655823\n", {SWAPPED: 1}, 0),
        ("1;rue A;75011;655823;6859495\n", {}, 0),
    ],
)
def test_a_position_that_cannot_be_stops_the_file_until_it_is_answered(
    app, world, handed, tmp_path, rows, kinds, km
):  # fmt: skip
    path, shape = handed((HEAD_XY + rows).encode())
    columns, _ = mapping(path, shape)
    result = brought(world, tmp_path, path, columns)
    assert {kind: n for kind, n in result.remarks.items() if kind in (SWAPPED, FAR)} == kinds
    assert result.refused is bool(kinds)
    if km:
        assert abs(result.km - km) < km / 2
    left = brought(world, tmp_path, path, columns, answers=Answers(positions=Positions.leave))
    with every_tenant(), read_unit() as s:
        [estate] = s.scalars(select(Estate).where(Estate.source == "essai"))
    assert left.outcomes["créée"] == bool(kinds) and (estate.lat is None) is bool(kinds)


def test_columns_exchanged_put_them_right(app, world, handed, tmp_path):
    path, shape = handed((HEAD_XY + "1;rue A;01998;46.1428;5.6187\n").encode())
    columns, _ = mapping(path, shape)
    assert columns.position is not None
    columns = replace(columns, position=replace(columns.position, x="Y", y="X"))
    assert not brought(world, tmp_path, path, columns).refused
    with every_tenant(), read_unit() as s:
        [estate] = s.scalars(select(Estate).where(Estate.source == "essai"))
    assert (estate.lat, estate.lon) == (46.1428, 5.6187)


def test_a_comma_nobody_quoted_is_told_in_whole_french(app, world, handed, tmp_path):
    path, shape = handed(b"id,adresse,ville\n1,rue A,Bourg\n2,rue B,Bourg\n3,12, rue C,Bourg\n4,rue D,Bourg\n")
    columns, _ = mapping(path, shape)
    result = brought(world, tmp_path, path, columns)
    assert result.outcomes["créée"] == 3 and result.first_rejected[0][0] == 4
    assert "le séparateur est la virgule" in result.first_rejected[0][1]


def test_landlords_nobody_knows_are_told_and_an_answer_names_one(app, world, handed, tmp_path):
    path, shape = handed(FORMS["commas"])
    columns, _ = mapping(path, shape)
    with tenant(world.org_id):
        result = brought(world, tmp_path, path, columns, dry_run=True)
    assert result.unknown == {"brenne logis sa": ("Brenne Logis SA", 1)}
    answers = Answers(landlords={"brenne logis sa": "Brenne Logis"})
    assert brought(world, tmp_path, path, columns, answers=answers).unknown == {}
    with every_tenant(), read_unit() as s:
        owners = Counter(s.scalars(select(Estate.landlord_id).where(Estate.source == "essai")))
    assert owners == {world.landlord_id: 1, world.other_landlord_id: 1}


@pytest.mark.parametrize(
    "code, where, said",
    [("20200", (42.7, 9.45), True), ("97411", (-20.94, 55.29), True), ("75011", (48.86, 2.38), True),
     ("75011", (2.38, 48.86), False), ("", (48.86, 2.38), True), ("", (0.0, 0.0), False),
     ("98800", (-22.3, 166.4), True)],
)  # fmt: skip
def test_a_position_fits_the_department_of_its_postcode(code, where, said):
    assert fits(where, code) is said


def test_distance_is_told_from_the_department():
    assert how_far((48.86, 2.35), "01998")[0] == "01" and 250 < how_far((48.86, 2.35), "01998")[1] < 400
    assert department("99123") == ""


def far_ends():
    """Two cells at the ends of a sheet: a dense table of them is sixteen thousand million cells."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "adresse")
    sheet.write(1_048_575, 16_383, "fin")
    book.close()
    return out.getvalue()


def inflating():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book, book.open("xl/sheet1.xml", "w") as part:
        for _ in range(210):
            part.write(bytes(1_000_000))
    return out.getvalue()


@pytest.mark.parametrize(
    "content, words",
    [
        (far_ends, "demande trop de mémoire"),
        (inflating, "200\u00a0Mo|trop grand"),
        (lambda: b"PK\x03\x04" + bytes(500), "ne se lit pas"),
        (lambda: b"\xd0\xcf\x11\xe0" + bytes(500), "ancien format"),
        (lambda: bytes(range(256)) * 4, "ni un tableau CSV"),
        (lambda: b"adresse;cp\n" + bytes(range(1, 9)) * 9, "ni un tableau CSV"),
        (lambda: b"  \n", "vide"),
        (lambda: xlsx([]), "aucune feuille remplie"),
    ],
    ids=["far ends", "inflating", "broken", "xls", "binary", "no text", "blank", "empty book"],
)
def test_a_hostile_file_is_refused_in_french_and_costs_nobody_else(handed, content, words):
    with pytest.raises(ImportRefused) as refused:
        handed(content())
    assert any(one in str(refused.value) for one in words.split("|"))
