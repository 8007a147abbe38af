"""A refused page as somebody reads it who does not see it: the summary first, and each field told of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict

TYPED_BY_HAND = ("text", "email", "tel", "search", "number", "url")


@dataclass
class Element:
    tag: str
    had: dict[str, str]
    text: str = ""
    inside: list[Element] = field(default_factory=list)


VOID = frozenset("meta link input br hr path use circle rect line polyline".split())


class Page(HTMLParser):
    """The page as a tree; `elements` are all of them in their order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, {name: value or "" for name, value in attrs}, inside=list(self.open))
        self.elements.append(one)
        if tag not in VOID:
            self.open.append(one)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict.fromkeys((name for name, _ in attrs), ""), inside=list(self.open)))

    def handle_endtag(self, tag: str) -> None:
        if any(one.tag == tag for one in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for one in self.open:
            one.text += data

    def by_id(self, name: str) -> Element:
        return next(one for one in self.elements if one.had.get("id") == name)

    @property
    def title(self) -> str:
        return next(one.text for one in self.elements if one.tag == "title")

    @property
    def summary(self) -> Element:
        """What is announced and takes the focus, before anything else that is said."""
        return next(one for one in self.elements if one.had.get("role") == "alert" and "autofocus" in one.had)

    def answers(self, path: str, here: str) -> list[Element]:
        """What a person fills in, of the form that goes there."""
        there = [
            one for one in self.elements if one.tag == "form" and (one.had.get("action") or here).split("?")[0] == path
        ]
        named = [one for one in self.elements if one.tag in ("input", "textarea", "select") and one.had.get("name")]
        return [one for one in named if one.had.get("type") != "hidden" and any(form in one.inside for form in there)]


def emptied(fields: MultiDict[str, str], answers: list[Element]) -> MultiDict[str, str]:
    """Sent with nothing filled in: texts are empty, nothing is chosen."""
    sent = fields.copy()
    for one in answers:
        if one.tag == "textarea" or (one.tag == "input" and one.had.get("type") not in ("radio", "checkbox")):
            sent.setlist(one.had["name"], [""])
        else:
            sent.poplist(one.had["name"])
    return sent


def faults(page: Page) -> list[str]:
    """What somebody who does not see the page would not be told."""
    found = [] if page.title.startswith("Erreur\u00a0: ") else [f"the title says nothing: {page.title}"]
    summary = page.summary
    if summary.had.get("tabindex") != "-1":
        found.append("the summary takes no focus")
    links = [one for one in page.elements if one.tag == "a" and summary in one.inside]
    told = [one for one in page.elements if one.had.get("id", "").endswith("-error")]
    if len(links) != len(told):
        found.append(f"{len(told)} fields are refused, the summary leads to {len(links)}")
    for link in links:
        found += _unlinked(page, page.by_id(link.had["href"].removeprefix("#")), link.text)
    return found


def _unlinked(page: Page, answer: Element, said: str) -> list[str]:
    """An answer and the sentence that refuses it name each other, or the group it is in does."""
    if answer.tag not in ("input", "textarea", "select") or answer.had.get("type") == "hidden":
        return [f"{said}: leads to what cannot be filled in"]
    for one in (answer, *(group for group in answer.inside if group.tag == "fieldset")):
        named = [name for name in one.had.get("aria-describedby", "").split() if name.endswith("-error")]
        if one.had.get("aria-invalid") == "true" and named and page.by_id(named[0]).text.strip() in said:
            return []
    return [f"{said}: the field does not know"]
