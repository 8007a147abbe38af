"""Lines that are left out, corrected one by one on the page: the file stays what it is."""

import shutil
from html import unescape

import pytest

from app import worker
from app.places.imports.mending import mended
from app.places.imports.reader import Line
from app.places.imports.room import Room, root
from app.places.imports.skipping import Skipped
from tests.importing import ONE, STOCK, TWO, applied, handed_in, row_of
from tests.places.test_import_pages import made, press, text
from tests.sent.forms import forms

PAGE = "/bureau/patrimoine/importer"


@pytest.fixture(autouse=True)
def no_rooms(app):
    shutil.rmtree(root(), ignore_errors=True)
    worker.queue().flush()


def send(desk, url, act="", **typed):
    """A form of the page of a line."""
    html = desk.get(url).get_data(as_text=True)
    form = next(one for one in forms(html, url) if one.path == url + act)
    answer = desk.client.post(form.action, data=form.filled(typed))
    worker.drain()
    return answer


def test_a_line_left_out_is_settled_on_the_page_and_written_with_the_others(world, as_desk):
    lacking = ONE + "La Gare;;01998;X\n"
    desk, import_id = as_desk(world.claire), handed_in(world, lacking, tried=True)
    url = f"{PAGE}/{import_id}"
    assert "1 ligne écartée" in text(desk, url) and f'href="{url}/lignes/3"' in desk.get(url).get_data(as_text=True)
    page = text(desk, f"{url}/lignes/3")
    assert "adresse absente" in page and "Le fichier n’est pas touché" in page
    before = Room(import_id).file.read_bytes()
    assert send(desk, f"{url}/lignes/3", l1="1 place de la Gare").status_code == 303
    counts = row_of(world, import_id).known["counts"]
    assert (counts["rejected"], counts["created"], Room(import_id).file.read_bytes()) == (0, 2, before)
    assert "1 ligne reprise ici" in text(desk, url)
    press(desk, url, "appliquer")
    assert [one.address for one in made()[0]] == ["1 place de la Gare", "12 rue des Tanneurs"]


def test_a_second_correction_keeps_the_first_and_the_line_may_be_as_in_the_file_again(world, as_desk):
    desk, import_id = as_desk(world.claire), handed_in(world, ONE + ";;01998;X\n", tried=True)
    url = f"{PAGE}/{import_id}/lignes/3"
    assert send(desk, url, l0="La Gare").status_code == 422
    send(desk, url, l1="1 place de la Gare")
    send(desk, url, l0="La Gare")
    lines = row_of(world, import_id).known["answers"]["lines"]
    assert lines == {"3": {"Programme": "La Gare", "Adresse": "1 place de la Gare"}}
    send(desk, url, "/reprendre")
    assert row_of(world, import_id).known["counts"]["rejected"] == 1


def test_a_line_put_aside_is_counted_and_its_estate_is_not_taken_for_absent(world, as_desk):
    applied(world, TWO)
    desk, import_id = as_desk(world.claire), handed_in(world, TWO, tried=True)
    send(desk, f"{PAGE}/{import_id}/lignes/3", "/laisser")
    page, counts = text(desk, f"{PAGE}/{import_id}"), row_of(world, import_id).known["counts"]
    assert "1 laissée de côté" in page and "1 + 0 + 0 + 1 = 2 , tout est compté" in page
    assert (counts["unchanged"], counts["absent"]) == (1, 0)


def test_a_postcode_that_cannot_be_and_one_that_lacks_are_listed_and_settled_by_typing(world, as_desk):
    odd = TWO.replace("01998;X", "O1998;X") + "Le Port;2 quai du Port;;X\n"
    desk, import_id = as_desk(world.claire), handed_in(world, odd, tried=True)
    url = f"{PAGE}/{import_id}"
    page = text(desk, url)
    assert "2 lignes à vérifier" in page and "code postal illisible « O1998 »" in page
    assert "code postal ou commune absents" in page
    send(desk, f"{url}/lignes/3", l2="01998")
    send(desk, f"{url}/lignes/4", l2="36000")
    assert "à vérifier" not in text(desk, url)
    press(desk, url, "appliquer")
    assert [one.postcode for one in made()[0]] == ["01998", "36000", "01998"]


def test_a_rejected_line_does_not_make_its_estate_absent(world):
    applied(world, TWO)
    import_id = handed_in(world, TWO.replace("1 place de la Gare", ""), tried=True)
    assert row_of(world, import_id).known["counts"]["absent"] == 0


def test_a_line_whose_columns_cannot_be_told_apart_can_only_be_put_aside(world, as_desk):
    import_id = handed_in(world, ONE + "La Gare;1;place;01998;X\n", tried=True)
    page = unescape(as_desk(world.claire).get(f"{PAGE}/{import_id}/lignes/3").get_data(as_text=True))
    assert "Ses colonnes ne se distinguent pas" in page and "Essayer avec ces valeurs" not in page


@pytest.mark.parametrize("number", [1, 6, 7, 99])
def test_a_line_that_is_none_is_not_found(world, as_desk, number):
    import_id = handed_in(world, STOCK, tried=True)
    assert as_desk(world.claire).get(f"{PAGE}/{import_id}/lignes/{number}").status_code == 404


def test_cells_are_replaced_by_their_headings_and_no_other_line_is():
    line = Line(4, ["a", "b", ""], 0)
    assert mended(line, ["x", "y"], {4: {"y": "c"}}).cells == ["a", "c", ""]
    assert mended(line, ["x", "y"], {5: {"y": "c"}}) is line
    assert mended(line, ["x", "y"], {4: None}).skipped is Skipped.left
    assert mended(Line(4, ["a"], 0), ["x", "y"], {4: {"y": "c"}}).cells == ["a"]


def test_lines_taken_up_again_are_in_the_order_of_the_file(world, as_desk):
    lacking = ONE + "".join(f"La Gare {number};;01998;X\n" for number in range(10))
    desk, import_id = as_desk(world.claire), handed_in(world, lacking, tried=True)
    for number in (11, 9):
        send(desk, f"{PAGE}/{import_id}/lignes/{number}", "/laisser")
    page = text(desk, f"{PAGE}/{import_id}")
    assert page.index("Ligne 9, de côté") < page.index("Ligne 11, de côté")
