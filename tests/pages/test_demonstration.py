"""Invented data says so on every page; real work never does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.core import tenant
from app.core.unit import write_unit
from app.people import actions as people
from app.people import demonstration
from tests.access_policy import POLICY
from tests.world import World

PLAIN = [path for path, methods in POLICY.items() if "GET" in methods and "<" not in path]
MORE = ["/invitation/deja-servie", "/premiers-pas/deja-servi", "/nulle-part"]


@pytest.fixture
def pages(app: Flask, world: World, as_desk: Any, client: Any) -> Any:
    """`pages()`: every page without an id, as each sees it: who, address, text."""

    def visit() -> Iterator[tuple[str, str, str]]:
        seers = {name: as_desk(getattr(world, name)) for name in ("claire", "admin", "reader")}
        for who, seer in {**seers, "nobody": client}.items():
            for path in [*PLAIN, *MORE]:
                if path == "/healthz":
                    continue
                answer = seer.get(path)
                if answer.mimetype == "text/html" and answer.status_code not in (302, 303):
                    yield who, path, answer.get_data(as_text=True)

    return visit


def test_every_page_of_a_demonstration_says_it_is_one_and_no_other_page_does(
    app: Flask, pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [(who, path) for who, path, text in pages() if "inventées" in text] == []
    monkeypatch.setitem(app.config, demonstration.SHOWN, True)
    seen = list(pages())
    assert [(who, path) for who, path, text in seen if text.count(demonstration.LINE) != 1] == []
    assert {"/connexion", "/app/", "/bureau/suivis", "/bailleur/journal", *MORE} <= {path for _, path, _ in seen}


def test_what_is_here_is_looked_at_when_it_is_served(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, demonstration.SHOWN, None)
    demonstration.look()
    assert demonstration.line() == ""
    with tenant.every_tenant(), write_unit():
        people.create_organisation("Ville inventée", "inventee", "association", demo=True)
    demonstration.look()
    assert demonstration.line() == demonstration.LINE
