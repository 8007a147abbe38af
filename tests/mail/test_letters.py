"""What a mail holds: the structure, a link, until when; and nothing of anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import meta

from app.mail import letters
from app.mail.letters import LETTERS, VARIABLES

FOLDER = Path(__file__).parents[2] / "templates" / "mail"
TEXTS = sorted(one.stem for one in FOLDER.glob("*.txt"))
GIVEN = {"link": "https://palier.example/invitation/abc", "until": "le 27 novembre à 18 h"}
CANARIES = {
    "name": "Zyzomys",
    "email": "zyzomys@exemple.fr",
    "role": "Zyzomyssaire",
    "actor": "Zyzomys",
    "phone": "06998",
}


def test_each_letter_has_its_text_and_each_text_its_letter(app: Flask) -> None:
    assert sorted(LETTERS) == TEXTS


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_names_the_structure_a_link_and_a_day_and_nothing_else(app: Flask, name: str) -> None:
    named = meta.find_undeclared_variables(app.jinja_env.parse((FOLDER / f"{name}.txt").read_text(encoding="utf-8")))
    assert named <= set(VARIABLES) and ("link" in named) == ("until" in named)


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_written_holds_no_more_than_it_was_given(app: Flask, name: str) -> None:
    subject, body = letters.rendered(name, "Les <Passeurs> & Cie", {**GIVEN, **CANARIES})
    said = f"{subject}\n{body}"
    assert "Les <Passeurs> & Cie" in subject and len(subject) < 120 and "\n" not in subject
    assert not any(one in said for one in CANARIES.values())
    assert ("https://" in said) == (GIVEN["link"] in body) and GIVEN["link"] not in subject
    assert letters.rendered(name, "Les <Passeurs> & Cie", GIVEN) == (subject, body)
