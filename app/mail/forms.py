"""What narrows the list of mails: days; an address is not looked for."""

from __future__ import annotations

from wtforms.validators import Optional

from app.core.forms import Day
from app.pages.lists import ListFilter


class MailFilter(ListFilter):
    du = Day("Du", [Optional()])
    au = Day("Au", [Optional()])
