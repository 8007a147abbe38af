"""What narrows the board: codes, ids, the number of a case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from wtforms import StringField

from app.core.forms import NBSP, Choice
from app.mediation.listing import CLOSED
from app.mediation.rules.board import Age, Stage
from app.pages.finding import OneFound
from app.pages.lists import ListFilter

NUMBER = re.compile(r"(?:\d{4}-)?\d{1,6}")
WRITTEN = f"Un numéro s’écrit comme ceci{NBSP}: 2026-118."


def number_of(typed: str) -> str | None:
    """The end of a number as it is kept: `2026-118`, or `-118`; None for what is none."""
    if not NUMBER.fullmatch(typed):
        return None
    year, _, rank = typed.rpartition("-")
    return f"{year}-{int(rank):03d}"


class Number(StringField):
    """The number of a case, whole or its last digits; what is none narrows nothing, and says how one is written."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed, without the spaces around."""
        self.data = valuelist[0].strip() if valuelist else ""
        if self.data and number_of(self.data) is None:
            self.errors = [WRITTEN]

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        """Itself, when it is one: a list of filters asks each field what it offers."""
        return [(self.data, self.data)] if self.data and number_of(self.data) else []

    def iter_choices(self) -> list[Any]:
        """The same, as fields that choose among several say it."""
        return [SimpleNamespace(value=value, label=label) for value, label in self.choices]


class BoardFilter(ListFilter):
    """`etape`: a stage, or those that are over."""

    secteur = Choice("Secteur", validate_choice=False)
    mediateur = Choice("Médiateur", validate_choice=False)
    parcours = Choice("Parcours", validate_choice=False)
    famille = Choice("Famille", validate_choice=False)
    etape = Choice("État", validate_choice=False)
    age = Choice("Jours", validate_choice=False)
    numero = Number("Numéro")
    residence = OneFound("Résidence")

    @property
    def closed(self) -> bool:
        return bool(self.etape.data == CLOSED[0])

    @property
    def stage(self) -> Stage | None:
        return Stage(self.etape.data) if self.etape.data in Stage.codes() else None

    @property
    def years(self) -> Age | None:
        return Age(self.age.data) if self.age.data in Age.codes() else None

    def cell(self, stage: Stage, age: Age) -> dict[str, Any]:
        """The list of one figure of the grid; all of them again, of the one it shows already."""
        kept = {name: value for name, value in self.whole().items() if name not in ("etape", "age")}
        return kept if self.shows(stage, age) else {**kept, "etape": stage.value, "age": age.value}

    def shows(self, stage: Stage, age: Age) -> bool:
        return self.stage is stage and self.years is age
