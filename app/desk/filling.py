"""The fields at fault of a held operation as a form: each asked as its kind says, with the lists of the trade."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms.validators import Optional, ValidationError

from app.core import clock
from app.core.dates import date_fr
from app.core.forms import Choice, FrenchForm, Hour, OneOf, Several, chosen, needed, sentences, words
from app.core.labels import choices
from app.desk.queries.spots import place_of
from app.desk.queries.wording import in_words
from app.logbook.rules import TEXT_MAX, WORDS_MAX
from app.nomenclatures import queries as lists
from app.nomenclatures import rules as shipped
from app.nomenclatures.rules import Item
from app.pages.finding import OneFound
from app.places.pages import anywhere
from app.sync.filling import Asked, Faults, Filling
from app.technical.rules import called_at

YES = [("oui", "Oui"), ("non", "Non")]
CALLED = [("passe", "Appel passé"), ("impossible", "Appel impossible, pas de réseau")]
EMPTY = "Laisser vide"
LEFT_OUT = "laissé de côté"


class FillForm(FrenchForm):
    """Filled with the fields of `form_for`; `laisser`: what may be left out, by place in the list."""

    laisser = Several("Laisser de côté")


def form_for(org_id: UUID, wrong: Faults, day: datetime, data: MultiDict[str, str] | None = None) -> FillForm:
    """The form of what is wrong, filled with what was sent, or else with what the operation says.

    `day`: when it happened, for the hour of a call.
    """
    made: dict[str, Any] = {}
    for one in wrong.asked:
        made |= _fields(org_id, one, day)
    form: FillForm = type("ThisFillForm", (FillForm,), made)(data)
    form.laisser.choices = [(str(rank), label) for rank, label in enumerate(_labels(wrong))]
    if not data:
        form.laisser.data = [str(rank) for rank in range(len(_labels(wrong)))]
        for one in wrong.asked:
            _prefill(form, one)
    for one in wrong.asked:
        if one.how == "place":
            place: Any = form[one.name]
            place.source = anywhere()
    return form


def filling(org_id: UUID, wrong: Faults, form: FillForm, day: datetime) -> Filling:
    """What a valid form puts in and leaves out; `day`: when it happened, for the hour of a call."""
    put = {one.name: _value(form, one, day) for one in wrong.asked}
    kept = _labels(wrong)
    gone = {kept[int(rank)] for rank in form.laisser.data or []}
    left_out = tuple(name for name, label in wrong.loose.items() if label in gone)
    said = [(one.label, _words(org_id, one, put[one.name])) for one in wrong.asked]
    return Filling(put, left_out, [*said, *((label, LEFT_OUT) for label in sorted(gone))])


def _labels(wrong: Faults) -> list[str]:
    return list(dict.fromkeys(wrong.loose.values()))


def _fields(org_id: UUID, one: Asked, day: datetime) -> dict[str, Any]:
    must = [chosen(f"Choisissez une réponse\u00a0: {one.label.lower()}.")] if one.required else [Optional()]
    if one.how == "place":
        return {one.name: OneFound(one.label, [chosen("Choisissez la résidence où cela s’est passé.")])}
    if one.how == "text":
        return {one.name: sentences(one.label, TEXT_MAX)}
    if one.how == "call":
        return _call(one, day)
    if one.how == "codes":
        return {one.name: Several(one.label, must, choices=_flat(org_id, one))}
    if one.how in ("yes", "state"):
        offered = YES if one.how == "yes" else choices(one.field.states or ())
        return {one.name: OneOf(one.label, must, choices=offered)}
    return {one.name: Choice(one.label, must, choices=_grouped(org_id, one))}


def _call(one: Asked, day: datetime) -> dict[str, Any]:
    return {
        f"{one.name}_fait": OneOf(one.label, [chosen("Dites si un appel a été passé.")], choices=CALLED),
        f"{one.name}_qui": words("Qui a répondu", WORDS_MAX, _if_called(one, "Écrivez qui a répondu.")),
        f"{one.name}_heure": Hour(
            "À quelle heure", [_if_called(one, "Écrivez l’heure de l’appel."), Optional(), _possible(day)]
        ),
    }


def _if_called(one: Asked, message: str) -> Callable[[Any, Any], None]:
    def check(form: Any, field: Any) -> None:
        if form[f"{one.name}_fait"].data == "passe":
            needed(message)(form, field)

    check.field_flags = {"when": "si l’appel est passé"}  # type: ignore[attr-defined]
    return check


def _possible(day: datetime) -> Callable[[Any, Any], None]:
    def check(form: Any, field: Any) -> None:
        if _called_at(field.data, day) is None:
            said = f"{date_fr(clock.local(day).date())} à {clock.hour(day)}"
            raise ValidationError(f"À cette heure, l’appel n’était pas passé\u00a0: la saisie est du {said}.")

    return check


def _called_at(hour: time, day: datetime) -> datetime | None:
    return called_at(hour, day, clock.now(), clock.zones())


def _flat(org_id: UUID, one: Asked) -> list[tuple[str, str]]:
    return [(item.code, item.label) for code in one.field.lists for item in _offered(org_id, code)]


def _offered(org_id: UUID, list_code: str) -> list[Item]:
    return [item for item in lists.items(org_id, list_code) if item.active]


def _grouped(org_id: UUID, one: Asked) -> dict[str, list[tuple[str, str]]]:
    """The lines of its lists: under their family when they have two levels, under their list when there are several."""
    first = {"": [("", "Choisir" if one.required else EMPTY)]}
    if len(one.field.lists) > 1:
        return first | {shipped.shipped(code).label: _flat_of(org_id, code) for code in one.field.lists}
    (code,) = one.field.lists
    families = lists.choices(org_id, code)
    by_family = {it.label: [(sub.code, sub.label) for sub in lists.choices(org_id, code, it.code)] for it in families}
    if not any(by_family.values()) or one.halved:
        return first | {shipped.shipped(code).label: [(it.code, it.label) for it in families]}
    if not one.required:
        return first | {name: subs for name, subs in by_family.items() if subs}
    return first | {it.label: [(it.code, f"{it.label}, sans précision"), *by_family[it.label]] for it in families}


def _flat_of(org_id: UUID, list_code: str) -> list[tuple[str, str]]:
    return [(item.code, item.label) for item in _offered(org_id, list_code)]


def _prefill(form: FillForm, one: Asked) -> None:
    if one.how == "text" and isinstance(one.sent, str):
        form[one.name].data = one.sent
    elif one.how == "codes" and isinstance(one.sent, list):
        form[one.name].data = [str(code) for code in one.sent]
    elif one.how in ("code", "number", "state") and one.sent is not None:
        form[one.name].data = str(one.sent)


def _value(form: FillForm, one: Asked, day: datetime) -> Any:
    if one.how == "call":
        return _called(form, one.name, day)
    value = form[one.name].data
    if one.how == "place":
        return {"estate": value}
    if one.how == "yes":
        return value == "oui"
    if one.how == "number":
        return int(value)
    return value or ([] if one.how == "codes" else None)


def _called(form: FillForm, name: str, day: datetime) -> Mapping[str, Any]:
    if form[f"{name}_fait"].data == "impossible":
        return {"impossible": True}
    at = _called_at(form[f"{name}_heure"].data, day)
    assert at, "validated"
    return {"at": at.isoformat(), "who": form[f"{name}_qui"].data}


def _words(org_id: UUID, one: Asked, value: Any) -> str:
    """Codes and places in words; of a text, and of who answered a call, that they were filled in and no more."""
    if one.how in ("text", "call"):
        return ""
    if one.how == "place":
        return place_of(org_id, {"place": value})
    one_by_one = value if isinstance(value, list) else [value]
    return ", ".join(text for it in one_by_one if (text := in_words(org_id, one.field, it)))
