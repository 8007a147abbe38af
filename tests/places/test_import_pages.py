"""A stock brought in by clicks: handed in, its columns chosen, tried, its doubts answered, applied or not at all."""

import io
import re
import shutil
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app import worker
from app.core import clock
from app.core.tenant import every_tenant
from app.core.unit import read_unit
from app.places.imports import actions as imports
from app.places.imports import jobs
from app.places.imports.models import StockImport
from app.places.imports.room import Room, rooms, root
from app.places.models import Building, Entrance, Estate, Landlord
from tests.importing import ONE, OTHER, STOCK, TWO, applied, handed_in, row_of
from tests.sent.forms import forms
from tests.shared import shared

PAGE = "/bureau/patrimoine/importer"
GIVEN = STOCK.encode()


@pytest.fixture(autouse=True)
def no_rooms(app):
    shutil.rmtree(root(), ignore_errors=True)
    worker.queue().flush()


def give(desk, content=GIVEN, name="stock.csv"):
    form = next(one for one in forms(desk.get(PAGE).get_data(as_text=True), PAGE) if one.path == PAGE)
    return desk.client.post(form.action, data={**form.fields.to_dict(), "fichier": (io.BytesIO(content), name)})


def press(desk, url, act, **typed):
    """The form of a page that goes to `act`, as it stands but for what is typed; with `reponse`, that one."""
    html = desk.get(url).get_data(as_text=True)
    found = [one for one in forms(html, url) if one.path == f"{url}/{act}"]
    wanted = typed.get("reponse")
    form = next(one for one in found if wanted is None or one.fields.get("reponse") == wanted)
    answer = desk.client.post(form.action, data=form.filled(typed))
    worker.drain()
    return answer


def text(desk, url):
    html = unescape(desk.get(url).get_data(as_text=True)).replace("\u00a0", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def made():
    with every_tenant(), read_unit() as s:
        found = s.scalars(select(Estate).where(Estate.source.is_not(None)).order_by(Estate.name)).all()
        halls = s.scalar(
            select(func.count())
            .select_from(Entrance)
            .join(Building, (Building.org_id == Entrance.org_id) & (Building.id == Entrance.building_id))
            .where(Building.estate_id.in_([one.id for one in found]))
        )
        return found, halls


def test_from_the_file_to_the_stock_by_clicks_alone(world, as_desk):
    desk = as_desk(world.claire)
    url = give(desk).location
    assert url.startswith(f"{PAGE}/")
    page = text(desk, url)
    assert "stock.csv" in page and "point-virgule" in page and "Les Tanneurs, La Gare" in page
    assert press(desk, url, "essayer").status_code == 303
    page = text(desk, url)
    assert "2 + 1 + 1 + 1 = 5 , tout est compté" in page and made()[0] == []
    assert "Colonnes inversées ?" in page and "1 bailleur inconnu" in page and "adresse absente" in page
    assert "Répondez d’abord" in page and "/appliquer" not in desk.get(url).get_data(as_text=True)
    press(desk, url, "repondre", reponse="leave")
    press(desk, url, "repondre", reponse="zeros")
    press(desk, url, "bailleurs", b0=str(world.other_landlord_id))
    page = text(desk, url)
    assert "3 + 0 + 1 + 1 = 5" in page and "Appliquer : 2 résidences, 3 halls" in page
    assert press(desk, url, "appliquer").status_code == 303
    (gare, tanneurs), halls = made()
    assert halls == 3 and "Ce que l’import a changé" in text(desk, url)
    assert (gare.postcode, gare.lat, gare.landlord_id) == ("01998", None, world.other_landlord_id)
    assert (tanneurs.lat, tanneurs.landlord_id) == (46.14, world.landlord_id)
    row = row_of(world, next(rooms()))
    assert (row.state, Room(row.id).file.exists()) == ("applied", False)
    with every_tenant(), read_unit() as s:
        assert s.scalar(select(Landlord.former_keys).where(Landlord.id == world.other_landlord_id)) == [
            "brenne logis sa"
        ]


def test_the_same_file_again_has_its_columns_and_changes_nothing(world, as_desk):
    desk = as_desk(world.claire)
    for _ in range(2):
        url = give(desk).location
        press(desk, url, "essayer")
        for answer in ("leave", "creer"):
            if f'value="{answer}"' in desk.get(url).get_data(as_text=True):
                press(desk, url, "repondre", reponse=answer)
        press(desk, url, "appliquer")
    assert len(made()[0]) == 2 and made()[1] == 3
    counts = row_of(world, UUID(url.rpartition("/")[2])).about["counts"]
    assert (counts["created"], counts["updated"], counts["unchanged"], counts["halls"]) == (0, 0, 2, 0)


def test_a_column_chosen_otherwise_is_told_as_chosen_while_the_form_is_refused(world, as_desk):
    desk = as_desk(world.claire)
    url = give(desk, b"nom;adresse;Porte\nLa Gare;1 place de la Gare;Hall 2\n").location
    assert "Porte devient" in text(desk, url) and text(desk, url).count("Ignorée") == 1
    answer = press(desk, url, "essayer", c2="hall", source="")
    assert answer.status_code == 422 and "Ignorée" not in answer.get_data(as_text=True)


def test_columns_are_exchanged_by_one_button(world, as_desk):
    text_ = "nom;adresse;cp;x;y\nLa Gare;1 place de la Gare;01998;46,14;5,62\n"
    desk = as_desk(world.claire)
    url = give(desk, text_.encode("cp1252")).location
    press(desk, url, "essayer")
    press(desk, url, "repondre", reponse="echanger")
    press(desk, url, "appliquer")
    [gare], _ = made()
    assert (gare.lat, gare.lon) == (46.14, 5.62)


@pytest.mark.parametrize("name, shown", [("../../etc/passwd", "passwd"), ("C:\\x\\stock\u202e\x00.csv", "stock.csv"),
                                         ("<script>.csv", "<script>.csv"), ("é" * 300, "é" * 120)])  # fmt: skip
def test_a_hostile_name_is_a_name_and_no_place(app, world, as_desk, name, shown):
    assert imports.named(name) == shown
    url = give(as_desk(world.claire), name=name.replace("\x00", "")).location
    assert url and all(one.parent.name == "imports" for one in [Room(next(rooms())).path])


@pytest.mark.parametrize(
    "content, words, status",
    [
        (b"", "Ce fichier est vide", 422),
        (b"PK\x03\x04" + bytes(300), "Ce classeur ne se lit pas", 422),
        (b"\xd0\xcf\x11\xe0" + bytes(300), "ancien format", 422),
        (b"x" * 20_000_001, "20 Mo", 422),
        (b"x" * 20_500_000, "20 Mo", 413),
    ],
    ids=["empty", "broken", "xls", "too big", "far too big"],
)
def test_a_file_that_cannot_be_read_is_told_beside_its_field_and_not_kept(world, as_desk, content, words, status):
    answer = give(as_desk(world.claire), content)
    page = unescape(answer.get_data(as_text=True)).replace("\u00a0", " ")
    assert answer.status_code == status and words in page and "Erreur" in page
    assert list(rooms()) == []


def test_stopped_before_its_end_it_has_written_nothing(world, as_desk, monkeypatch):
    desk = as_desk(world.claire)
    import_id = handed_in(world, STOCK.replace("1998;Valserein;1;46,14;5,62;Brenne Logis SA",
                                               "01998;Valserein;1;5,62;46,14;Brenne Logis"), tried=True)  # fmt: skip
    url = f"{PAGE}/{import_id}"
    form = next(one for one in forms(desk.get(url).get_data(as_text=True), url) if one.path.endswith("/appliquer"))
    desk.client.post(form.action, data=form.fields)
    assert press_stop(desk, url) == 303
    worker.drain()
    assert made()[0] == [] and row_of(world, import_id).state == "tried"
    assert "Arrêté : rien n’a été écrit." in text(desk, url)
    press(desk, url, "appliquer")
    assert len(made()[0]) == 2


def press_stop(desk, url):
    form = next(one for one in forms(desk.get(url).get_data(as_text=True), url) if one.path.endswith("/arreter"))
    return desk.client.post(form.action, data=form.fields).status_code


def test_a_reading_whose_worker_died_is_begun_again_and_ends_once(world, as_desk):
    import_id = handed_in(world)
    desk, url = as_desk(world.claire), f"{PAGE}/{import_id}"
    form = next(one for one in forms(desk.get(url).get_data(as_text=True), url) if one.path.endswith("/essayer"))
    desk.client.post(form.action, data=form.fields)
    worker.queue().flush()
    jobs.begin_again()
    assert worker.drain() == 0
    clock.move(timedelta(minutes=3))
    jobs.begin_again()
    jobs.begin_again()
    assert worker.drain() == 2 and row_of(world, import_id).state == "tried"


def test_a_file_nobody_applies_is_gone_after_three_days(world):
    import_id, other = handed_in(world, tried=True), handed_in(world)
    clock.move(timedelta(hours=71))
    jobs.sweep()
    assert Room(import_id).file.exists()
    clock.move(timedelta(hours=2))
    jobs.sweep()
    assert list(rooms()) == [] and {row_of(world, one).state for one in (import_id, other)} == {"abandoned"}


def test_abandoned_its_file_is_gone_at_once(world, as_desk):
    import_id = handed_in(world)
    press(as_desk(world.claire), f"{PAGE}/{import_id}", "abandonner")
    assert list(rooms()) == [] and row_of(world, import_id).state == "abandoned"


def test_what_the_next_file_names_no_more_is_closed_by_hand_alone(world, as_desk):
    applied(world, TWO)
    desk, url = as_desk(world.claire), f"{PAGE}/{applied(world, ONE)}"
    (gare, tanneurs), _ = made()
    assert gare.closed_on is None and "1 résidence venue de cette source" in text(desk, url)
    assert "La Gare, 1 place de la Gare, X · bailleur non renseigné" in text(desk, f"{url}/fermer")
    assert close(desk, url, tanneurs.id).status_code == 422
    assert close(desk, url, gare.id).status_code == 303
    assert [one.closed_on for one in made()[0]] == [clock.today(), None]
    assert "ne nomme plus" not in text(desk, url)


def close(desk, url, *ids):
    """The ticks of the page of those that are named no more."""
    page = f"{url}/fermer"
    form = next(one for one in forms(desk.get(page).get_data(as_text=True), page) if one.path == page)
    return desk.client.post(form.action, data=form.filled({"residences": [str(one) for one in ids]}))


def many(landlord, numbers):
    return "Programme;Adresse;CP;Ville;Bailleur\n" + "".join(
        f"Clos {n:03};{n} rue des Clos;01998;Valserein;{landlord}\n" for n in numbers
    )


def test_those_to_close_come_page_by_page_with_their_total_and_none_is_cut(world, as_desk):
    applied(world, many("Valserein Habitat", range(1, 131)))
    desk, url = as_desk(world.claire), f"{PAGE}/{applied(world, many('Valserein Habitat', range(1, 6)))}"
    assert "125 résidences venues" in text(desk, url)
    page = text(desk, f"{url}/fermer?page=3")
    assert "lignes 101 à 125 sur 125" in page and "Clos 130, 130 rue des Clos, Valserein · Valserein Habitat" in page


def test_another_landlords_file_is_asked_about_and_closes_nothing_of_the_first(world, as_desk):
    applied(world, many("Valserein Habitat", range(1, 4)))
    desk, import_id = as_desk(world.claire), handed_in(world, many("Brenne Logis", range(1, 4)), tried=True)
    url = f"{PAGE}/{import_id}"
    page = desk.get(url).get_data(as_text=True)
    assert "Ce fichier vient-il de la même source" in page and "/appliquer" not in page
    assert "3 résidences sont déjà venues de « essai », de Valserein Habitat" in text(desk, url)
    form = next(one for one in forms(page, url) if one.path == f"{url}/source")
    assert (form.fields["source"], form.fields["nom"]) == ("nouvelle", "stock")
    press(desk, url, "source")
    assert row_of(world, import_id).source == "stock" and "de la même source" not in text(desk, url)
    press(desk, url, "appliquer")
    assert "ne nomme plus" not in text(desk, url) and len(made()[0]) == 6


def test_said_to_be_the_same_source_the_other_landlords_estates_are_still_not_proposed(world, as_desk):
    applied(world, many("Valserein Habitat", range(1, 4)))
    desk, import_id = as_desk(world.claire), handed_in(world, many("Brenne Logis", range(4, 7)), tried=True)
    url = f"{PAGE}/{import_id}"
    press(desk, url, "source", source="meme")
    press(desk, url, "appliquer")
    assert row_of(world, import_id).source == "essai"
    page = text(desk, f"{url}/fermer")
    assert "3 autres résidences de cette source sont de bailleurs que ce fichier ne nomme pas" in page
    assert "Fermer les résidences" not in page


def test_a_file_without_landlords_of_which_nothing_is_known_is_asked_about_too(world, as_desk):
    applied(world, TWO)
    url = f"{PAGE}/{handed_in(world, OTHER, tried=True)}"
    assert "Ce fichier vient-il de la même source" in text(as_desk(world.claire), url)


@pytest.mark.slow
def test_the_paris_programmes_by_clicks_are_as_many_as_by_the_command(world, as_desk):
    desk = as_desk(world.claire)
    url = give(desk, shared("logements_sociaux_paris/logements-sociaux-finances-a-paris.csv").read_bytes()).location
    press(desk, url, "essayer")
    assert "Les créer tous" in text(desk, url)
    press(desk, url, "repondre", reponse="creer")
    press(desk, url, "appliquer")
    with every_tenant(), read_unit() as s:
        assert s.scalar(select(func.count()).select_from(Estate).where(Estate.source.is_not(None))) == 4174
    counts = row_of(world, UUID(url.rpartition("/")[2])).about["counts"]
    assert (counts["created"], counts["rejected"], counts["halls"], counts["read"]) == (4174, 0, 0, 4174)


def test_another_separator_is_read_at_once(world, as_desk):
    import_id = handed_in(world, "adresse,ville;cp\n12 rue A,Bourg;01000\n")
    desk, url = as_desk(world.claire), f"{PAGE}/{import_id}"
    press(desk, url, "relire", separateur=",")
    assert "12 rue A Dans Palier" in text(desk, url) or "12 rue A" in text(desk, url)
    assert row_of(world, import_id).about["shape"]["delimiter"] == ","


def test_its_lines_are_a_csv_no_spreadsheet_runs(world, as_desk):
    import_id = handed_in(world, STOCK + "=1+1;=2;01998;X;1;5,62;46,14;Valserein Habitat;\n", tried=True)
    answer = as_desk(world.claire).get(f"{PAGE}/{import_id}/lignes.csv")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "ligne;identifiant;résultat;remarques;adresse" and len(lines) == 7
    assert "adresse absente" in lines[4] and lines[6].endswith(";'=2")


def test_what_is_not_imported_is_kept_nowhere(app, world, as_desk):
    import_id = handed_in(world, STOCK.replace(";06\n", ";0612345678\n"), tried=True)
    row = row_of(world, import_id)
    assert "Tél. gardien" not in str(row.about) and "0612345678" not in str(row.about)
    assert b"0612345678" not in Room(import_id).lines.read_bytes()
    assert Room(import_id).file.stat().st_mode & 0o077 == 0
    with every_tenant(), read_unit() as s:
        assert s.scalar(select(func.count()).select_from(StockImport)) == 1
