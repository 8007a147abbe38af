"""The forms of a page, filled and sent as a browser does."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.clients import Desk


class Form:
    """One form: where it goes, and what it would send as it stands."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.fields: MultiDict[str, str] = MultiDict()

    @property
    def path(self) -> str:
        return self.action.split("?")[0]

    def filled(self, typed: dict[str, Any]) -> MultiDict[str, str]:
        """With these answers in place of its own."""
        sent = self.fields.copy()
        for name, value in typed.items():
            sent.setlist(name, value if isinstance(value, list) else [value])
        return sent


class _Forms(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__(convert_charrefs=True)
        self.here, self.found = here, list[Form]()
        self.inside: Form | None = None
        self.texts, self.select = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form" and said.get("method") == "post":
            self.inside = Form(said.get("action") or self.here)
            self.found.append(self.inside)
        name = said.get("name") or ""
        if self.inside is None:
            return
        if tag == "button" and said.get("formaction"):  # the same answers, sent elsewhere
            self.found.append(Form(said["formaction"] or ""))
            self.found[-1].fields = self.inside.fields
        if tag == "input" and name:
            if said.get("type") not in ("radio", "checkbox") or "checked" in said:
                self.inside.fields.add(name, said.get("value") or "")
        elif tag == "textarea":
            self.texts = name
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in said:
            self.inside.fields.add(self.select, said.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.inside is not None and self.texts:
            self.inside.fields.add(self.texts, data.lstrip("\r\n"))
            self.texts = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.texts = ""


def forms(html: str, here: str = "") -> list[Form]:
    """Those that send something, in their order."""
    parser = _Forms(here)
    parser.feed(html)
    return parser.found


def form_to(html: str, path: str, here: str = "") -> Form:
    """The form of a page that goes there."""
    found = [one for one in forms(html, here) if one.path == path]
    assert found, f"no form on the page goes to {path}"
    return found[0]


def opened(desk: Desk, page: str, path: str) -> Form:
    answer = desk.get(page)
    assert answer.status_code == 200, (page, answer.status_code)
    return form_to(answer.get_data(as_text=True), path, page.split("?")[0])


def send(desk: Desk, form: Form, typed: dict[str, Any]) -> TestResponse:
    return desk.client.post(form.action, data=form.filled(typed))
