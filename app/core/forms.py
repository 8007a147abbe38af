"""Server-rendered forms: fields that speak French and keep what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import (
    DateField,
    Field,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TimeInput

from app.core.errors import Refused

NBSP = "\u00a0"
YEARS = range(2000, 2101)
# What no database text and no spreadsheet can hold; line breaks and tabs stay.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
CODE = re.compile("[a-z0-9][a-z0-9_]{0,39}")


class FrenchForm(Form):
    """A form filled from a POST. `refusal` is the sentence of a rule that spoke after the fields were right."""

    refusal: str | None = None
    also: Callable[[], Iterable[Refused]] | None = None
    """What the rules of the trade refuse of what was typed, told at once beside what the fields refuse."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether nothing is to be mended. A field that is wrong by itself is told once, as its own validators say."""
        fine = super().validate(extra_validators)
        for refused in self.also() if self.also else ():
            field, fine = self._fields.get(refused.field or ""), False
            if field is None or not field.errors:
                self.refuse(refused)
        return fine

    def refuse(self, refused: Refused) -> None:
        """Show a rule's refusal at its field when it names one of ours, else above the form."""
        field = self._fields.get(refused.field or "")
        if field is None:
            self.refusal = refused.message
        else:
            field.errors = [*field.errors, refused.message]


class Day(DateField):
    """A calendar day, `<input type=date>`."""

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y"], widget=DateInput(), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Accept the browser's form and the French one; say how to write it otherwise."""
        try:
            super().process_formdata([one.strip() for one in valuelist])
        except ValueError:
            raise ValueError(f"Écrivez la date comme ceci{NBSP}: 24/11/2026.") from None
        if self.data is not None and self.data.year not in YEARS:
            self.data = None
            raise ValueError(f"Vérifiez l’année{NBSP}: elle va de {YEARS[0]} à {YEARS[-1]}.")


class Hour(TimeField):
    """A time of day, `<input type=time>`."""

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%H:%M", "%H:%M:%S"], widget=TimeInput(), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([one.strip() for one in valuelist])
        except ValueError:
            raise ValueError(f"Écrivez l’heure comme ceci{NBSP}: 17:00.") from None


class Choice(SelectField):
    """A list to choose from; a value outside it is refused in French."""

    def pre_validate(self, form: Any) -> None:
        """Say what to do when the value is not in the list."""
        try:
            super().pre_validate(form)
        except ValueError:
            raise ValidationError("Choisissez une réponse dans la liste.") from None


class Whole(IntegerField):
    """A whole number, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Spaces between thousands are taken; the rest is told."""
        text = "".join((valuelist[0] if valuelist else "").split())
        if not text:
            self.data = None
        elif text.isascii() and text.isdigit() and len(text) < 10:
            self.data = int(text)
        else:
            raise ValidationError("Écrivez un nombre entier, ou laissez vide.")


class OneOf(RadioField):
    """The same as visible radios."""

    validate_choice = True

    def pre_validate(self, form: Any) -> None:
        """Say what to do when nothing, or something else, was chosen."""
        try:
            super().pre_validate(form)
        except ValueError:
            raise ValidationError("Choisissez une réponse.") from None


def take_the_only_one(field: OneOf, *, sent: bool) -> None:
    """Of one answer alone, nothing is to be chosen: the page ticks it. What a form that was `sent` says stays."""
    if len(field.choices or ()) == 1 and not sent:
        field.data = field.choices[0][0]  # type: ignore[index]


class Several(SelectMultipleField):
    """Several answers at once, as visible checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Say what to do when one of the values is not in the list."""
        try:
            super().pre_validate(form)
        except ValueError:
            raise ValidationError("Choisissez des réponses de la liste.") from None


def needed(message: str) -> InputRequired:
    """The field must be filled; the message says with what."""
    return InputRequired(message)


class Of:
    """Said beside a field that is not always asked for: when it is."""

    def __init__(self, when: str) -> None:
        self.field_flags = {"when": when}

    def __call__(self, form: object, field: object) -> None:
        """Nothing is wrong with it: a rule that knows the rest of the form says what is."""


class Within:
    """Of a field whose whole group may be left out, which says so once for all."""

    field_flags = {"within": True}

    def __call__(self, form: object, field: object) -> None:
        """Nothing is wrong with it."""


def chosen(message: str) -> DataRequired:
    return DataRequired(message)


def at_most(size: int) -> Length:
    """A text of `size` characters at most."""
    return Length(max=size, message=f"Raccourcissez ce texte{NBSP}: {size} caractères au plus.")


def words(label: str, size: int, *validators: Any, **kwargs: Any) -> Any:
    """A short text, trimmed."""
    return StringField(label, [*(validators or (Optional(),)), at_most(size)], filters=[strip], **kwargs)


def sentences(label: str, size: int, *validators: Any, **kwargs: Any) -> Any:
    """A longer text, trimmed."""
    return TextAreaField(label, [*(validators or (Optional(),)), at_most(size)], filters=[strip], **kwargs)


def strip(value: str | None) -> str | None:
    """What was typed, without the spaces around nor control characters; browsers send CRLF, stored as LF."""
    return CONTROLS.sub("", value.replace("\r\n", "\n")).strip() if value is not None else None


def code_or_none(value: str | None) -> str | None:
    """A value of an address that has the shape of a code, else None."""
    return value if value and CODE.fullmatch(value) else None


def id_or_none(value: str | None) -> UUID | None:
    """A UUID of an address or a form, or None when it is not one."""
    try:
        return UUID(value or "")
    except ValueError:
        return None


def day_of(field: Field) -> date | None:
    """The day of an optional field, None when it is empty or unreadable."""
    value = field.data
    return value if isinstance(value, date) else None
