"""*Réglages › Papier à en-tête*: written by the administration, read by the coordination; and how a PDF is answered."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from flask import Flask

from app.core import tenant
from app.core.unit import read_unit
from app.documents import letterhead
from app.documents.serving import answer
from tests.clients import Desk
from tests.documents.reading import text
from tests.world import World

PAGE = "/bureau/papier"
SAID = {"adresse": "Maison des Passeurs\n14 rue des Glycines\n74000 Annecy", "telephone": "04 50 00 00 00",
        "courriel": "contact@passeurs.example", "lieu": "Annecy", "signataire": "Claire Martin"}  # fmt: skip


def change(desk: Desk, world: World, **said: str) -> Any:
    return desk.submit(f"{PAGE}/{letterhead.id_of(world.org_id)}", {**SAID, **said}, PAGE)


def shown(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def kept(world: World) -> dict[str, str]:
    with tenant.tenant(world.org_id), read_unit():
        return letterhead.said(world.org_id)


def test_what_is_missing_is_said_until_it_is_written(world: World, as_desk: Any) -> None:
    desk = as_desk(world.admin)
    page = shown(desk.get(PAGE))
    assert "Il manque sur vos lettres" in page and "un téléphone ou une adresse électronique" in page
    assert change(desk, world).status_code == 303
    page = shown(desk.get(PAGE))
    assert "Il manque" not in page and "14 rue des Glycines" in page
    assert kept(world) == SAID


def test_an_example_is_a_letter_with_what_was_saved(world: World, as_desk: Any) -> None:
    desk = as_desk(world.admin)
    assert "À compléter dans Réglages" in text(desk.get(f"{PAGE}/exemple.pdf").get_data())
    change(desk, world)
    said = text(as_desk(world.claire).get(f"{PAGE}/exemple.pdf").get_data())
    assert "Les Passeurs" in said and "14 rue des Glycines" in said and "Annecy, le 20 novembre 2026" in said
    assert "À compléter" not in said and said.count("Claire Martin") == 1


def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(world: World, as_desk: Any) -> None:
    desk = as_desk(world.admin)
    for said, why in (
        ({"courriel": "contact"}, "n’est pas complète"),
        ({"adresse": "\n".join("abcdefg")}, "6 lignes au plus"),
        ({"telephone": "0" * 41}, "40 caractères au plus"),
        ({"telephone": "abc"}, "pas assez de chiffres"),
        ({"site": "javascript:alert(1)"}, "www.exemple.fr"),
        ({"site": "passeurs"}, "www.exemple.fr"),
    ):
        refused = change(desk, world, **said)
        assert refused.status_code == 422 and why in shown(refused)
    assert kept(world) == {}


def test_the_coordination_reads_it_and_another_structure_has_its_own(world: World, as_desk: Any) -> None:
    change(as_desk(world.admin), world)
    page = shown(as_desk(world.claire).get(PAGE))
    assert "14 rue des Glycines" in page and "<form" not in page.partition("<main")[2]
    assert change(as_desk(world.claire), world, lieu="Autre").status_code == 403
    other = f"{PAGE}/{letterhead.id_of(world.other_org_id)}"
    assert as_desk(world.admin).submit(other, SAID, PAGE).status_code == 404


def test_a_pdf_is_a_file_that_runs_nothing_and_is_kept_nowhere(world: World, as_desk: Any) -> None:
    answered = as_desk(world.admin).get(f"{PAGE}/exemple.pdf")
    assert answered.mimetype == "application/pdf" and answered.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answered.headers["Content-Security-Policy"]
    assert answered.headers["X-Content-Type-Options"] == "nosniff"
    called = answered.headers["Content-Disposition"]
    assert called.startswith('attachment; filename="Papier a en-tete, exemple.pdf"; ')
    assert called.endswith("; filename*=UTF-8''Papier%20%C3%A0%20en-t%C3%AAte%2C%20exemple.pdf")


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Lettre 2026-L-0042.pdf", "Lettre 2026-L-0042.pdf"),
        ('../../etc/passwd".pdf', "etc passwd .pdf"),
        ("..", "document.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie b.pdf"),
        ("\u202e/é", "e"),
    ],
)
def test_its_name_is_one_any_machine_takes(app: Flask, name: str, called: str) -> None:
    with app.test_request_context():
        said = answer(b"%PDF", name).headers["Content-Disposition"]
    assert said.partition("filename=")[2].partition(";")[0].strip('"') == called
