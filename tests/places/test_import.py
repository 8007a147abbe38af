"""Importing a stock through the command: idempotent, whole or absent, every row told."""

import csv
import io
import os
import signal
import time

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.feed import Feed
from app.core.tenant import every_tenant, tenant
from app.core.unit import read_unit, write_unit
from app.extensions import db
from app.places import actions
from app.places.imports import mapping as mappings
from app.places.imports import run as imports
from app.places.imports.report import Report
from app.places.models import Estate, Landlord
from app.places.stock import actions as by_hand
from tests.shared import big_list, shared

PARIS = "logements_sociaux_paris/logements-sociaux-finances-a-paris.csv"
MAPPING = """
source = "essai"
absent = ["(vide)"]
[columns]
source_id = "id"
address = "adresse"
landlord = "bailleur"
dwellings = "logements"
sector = "secteur"
"""
HEAD = "id;adresse;bailleur;logements;secteur\n"


@pytest.fixture
def stock(app, world, tmp_path):
    """`stock(text)` imports a file of this text through the command, for Les Passeurs."""
    (tmp_path / "map.toml").write_text(MAPPING)

    def run(content, *more):
        file = tmp_path / "stock.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        command = ["places", "import", str(file), "--org", "passeurs", "--mapping", str(tmp_path / "map.toml")]
        return app.test_cli_runner().invoke(args=[*command, *more])

    run.report = tmp_path / "stock.csv.rapport.csv"
    return run


def imported(source="essai"):
    with every_tenant(), read_unit() as s:
        return list(s.scalars(select(Estate).where(Estate.source == source).order_by(Estate.source_id)))


def told(report):
    with report.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_a_file_is_imported_then_again_without_any_change(stock, world):
    text = HEAD + "1;12-18 rue X;Valserein Habitat;30;N1\n2;4 rue Y;(vide);;\n"
    assert stock(text).exit_code == 0
    first, second = imported()
    assert (first.plate, first.dwellings, first.landlord_id) == ("12-18", 30, world.landlord_id)
    assert (second.landlord_id, second.sector_id, second.dwellings) == (None, None, None)
    assert stock(text).exit_code == 0
    assert [(e.id, e.rev) for e in imported()] == [(first.id, 1), (second.id, 1)]
    assert [line["résultat"] for line in told(stock.report)] == ["inchangée", "inchangée"]


def test_an_imported_estate_of_a_sector_reaches_its_phones_and_one_of_none_does_not(stock, world):
    stock(HEAD + "1;12 rue X;;30;N1\n2;4 rue Y;;;\n")
    ids = {e.source_id: e.id for e in imported()}
    with every_tenant(), read_unit() as s:
        rows = s.execute(select(Feed.entity_id, Feed.scope).where(Feed.entity_id.in_(ids.values()))).all()
    assert rows == [(ids["1"], f"sector:{world.sector_id}")]


def test_a_new_delivery_updates_what_it_changes_and_keeps_what_the_desk_did(stock, world):
    stock(HEAD + "1;12 rue X;Valserein Habitat;30;N1\n2;4 rue Y;;;\n")
    estate = imported()[1]
    with tenant(world.org_id), write_unit():
        actions.move_estate(world.org_id, estate.id, world.sector_id)
    stock(HEAD + "1;12 rue X;Brenne Logis;30;N1\n2;4 rue Y;;;\n")
    first, second = imported()
    assert first.landlord_id == world.other_landlord_id
    assert second.sector_id == world.sector_id
    assert told(stock.report)[0]["remarques"] == "changé\u00a0: bailleur"


def corrected(world, estate_id, **values):
    with tenant(world.org_id), write_unit() as s:
        estate = s.get_one(Estate, (world.org_id, estate_id))
        for column, value in values.items():
            estate.correct(column, value)


def remarks(stock):
    return [line["remarques"] for line in told(stock.report)]


def test_a_correction_made_by_hand_outlives_the_same_row_and_a_row_changed_elsewhere(stock, world):
    stock(HEAD + "1;12 rue X;Valserein Habitat;30;N1\n")
    [made] = imported()
    corrected(
        world, made.id, name="Clos X", plate="CX", dwellings=32, landlord_id=world.other_landlord_id, sector_id=None
    )  # fmt: skip
    stock(HEAD + "1;12 rue X;Valserein Habitat;30;N1\n")
    assert remarks(stock) == [""]
    stock(HEAD + "1;12  rue X;Valserein Habitat;30;N1 \n")
    stock(HEAD + "1;12 rue X;Brenne Logis;30;N1\n")
    [row] = imported()
    assert (row.name, row.plate, row.dwellings, row.landlord_id, row.sector_id) == (
        "Clos X", "CX", 32, world.other_landlord_id, None,
    )  # fmt: skip
    assert remarks(stock) == [
        "changé\u00a0: bailleur\u00a0; gardé, corrigé au bureau\u00a0: nom, logements, secteur",
    ]  # fmt: skip


def test_a_row_that_says_something_new_of_what_was_corrected_is_taken_and_told(stock, world):
    stock(HEAD + "1;12 rue X;Valserein Habitat;30;N1\n")
    [made] = imported()
    corrected(world, made.id, dwellings=32, name="Clos X")
    stock(HEAD + "1;12 rue X;Valserein Habitat;40;N1\n")
    [row] = imported()
    assert (row.dwellings, row.name) == (40, "Clos X")
    assert remarks(stock) == [
        "changé\u00a0: logements\u00a0; remplace une correction faite au bureau\u00a0: logements"
        "\u00a0; gardé, corrigé au bureau\u00a0: nom"
    ]
    stock(HEAD + "1;12 rue X;Brenne Logis;40;N1\n")
    assert imported()[0].dwellings == 40 and imported()[0].by_hand == {"name": "12 rue X"}


def test_a_correction_taken_back_is_none_any_more(stock, world):
    stock(HEAD + "1;12 rue X;Valserein Habitat;30;N1\n")
    [made] = imported()
    corrected(world, made.id, dwellings=32)
    corrected(world, made.id, dwellings=30)
    assert imported()[0].by_hand == {}


def test_a_file_that_says_the_former_name_of_a_landlord_means_that_landlord(stock, world):
    stock(HEAD + "1;12 rue X;Valserein Habitat;30;N1\n")
    with tenant(world.org_id), write_unit():
        by_hand.rename_landlord(world.admin.actor, world.landlord_id, "Habitat de Valserein")
    stock(HEAD + "1;12 rue X;VALSEREIN HABITAT;31;N1\n2;4 rue Y;valserein  habitat;;\n")
    assert [row.landlord_id for row in imported()] == [world.landlord_id] * 2
    assert remarks(stock)[0] == "changé\u00a0: logements"


def test_a_closed_estate_stays_closed_whatever_its_row_says(stock, world):
    stock(HEAD + "1;12 rue X;Valserein Habitat;30;N1\n")
    with tenant(world.org_id), write_unit():
        by_hand.close_estate(world.claire.actor, imported()[0].id, clock.today())
    stock(HEAD + "1;12 rue X;Valserein Habitat;31;N1\n")
    [row] = imported()
    assert row.dwellings == 31 and row.closed_on == clock.today()


def test_a_dry_run_tells_everything_and_writes_nothing(stock):
    outcome = stock(HEAD + "1;12 rue X;Nouveau;30;N1\n", "--dry-run")
    assert outcome.exit_code == 0 and "rien n’a été écrit" in outcome.output
    assert imported() == [] and told(stock.report)[0]["résultat"] == "créée"


def test_one_rejected_row_refuses_the_whole_file_and_says_where(stock):
    text = HEAD + '1;12 rue X;;30;N1\n2;"4 rue\nY";;;\n3;;;;\n4;5 rue Z;;douze;\n5;6 rue Z;;;S9\n'
    outcome = stock(text)
    assert outcome.exit_code == 2 and imported() == []
    rejected = {line["ligne"]: line["remarques"] for line in told(stock.report) if line["résultat"] == "rejetée"}
    assert list(rejected) == ["5", "6", "7"] and rejected["5"] == "adresse absente"
    assert "n’est pas un nombre" in rejected["6"] and "secteur inconnu" in rejected["7"]
    assert stock(text, "--skip-rejected").exit_code == 0
    assert [e.source_id for e in imported()] == ["1", "2"]


def test_an_equal_row_is_told_and_not_repeated(stock):
    stock(HEAD + "1;12 rue X;;30;\n1;12 rue X;;30;\n1;12 rue X;;31;\n")
    assert sorted(e.dwellings for e in imported()) == [30, 31]
    assert [line["résultat"] for line in told(stock.report)] == ["créée", "identique", "créée"]


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "vide"),
        (HEAD, "aucune ligne"),
        (HEAD.replace(";", ",") + "1,rue X,,,\n", "séparateur"),
        ("un seul mot\n", "qu’une colonne"),
        ((HEAD + "1;12 rue du Pré;;30;\n").encode("cp1252"), "octet illisible"),
        ((HEAD + "1;12 rue du Pré;;30;\n").encode("utf-16"), "UTF-16"),
        (HEAD.replace("adresse", "adrese") + "1;x;;;\n", "La colonne «\u00a0adresse\u00a0» manque"),
        (b"PK\x03\x04" + bytes(100), "classeur"),
        (bytes(range(256)), "binaire"),
        (HEAD + '1;"12 rue X;;30;\n2;4 rue Y;;;\n', "guillemets"),
        (HEAD + "1;" + "x" * 200_000 + ";;;\n", "une cellule compte plus de 131\u00a0000 signes."),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_file_that_is_not_what_was_announced_is_refused_in_french(stock, content, words):
    outcome = stock(content)
    assert outcome.exit_code == 2 and "rien n’a été écrit" in outcome.output
    assert words in outcome.output and "Traceback" not in outcome.output
    assert imported() == []


@pytest.mark.parametrize("option, value", [("--org", "personne"), ("--mapping", "nulle-part.toml"),
                                           ("--report", "/nulle/part/r.csv")])  # fmt: skip
def test_a_wrong_option_is_refused_in_french(stock, option, value):
    outcome = stock(HEAD + "1;12 rue X;;;\n", option, value)
    assert outcome.exit_code == 2 and "Import refusé" in outcome.output
    assert imported() == []


@pytest.mark.slow
def test_naughty_strings_are_imported_as_they_are_or_rejected_in_words(stock):
    strings = big_list()
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    for n, text in enumerate(strings):
        rows.writerow([n, text, text[:200], "", ""])
    outcome = stock(HEAD + out.getvalue(), "--skip-rejected")
    assert outcome.exit_code == 0, outcome.output
    lines = told(stock.report)
    assert len(lines) == len(strings) and {line["résultat"] for line in lines} == {"créée", "rejetée"}
    assert len(imported()) == sum(line["résultat"] == "créée" for line in lines) > 490
    assert not any(line["adresse"].startswith(("=", "+", "@")) for line in lines)


@pytest.mark.slow
def test_killed_half_way_it_leaves_nothing(app, world, tmp_path):
    (tmp_path / "big.csv").write_text(HEAD + "".join(f"{n};{n} rue X;B{n % 9};1;N1\n" for n in range(1300)))
    (tmp_path / "map.toml").write_text(MAPPING)

    def kill(step, done, total):
        if step == "Écriture" and done >= 1000:
            os.kill(os.getpid(), signal.SIGKILL)

    def start(progress):
        mapping = mappings.load(str(tmp_path / "map.toml"))
        file, report = tmp_path / "big.csv", Report(tmp_path / "r.csv")
        return imports.run(world.org_id, file, mapping, report, progress=progress)

    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            start(kill)
        finally:
            os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert imported() == [] and not (tmp_path / "r.csv").exists()
    assert start(lambda step, done, total: None).outcomes["créée"] == 1300


@pytest.mark.slow
def test_the_paris_programmes_are_imported_as_received_each_row_told(app, world, tmp_path, record_property):
    paris = shared(PARIS)
    report = tmp_path / "rapport.csv"
    started = time.perf_counter()
    args = ["places", "import", str(paris), "--org", "passeurs", "--mapping", "paris", "--report", str(report)]
    outcome = app.test_cli_runner().invoke(args=args)
    record_property("seconds", round(time.perf_counter() - started, 2))
    assert outcome.exit_code == 0, outcome.output
    lines = told(report)
    assert [line["résultat"] for line in lines] == ["créée"] * 4174
    reused = [line["identifiant"] for line in lines if "employé plusieurs fois" in line["remarques"]]
    assert (len(set(reused)), len(reused) - len(set(reused))) == (32, 33)
    assert sum("bailleur non renseigné" in line["remarques"] for line in lines) == 109
    assert "code_75020" in next(line["remarques"] for line in lines if line["identifiant"] == "CPE10")
    before = paris_state()
    assert (before["estates"], before["without_landlord"], before["landlords"]) == (4174, 109, 65)
    assert before["placed"] == 4174

    assert app.test_cli_runner().invoke(args=args).exit_code == 0
    assert {line["résultat"] for line in told(report)} == {"inchangée"}
    assert paris_state() == before


def paris_state():
    """Counts and a digest of everything an import may touch."""
    mine = Estate.source == "paris-logements-sociaux-finances"
    with every_tenant(), read_unit() as s:
        estates = s.scalars(select(Estate).where(mine).order_by(Estate.id)).all()
        names = select(func.count()).where(Landlord.id.in_(select(Estate.landlord_id).where(mine)))
        return {
            "estates": len(estates),
            "without_landlord": sum(e.landlord_id is None for e in estates),
            "landlords": s.scalar(names),
            "placed": sum(48.8 < (e.lat or 0) < 48.91 and 2.2 < (e.lon or 0) < 2.5 for e in estates),
            "rows": hash(tuple((e.id, e.rev, e.row_hash, e.content_hash, e.landlord_id) for e in estates)),
        }
