"""An exception in any view: a general page or a general answer, with a number to quote, and nothing done."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from app.core import web
from app.door import sessions
from app.door.access import access_of
from tests.access_policy import BODIES, POLICY, STAFF
from tests.clients import Desk, Phone
from tests.hostile.test_headers import check
from tests.test_access_matrix import Caller, Strangers, address, by_rule
from tests.world import World

SECRET = "la clé du coffre est sous le paillasson"
INCIDENT = re.compile(r"\b[0-9a-f]{12}\b")


def test_every_view_that_breaks_says_so_and_no_more(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    callers = {
        "desk": Caller(Desk.signed_in(app, world.claire).client),
        "admin": Caller(Desk.signed_in(app, world.admin).client),
        "lead": Caller(Desk.signed_in(app, world.lead).client),
        "agent": Caller(Desk.signed_in(app, world.nadia).client),
        "portal": Caller(Desk.signed_in(app, world.reader).client),
        "device": Caller(Phone.enrolled(app, world.nadia).client),
        "public": Caller(app.test_client()),
    }
    for one in callers.values():
        one.token = None
        if one is not callers["device"]:
            one.form_token()
    tried = 0
    for rule, views in by_rule(app).items():
        for method, view in views.items():
            access = access_of(view, method)
            assert access is not None
            roles = POLICY[rule][method]
            who = {"deposit": "device", "by_secret": "device", "by_link": "public"}.get(access.kind, access.kind)
            people = {"desk": world.claire, "admin": world.admin, "lead": world.lead, "agent": world.nadia}
            if who == "desk":
                who = next((name for name, one in people.items() if one.role in roles), "portal")
            endpoint = next(
                one.endpoint for one in app.url_map.iter_rules() if one.rule == rule and method in one.methods
            )

            def broken(*args: Any, **kwargs: Any) -> Any:
                raise RuntimeError(SECRET)

            broken.access = access  # type: ignore[attr-defined]
            with monkeypatch.context() as patch:
                patch.setitem(app.view_functions, endpoint, broken)
                url = address(rule, Strangers(code="x", filename="pwa/main.js"))
                answer = callers[who].call(method, url, BODIES.get(rule))
            tried += 1
            body = answer.get_data(as_text=True)
            assert answer.status_code == 500, (method, rule, answer.status_code)
            assert SECRET not in body and "Traceback" not in body and "RuntimeError" not in body, rule
            number = INCIDENT.search(body)
            assert number and number.group() in caplog.text, rule
            assert answer.headers["X-Request-Id"] == number.group()
            assert answer.is_json == url.startswith("/api/")
            check(answer, f"{method} {url}")
    assert tried > len(POLICY) and STAFF


def test_a_guard_that_breaks_lets_nobody_in(
    app: Flask, world: World, as_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk: Desk = as_desk(world.claire)

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(sessions, "signed_in", broken)
    for url in ("/bureau/", "/bailleur/journal", "/api/me"):
        answer = desk.client.get(url, headers=Phone.HEADERS)
        assert answer.status_code == 500 and SECRET not in answer.get_data(as_text=True)
        assert "À relire" not in answer.get_data(as_text=True)


def test_a_page_of_error_that_breaks_is_still_an_answer(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The template itself fails (a full disk, a bad deployment): no traceback is the least one can do."""

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(web, "render_template", broken)
    answer = client.get("/nulle-part")
    assert answer.status_code == 404 and SECRET not in answer.get_data(as_text=True)
    check(answer, "/nulle-part")


def test_debug_mode_is_off_and_stays_off(app: Flask) -> None:
    assert (
        not app.debug and app.config["PROPAGATE_EXCEPTIONS"] is False and not app.config.get("EXPLAIN_TEMPLATE_LOADING")
    )
