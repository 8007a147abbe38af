"""A form as a browser without a script fills and sends it: what the page holds, what is changed, one button."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from werkzeug.datastructures import MultiDict

from tests.clients import Desk


class _Fields(HTMLParser):
    """By the address of each form, the values it would send, and its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, MultiDict[str, str], set[tuple[str, str]]]] = []
        self.area: str | None = None
        self.select: str | None = None
        self.inert = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        name, value = had.get("name", ""), had.get("value", "")
        if tag == "form":
            self.forms.append((had.get("action", ""), MultiDict(), set()))
        self.inert += tag == "template"
        if not self.forms or self.inert:
            return
        held = self.forms[-1][1]
        if tag == "input" and name and (had.get("type") not in ("radio", "checkbox") or "checked" in had):
            held.add(name, value)
        elif tag == "button" and name:
            self.forms[-1][2].add((name, value))
        elif tag == "textarea":
            self.area = name
        elif tag == "select":
            self.select = name
            held.add(name, "")
        elif tag == "option" and self.select and (not held[self.select] or "selected" in had):
            held[self.select] = value

    def handle_endtag(self, tag: str) -> None:
        self.inert -= tag == "template"
        self.area = None if tag == "textarea" else self.area
        self.select = None if tag == "select" else self.select

    def handle_data(self, data: str) -> None:
        if self.area and not self.inert:
            self.forms[-1][1].add(self.area, data)


class Form:
    """One form of a page; `page` is what it was last answered with."""

    def __init__(self, desk: Desk, page: str, action: str | None = None) -> None:
        self.desk, self.action = desk, action or page
        self.page = desk.get(page).get_data(as_text=True)

    def send(self, button: tuple[str, str] | None = None, **typed: Any) -> Any:
        """Type over what the page holds, press a button of it, and read the answer."""
        reader = _Fields()
        reader.feed(self.page)
        action, held, buttons = next(one for one in reader.forms if one[0].split("?")[0] == self.action)
        for name, value in typed.items():
            held.setlist(name, value if isinstance(value, list) else [value])
        if button is not None:
            assert button in buttons, (button, buttons)
            held.add(*button)
        answer = self.desk.client.post(action, data=held)
        if answer.status_code != 303:
            self.page = answer.get_data(as_text=True)
        return answer
