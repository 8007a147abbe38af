"""What a field may be, and what may be answered to it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.core.errors import Refused
from app.core.labels import Label
from app.core.letters import letters

AT_MOST = 5
"""Fields offered of one kind: a form stays one of a stairwell."""
KNOWN_AT_MOST = 40
"""With those switched off: none is ever forgotten, and phones hold them all."""
CHOICES_LEAST, CHOICES_MOST = 2, 12
HIGHEST = 999_999
"""No telephone number fits."""
DIGITS_MOST = letters(len(str(HIGHEST)))
UNIT_MAX = 12
"""Letters of what a number counts: « sacs », « mètres »."""
DAYS_AROUND = 731
"""How far from its entry a day may be: of something to come or of a while ago, never of a birth."""
YEARS_AROUND = letters(DAYS_AROUND // 365)
PREFIX = "champs_"


class Nature(Label):
    """How a field is answered."""

    choix = "choix", "Un choix"
    nombre = "nombre", "Un nombre"
    jour = "jour", "Une date"


@dataclass(frozen=True)
class Option:
    """One answer of a choice. Switched off, it only names old entries."""

    code: str
    label: str
    active: bool = True


@dataclass(frozen=True)
class OwnField:
    """One field. `options`: of a choice; `least`, `most` and `unit`: of a number."""

    code: str
    label: str
    nature: Nature
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = HIGHEST
    unit: str = ""
    active: bool = True

    def option(self, code: object) -> Option | None:
        return next((one for one in self.options if one.code == code), None)


Fields = tuple[OwnField, ...]


def list_of(kind: str) -> str:
    """The code under which the fields of this kind of entry are kept, beside the lists of the trade."""
    return f"{PREFIX}{kind}"


# --- what is answered ------------------------------------------------------------------------------


def check_values(known: Mapping[str, OwnField], values: object, on: date) -> None:
    """Answers to fields that are known, switched off or not: a phone may have asked before. Raises Refused.

    `on`: the day of the entry they are of.
    """
    if values is None:
        return
    if not isinstance(values, Mapping) or any(code not in known for code in values):
        raise _wrong("Un champ de la structure n’est pas connu ici.")
    for code, value in values.items():
        check_value(known[code], value, on)


def check_value(field: OwnField, value: object, on: date) -> None:
    """Raises Refused."""
    if field.nature == Nature.choix:
        if not isinstance(value, str) or field.option(value) is None:
            raise _wrong(f"«\u00a0{field.label}\u00a0»\u00a0: ce choix n’existe pas.")
    elif field.nature == Nature.nombre:
        if type(value) is not int or not field.least <= value <= field.most:
            raise _wrong(f"«\u00a0{field.label}\u00a0»\u00a0: un nombre {bounds(field)}.")
    elif (day := day_of(value)) is None or abs(day - on) > timedelta(days=DAYS_AROUND):
        raise _wrong(f"«\u00a0{field.label}\u00a0»\u00a0: une date à moins de {YEARS_AROUND} ans de la saisie.")


def bounds(field: OwnField) -> str:
    """« de 0 à 40 paliers »"""
    return f"de {field.least} à {field.most} {field.unit}".strip()


def day_of(value: object) -> date | None:
    """A day as it is written, and no other way: `2026-11-24`."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _wrong(message: str) -> Refused:
    return Refused("champ", message, field="own")


# --- as they are kept, and as phones receive them ---------------------------------------------------


def exported(fields: Iterable[OwnField]) -> list[dict[str, Any]]:
    """Lines of a list of the phones, in order, without what says nothing."""
    return [_line(one) for one in fields]


def _line(field: OwnField) -> dict[str, Any]:
    extra: dict[str, Any] = {"nature": field.nature.value}
    if field.nature == Nature.choix:
        extra["choices"] = [_offered({"code": one.code, "label": one.label}, one.active) for one in field.options]
    if field.nature == Nature.nombre:
        extra |= {"least": field.least, "most": field.most, **({"unit": field.unit} if field.unit else {})}
    return _offered({"code": field.code, "label": field.label, "extra": extra}, field.active)


def _offered(line: dict[str, Any], active: bool) -> dict[str, Any]:
    return line if active else {**line, "active": False}


def loaded(lines: Iterable[Mapping[str, Any]]) -> Fields:
    return tuple(_loaded(one) for one in lines)


def _loaded(line: Mapping[str, Any]) -> OwnField:
    extra = line["extra"]
    options = tuple(Option(one["code"], one["label"], one.get("active", True)) for one in extra.get("choices", ()))
    return OwnField(
        line["code"], line["label"], Nature(extra["nature"]), options, extra.get("least", 0),
        extra.get("most", HIGHEST), extra.get("unit", ""), line.get("active", True),
    )  # fmt: skip
