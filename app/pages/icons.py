"""The sprite of icons, read once from the phone's page and put at the top of each page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from flask import Flask
from markupsafe import Markup

SPRITE = Path(__file__).parents[2] / "static" / "pwa" / "index.html"


def init_app(app: Flask) -> None:
    """Every page may draw one: those of errors and of the sign-in too."""
    app.jinja_env.globals.update(sprite=sprite)


@cache
def sprite() -> Markup:
    """The symbols in one hidden svg.

    The page is ours and holds no outside text, hence Markup.
    """
    symbols = re.findall(r"<symbol\b.*?</symbol>", SPRITE.read_text(encoding="utf-8"), re.DOTALL)
    opening = '<svg class="sprite" aria-hidden="true" focusable="false" width="0" height="0">'
    return Markup(opening + "".join(symbols) + "</svg>")  # noqa: S704
