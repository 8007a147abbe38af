"""A question over the connection to strangers: what is read of the answer, and where it may not lead."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler

import pytest

from app.core import outbound
from app.core.outbound import NoAnswer, NotPublic, TooLarge
from app.places import geocoding
from tests.push.fake_service import GEOCODER, FakeService, drip, running


@pytest.fixture(scope="module")
def _stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeService]:
    with running(tmp_path_factory.mktemp("stranger")) as service:
        yield service


@pytest.fixture
def stranger(_stranger: FakeService) -> FakeService:
    """A server that answers GET with what its `page` writes."""
    _stranger.asked.clear()
    return _stranger


def saying(body: bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """A page of these bytes."""

    def page(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return page


def ask(service: FakeService, read: int = 100, *addresses: str) -> bytes:
    with outbound.session(GEOCODER, service.wire(list(addresses)), read=read) as session:
        return session.get(f"https://{GEOCODER}/x").content


def test_as_much_of_an_answer_is_read_as_was_asked_for_and_no_more(stranger: FakeService) -> None:
    stranger.page = saying(b"y" * 100)
    assert ask(stranger) == b"y" * 100
    with pytest.raises(TooLarge):
        ask(stranger, 99)


def test_an_answer_that_drips_ends_with_the_time_it_was_given(
    stranger: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(outbound.session.__kwdefaults__, "within", 0.5)
    stranger.page = drip(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n", 3)
    with pytest.raises(NoAnswer):
        ask(stranger)


def test_a_question_does_not_go_where_an_answer_sends_it(stranger: FakeService) -> None:
    stranger.page = saying(b"", 302, Location=f"https://{GEOCODER}/elsewhere")
    assert ask(stranger) == b""
    assert [path for path, _ in stranger.asked] == ["/x"]


def test_a_name_that_leads_inside_is_asked_nothing(stranger: FakeService) -> None:
    with pytest.raises(NotPublic):
        ask(stranger, 100, "10.0.0.7")
    assert stranger.asked == []


def test_the_geocoder_is_asked_over_it_and_its_refusal_is_geopys(stranger: FakeService) -> None:
    feature = {"geometry": {"type": "Point", "coordinates": [6.1, 46.0]}, "properties": {"label": "Ici", "score": 0.9}}
    pinned = partial(geocoding.Pinned, stranger.wire())
    stranger.page = saying(json.dumps({"features": [feature]}).encode())
    assert geocoding.ask_ban("3 rue des Lilas", pinned) == feature
    [(path, headers)] = stranger.asked
    assert path.startswith("/geocodage/search?q=3+rue+des+Lilas") and headers["User-Agent"] == "palier"
    stranger.page = saying(b"", 503)
    with pytest.raises(geocoding.GeopyError):
        geocoding.ask_ban("3 rue des Lilas", pinned)


def test_what_the_geocoder_answers_otherwise_places_nothing(app: object, stranger: FakeService) -> None:
    asked = partial(geocoding.ask_ban, adapter=partial(geocoding.Pinned, stranger.wire()))
    for page in (saying(b"<html>"), saying(b"x" * (geocoding.ANSWER_MAX + 1)), saying(b"\xff\xfe")):
        stranger.page = page
        assert geocoding.locate("3 rue des Lilas", asked) is None
    assert len(stranger.asked) == 3
