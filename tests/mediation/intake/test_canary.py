"""What somebody writes online is found nowhere but under the keys of cases: no file, line, mail, page nor landlord."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import keyring, tenant
from app.core.unit import read_unit
from app.mail.models import Mail
from app.mediation.intake.models import CaseRequest
from tests.mediation.intake.asking import ask, code_of, look, open_to_all
from tests.world import World

CANARIES = ("Zyzomys", "Zyzofaits", "Zyzolieu", "0699887766", "zyzomys@example.fr", "Zyzoplus", "Zyzosoir")


@pytest.fixture
def asked(world: World, client: FlaskClient, caplog: pytest.LogCaptureFixture) -> str:
    """All of the form filled, refused once, sent, completed. Returns the code."""
    caplog.set_level(logging.DEBUG)
    open_to_all(world)
    said = {
        "nom": "Mme Zyzomys", "faits": "Zyzofaits <script>alert(1)</script>", "ou": "Zyzolieu", "souhait": "rappel",
        "telephone": "0699887766", "courriel": "zyzomys@example.fr", "joindre": "Zyzosoir",
    }  # fmt: skip
    ask(client, **{**said, "situation": "x"})
    code = code_of(ask(client, **said))
    look(client, code, "completer", texte="Zyzoplus")
    return code


def found_in(text: str, code: str) -> list[str]:
    return [one for one in (*CANARIES, code) if one in text]


def test_nothing_of_it_is_in_a_file_a_line_or_a_mail(
    app: Flask, world: World, asked: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = app.extensions["palier_settings"].data_dir
    written = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file()).decode("latin-1")
    assert found_in(written, asked) == [] and found_in(caplog.text, asked) == []
    with tenant.every_tenant(), read_unit() as s:
        assert s.scalars(select(Mail)).all() == []


def test_the_keys_of_the_logbook_open_none_of_it(app: Flask, world: World, asked: str) -> None:
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.scalars(select(CaseRequest)).one()
        assert row.facts == "Zyzofaits <script>alert(1)</script>"
        bound = CaseRequest.facts.place(row).bound_to("_facts")
    assert row._facts is not None
    with pytest.raises(keyring.Unsealable):
        keyring.unseal(row._facts, bound, keyring.COLUMNS)


@pytest.mark.parametrize(
    ("who", "pages"),
    [
        ("claire", ("/bureau/", "/bureau/demandes", "/bureau/relire")),
        ("admin", ("/bureau/equipe", "/bureau/saisine", "/bureau/courriels")),
        ("reader", ("/bailleur/journal",)),
    ],
)
def test_no_other_page_shows_any_of_it(
    world: World, as_desk: Any, asked: str, who: str, pages: tuple[str, ...]
) -> None:
    desk = as_desk(getattr(world, who))
    assert [found_in(desk.get(one).get_data(as_text=True), asked) for one in pages] == [[]] * len(pages)


def test_a_hostile_text_is_shown_as_it_was_typed(world: World, as_desk: Any, asked: str) -> None:
    with tenant.tenant(world.org_id), read_unit() as s:
        id = s.scalars(select(CaseRequest.id)).one()
    html = as_desk(world.claire).get(f"/bureau/demandes/{id}").get_data(as_text=True)
    assert "Zyzofaits &lt;script&gt;alert(1)&lt;/script&gt;" in html and "<script>alert" not in html
