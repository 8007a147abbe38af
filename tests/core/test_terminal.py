"""A command that was mistyped is answered in French, and says how it is typed."""

from __future__ import annotations

import ast
from importlib import import_module, resources

import pytest
from flask import Flask

from app.core.terminal import MODULES, SAID

MISTYPED = {
    ("org", "create"): "Il manque l’argument 'NAME'.",
    ("org", "create", "Les Passeurs"): "Il manque l’option '--slug'.",
    ("org", "deposit", "passeurs", "3", "--jours"): "L’option '--jours' n’existe pas.",
    ("org", "depot"): "La commande 'depot' n’existe pas.",
    ("org", "deposit", "passeurs", "3", "4"): "Un argument de trop (4).",
    ("org", "deposit", "passeurs", "trois"): "Valeur refusée pour 'DAYS'\u00a0: 'trois' n’est pas un nombre.",
    ("org", "deposit", "passeurs", "9000"): "9000 est hors de ",
    ("org", "holidays", "passeurs", "corse"): "'corse' n’est aucun de ceux-ci\u00a0: ",
}


@pytest.mark.parametrize("typed", MISTYPED, ids=" ".join)
def test_a_mistyped_command_is_told_in_french(app: Flask, typed: tuple[str, ...]) -> None:
    answer = app.test_cli_runner().invoke(args=typed)
    said = answer.output + getattr(answer, "stderr", "")
    assert answer.exit_code == 2 and "Erreur\u00a0: " in said and MISTYPED[typed] in said, said
    assert "Emploi\u00a0: " in said and "--help\u00a0» en dit plus." in said
    assert [one for one in ("Usage", "Try", "Error", "No such", "Missing", "Invalid") if one in said] == []


def test_every_sentence_is_one_that_click_says() -> None:
    asked = set()
    for name in MODULES:
        tree = ast.parse(resources.files(import_module("click")).joinpath(f"{name}.py").read_text(encoding="utf-8"))
        asked |= {one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    assert SAID.keys() - asked == set()
