"""What /api asks before it reads anything, and what a form must carry."""

from __future__ import annotations

import pytest

from app.door import access
from tests.door.visitor import HEADERS, Door, settle

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({**JSON, "Sec-Fetch-Site": "same-origin"}, 403),
        ({**JSON, "X-Palier": "0", "Sec-Fetch-Site": "same-origin"}, 403),
        ({**JSON, "X-Palier": "1"}, 403),
        ({**JSON, "X-Palier": "1", "Sec-Fetch-Site": "same-site"}, 403),
        ({**JSON, "X-Palier": "1", "Sec-Fetch-Site": "cross-site"}, 403),
        ({**JSON, "X-Palier": "1", "Sec-Fetch-Site": "none"}, 403),
        ({**HEADERS, "Content-Type": "text/plain"}, 415),
        ({**HEADERS, "Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({**HEADERS}, 415),
    ],
)
def test_a_request_that_is_not_from_our_page_is_refused(client, headers, status):
    answer = client.post("/api/session", data="{}", headers=headers)
    assert answer.status_code == status
    assert answer.json["message"].endswith(".")


def test_reading_asks_for_the_headers_too(client, world, as_phone):
    phone = as_phone(world.nadia)
    assert phone.client.get("/api/me").status_code == 403
    assert phone.client.get("/api/me", headers={**HEADERS, "Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert phone.client.get("/api/me", headers=HEADERS).status_code == 200


@pytest.mark.parametrize("body", ["", "[]", "null", '"x"', "{", '{"email":1,"password":2}', "{}", "\ufeff{}"])
def test_a_malformed_body_is_refused_in_french(client, body):
    answer = client.post("/api/session", data=body.encode(), headers={**HEADERS, **JSON})
    assert answer.status_code in (400, 422)
    assert "error" in answer.json


def test_an_unknown_field_is_refused(client, world):
    body = {"email": "a@b.fr", "password": "x", "role": "administrator"}
    assert client.post("/api/session", json=body, headers=HEADERS).status_code == 422


def test_a_form_without_its_token_is_refused(app, world):
    settle(world.claire)
    door = Door(app)
    answer = door.client.post("/connexion", data={"email": world.claire.email, "password": "x"})
    assert answer.status_code == 400


def test_a_form_born_on_another_site_is_refused_even_with_a_token(app, world):
    door = Door(app)
    html = door.get("/connexion").get_data(as_text=True)
    from tests.door.visitor import TOKEN

    data = {"csrf_token": TOKEN.search(html).group(1), "email": "a@b.fr", "password": "x"}
    answer = door.client.post("/connexion", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400


def test_a_token_got_before_signing_in_is_void_after(app, world):
    from tests.door.visitor import TOKEN

    settle(world.claire)
    door = Door(app)
    before = TOKEN.search(door.get("/connexion").get_data(as_text=True)).group(1)
    door.come_in(world.claire)
    assert door.client.post("/deconnexion", data={"csrf_token": before}).status_code == 400


def test_a_view_that_declares_no_caller_answers_nobody(app):
    def view() -> str:
        return "ouvert"

    endpoint = "door.sign_in"
    before = app.view_functions[endpoint]
    app.view_functions[endpoint] = view
    try:
        assert app.test_client().get("/connexion").status_code == 403
    finally:
        app.view_functions[endpoint] = before


def test_a_decorator_without_a_role_is_a_mistake():
    with pytest.raises(ValueError):
        access.allow()


@pytest.mark.parametrize("path", ["/connexion", "/bureau/", "/api/me", "/nulle-part", "/static/pwa/styles/tokens.css"])
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
