"""A page read as a browser reads it: what is text, what is markup, and whether any of it is not ours."""

from __future__ import annotations

from html.parser import HTMLParser

OURS = frozenset(
    "html head meta title link body header nav main footer section article aside div span p a ul ol li dl dt dd "
    "h1 h2 h3 h4 h5 form fieldset legend label input select option optgroup textarea button table caption thead "
    "tbody tfoot tr th td time strong em b small abbr details summary svg symbol path use circle rect line g "
    "polyline polygon script br hr colgroup col output data noscript defs figure figcaption ellipse text mark "
    "template bdi".split()
)
"""Tags our templates use; `script` only with a nonce (see `Reader`)."""
ADDRESSES = frozenset(("href", "src", "action", "formaction", "xlink:href", "data", "srcdoc", "poster"))


class Reader(HTMLParser):
    """`text` is what is shown, fields included; `foreign` is all that no template of ours wrote."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        named = dict(attrs)
        if tag not in OURS or (tag == "script" and not named.get("nonce")) or (tag == "style"):
            self.foreign.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style" or (name in ADDRESSES and not same_origin(value or "")):
                self.foreign.append(f"<{tag} {name}={value!r}>")
        if tag == "input" and named.get("value"):
            self.parts.append(str(named["value"]))

    def handle_data(self, data: str) -> None:
        """Text, as shown."""
        self.parts.append(data)

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.parts)


def same_origin(url: str) -> bool:
    """A path of ours, a fragment, or a telephone number."""
    return url == "" or (url[0] in "/#?" and not url.startswith("//")) or url.startswith("tel:")


def read(html: str) -> Reader:
    """The page, read; fails when anything on it is not ours."""
    page = Reader()
    page.feed(html)
    page.close()
    assert page.foreign == [], page.foreign[:5]
    return page
