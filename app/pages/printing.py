"""Paper: at the foot of a page whose it is and when it was made; in the place of a form, what is answered in it."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from flask import Flask
from markupsafe import Markup
from wtforms import FileField, HiddenField, PasswordField, SelectFieldBase

from app.core import clock
from app.door.access import current_actor
from app.pages.finding import OneFound, SeveralFound
from app.pages.lists import ALL_AT_ONCE, worded
from app.people import queries as people

UNSAID = PasswordField, FileField, HiddenField
HOUSE_MOST, TITLE_MOST = 36, 48
"""Of what the foot of a page says: more would run into its number."""
NOTHING: tuple[object, ...] = None, "", []


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(paper_foot=paper_foot, house=house, all_at_once=ALL_AT_ONCE, answered=answered)


def paper_foot(title: Markup) -> str:
    """One line, beside the number of the page: whose it is, what it is, and of when."""
    return f"{_short(house(), HOUSE_MOST)} · {_short(title.striptags(), TITLE_MOST)} · le {printed_on()}"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def house() -> str:
    """The structure of who is signed in."""
    organisation = people.organisation(current_actor().org_id)
    return organisation.name if organisation else ""


def answered(field: Any) -> list[str]:
    """What a field of a form says as it opens, in the words of its page: paper shows no field."""
    if isinstance(field, UNSAID) or field.data in NOTHING:
        return []
    if isinstance(field, SelectFieldBase):
        lines: Any = field.iter_choices()
        return [str(one.label) for one in lines if one.selected and one.value != ""]
    if isinstance(field, SeveralFound):
        return [one.text for one in field.chosen]
    if isinstance(field, OneFound):
        return [words] if (words := worded(field)) else []
    return [_written(field.data)]


def _written(value: Any) -> str:
    """A day and an hour as they are read in French."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def printed_on() -> str:
    """26/11/2026, on the calendar of the structure: a page a landlord prints holds no hour at all."""
    return clock.local(clock.now()).strftime("%d/%m/%Y")
