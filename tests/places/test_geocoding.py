"""The geocoder: optional, cached, doubtful answers unused, never the cause of a failure."""

from functools import partial

import pytest
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderTimedOut

from app.core.rows import get
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.places import actions, geocoding, jobs
from app.places.models import Estate
from tests.shared import read_shared


def feature(score):
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [6.12, 46.05]},
        "properties": {"label": "3 Rue des Lilas 74000 Valserein", "score": score, "postcode": "74000",
                       "citycode": "74010", "city": "Valserein", "id": "74010_0420_00003"},
    }  # fmt: skip


class Recorded(BaseSyncAdapter):
    """An adapter that answers from memory and remembers what it was asked."""

    def __init__(self, answer, asked, *, proxies, ssl_context):
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self.answer, self.asked = answer, asked

    def get_json(self, url, *, timeout, headers):
        self.asked.append((url, timeout))
        return self.answer

    def get_text(self, url, *, timeout, headers):
        raise AssertionError("the geocoder speaks JSON")


def ask(answer, asked):
    return partial(geocoding.ask_ban, adapter=partial(Recorded, answer, asked))


def test_a_sure_answer_is_used_then_remembered(app):
    asked = []
    collection = {"features": [feature(0.92)]}
    first = geocoding.locate("3 rue des Lilas, 74000", ask(collection, asked))
    again = geocoding.locate("3 RUE DES LILAS,  74000", ask(collection, asked))
    assert first == again and (first.lat, first.lon, first.citycode) == (46.05, 6.12, "74010")
    [(url, timeout)] = asked
    assert url.startswith("https://data.geopf.fr/geocodage/search") and timeout == 3


@pytest.mark.parametrize("answer", [{"features": [feature(0.59)]}, {"features": []}])
def test_a_doubtful_or_absent_answer_is_not_used_nor_asked_twice(app, answer):
    asked = []
    for _ in range(2):
        assert geocoding.locate("3 rue des Lilas", ask(answer, asked)) is None
    assert len(asked) == 1


def test_a_silent_service_is_noted_and_asked_again_later(app, caplog):
    def silent(question):
        raise GeocoderTimedOut("3 s")

    assert geocoding.locate("3 rue des Lilas", silent) is None
    assert "no answer" in caplog.text and "Lilas" not in caplog.text
    assert geocoding.locate("3 rue des Lilas", ask({"features": [feature(0.9)]}, [])) is not None


def test_nothing_is_asked_when_the_geocoder_is_off_and_never_inside_a_write_unit(app):
    assert geocoding.locate("3 rue des Lilas") is None
    with write_unit(), pytest.raises(RuntimeError):
        geocoding.locate("3 rue des Lilas", ask({"features": []}, []))


def test_the_command_says_that_the_geocoder_is_off(app, world):
    done = app.test_cli_runner().invoke(args=["places", "geocode", "--org", "passeurs"])
    assert done.exit_code == 1 and "Le géocodeur est éteint" in done.output


def test_estates_without_position_are_placed_when_the_answer_is_sure(world):
    org = world.org_id
    with tenant(org), write_unit():
        sure = actions.create_estate(org, name="Le Pré", address="3 rue des Lilas").id
        actions.create_estate(org, name="Le Bois", address="rue inconnue")
    with tenant(org):
        answers = {"3 rue des Lilas": feature(0.9)}
        done = jobs.place_on_map(org, 10, lambda address: geocoding.locate(address, lambda q: answers.get(q.strip())))
        assert (done.placed, done.left) == (1, 1)
        with read_unit():
            assert get(Estate, org, sure).lat == 46.05


def test_a_recorded_answer_of_the_service_is_read(app):
    collection = read_shared("signal_logement/api_ban_collection_response.json")
    best = geocoding.read_feature(collection["features"][0])
    assert (best.citycode, best.lon, best.lat) == ("01053", 5.245661, 46.191693)
    assert geocoding.locate("25 rue de l'est", ask(collection, [])) is None  # its score is 0.43
