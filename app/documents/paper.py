"""From the blocks of a document to its PDF: typst, in this process, on our templates alone.

Accessible as PDF/UA-1 asks: tags, language, title, fonts within. Nothing is fetched and nothing else read: the root is
`templates/`, no template imports a package, and what was typed comes as data. Nothing typed runs either, so the time is
that of the length, which is bounded: measured 6 ms for a letter, half a second for the worst a document may hold.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from app.core.errors import Refused
from app.documents import rules
from app.documents.blocks import cleaned, texts
from app.documents.head import Head
from app.documents.template import Layout

HERE = Path(__file__).parent
TEMPLATES, FONTS, NOWHERE = HERE / "templates", HERE / "fonts", HERE / "templates" / "none"
TYPE = "application/pdf"
PANIC = "PanicException"
"""What a failure of typst itself raises: no Exception, and of a class it does not give."""
NOT_MADE = "Ce document n’a pas pu être mis en page. Retirez les signes rares de ce qui y est écrit, et recommencez."


@dataclass(frozen=True)
class Paper:
    """All that stands on it. `mark`: what its foot says it is; `dated`: place and day, in words; `at`: its making."""

    title: str
    head: Head
    blocks: list[dict[str, Any]]
    at: datetime
    layout: Layout = Layout.letter
    reference: str = ""
    mark: str = ""
    dated: str = ""
    to: list[str] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    copy: str | None = None
    draft: bool = False

    def as_data(self) -> dict[str, Any]:
        """What its Typst file reads. Raises Refused when it is too much for a document."""
        said = {name: one for name, one in asdict(self).items() if name not in ("at", "layout", "head")}
        said |= {"org": asdict(self.head)}
        rules.check_size(sum(map(len, texts(said))))
        data: dict[str, Any] = cleaned(said)
        return data


def pdf(paper: Paper) -> bytes:
    """Its bytes, the same for the same paper. Raises Refused when it is too long, or cannot be set."""
    inputs, at = _inputs(paper), int(paper.at.timestamp())
    try:
        made = _compiler(paper.layout).compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=at)
    except BaseException as failed:
        if not isinstance(failed, typst.TypstError) and type(failed).__name__ != PANIC:
            raise
        raise Refused("mise_en_page", NOT_MADE) from failed  # its own words may hold what was typed
    assert isinstance(made, bytes)
    return made


def pictures(paper: Paper, ppi: float = 60) -> list[bytes]:
    """Its pages as PNG, for who looks at a template while writing one."""
    made = _compiler(paper.layout).compile(format="png", sys_inputs=_inputs(paper), ppi=ppi)
    return [made] if isinstance(made, bytes) else list(made or ())


def _inputs(paper: Paper) -> dict[str, str]:
    return {"document": json.dumps(paper.as_data())}


def _compiler(layout: Layout) -> typst.Compiler:
    # One for each document: what a compiler is given stays with it, and it is of one thread.
    return typst.Compiler(
        input=str(TEMPLATES / f"{layout.value}.typ"), root=str(TEMPLATES), font_paths=_fonts(),
        package_path=str(NOWHERE), package_cache_path=str(NOWHERE),
    )  # fmt: skip


@cache
def _fonts() -> typst.Fonts:
    """The house's font as the set-up made it, else those typst brings; never those of the machine."""
    found = [str(FONTS)] if FONTS.is_dir() else []
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=found)
