"""No cache keeps what the server says, its own program and pictures apart: downloads, redirects and errors included."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.access_policy import BODIES, ENDING, POLICY
from tests.test_access_matrix import CALLERS, METHODS, Strangers, address
from tests.world import World

pytestmark = pytest.mark.slow

WALKERS = ("anonymous", "claire", "reader", "phone", "phone_of_a_closed_access", "revoked_phone")
PROGRAM = {"no-cache", "public, max-age=3600", "no-cache, max-age=3600"}
FILES = ("/static/pwa/desk/favicon.svg", "/static/pwa/styles/tokens.css", "/app/", "/app/sw.js", "/app/shell.js")


def rule_of(answer: Any) -> str:
    """The rule for caches, exactly as it was sent."""
    return ", ".join(answer.headers.getlist("Cache-Control"))


@pytest.mark.parametrize("who", WALKERS)
def test_every_answer_of_every_route_is_no_store(app: Flask, world: World, who: str) -> None:
    caller = CALLERS[who](app, world)
    told = {}
    for rule in sorted(POLICY, key=lambda one: one in ENDING):
        for method in (*POLICY[rule], "PATCH"):
            answer = caller.call(method, address(rule, Strangers()), BODIES.get(rule))
            if not (rule.startswith(("/app/", "/static/")) and answer.status_code == 200):
                told[method, rule, answer.status_code] = rule_of(answer)
    assert {line: rule for line, rule in told.items() if rule != "no-store"} == {}
    assert "PATCH" in METHODS and len(told) > len(POLICY)


def test_a_landlord_s_spreadsheet_and_every_kind_of_error_are_no_store(world: World, as_desk: Any, client: Any) -> None:
    sheet = as_desk(world.reader).get("/bailleur/journal.xlsx")
    assert sheet.status_code == 200 and rule_of(sheet) == "no-store"
    for url in ("/static/pwa/none.css", "/app/none.js", "/app", "/nowhere", "/api/nowhere", "/static/pwa"):
        answer = client.get(url)
        assert (answer.status_code >= 300, rule_of(answer)) == (True, "no-store"), url
    whole = client.get("/static/pwa/main.js", headers={"Range": "bytes=9999999-"})
    assert rule_of(whole) in ("no-store", "no-cache")


def test_the_program_keeps_the_rules_its_worker_relies_on(client: Any) -> None:
    for url in FILES:
        answer = client.get(url)
        assert rule_of(answer) in PROGRAM and "no-store" not in rule_of(answer), url
