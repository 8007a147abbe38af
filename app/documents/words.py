"""A document in plain lines, for who reads no page: what a person is handed of what was sent to her. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any


def in_words(blocks: Sequence[dict[str, Any]]) -> str:
    """What its blocks say, a line each; boxes to sign and lines to write on say nothing."""
    return "\n".join(line for one in blocks for line in _lines(one))


def _lines(block: dict[str, Any]) -> Iterator[str]:
    kind = block["is"]
    if kind in ("p", "h"):
        yield block["text"]
    elif kind == "qr":
        yield f"{block['text']} {block['address']}"
    elif kind == "list":
        yield from (f"– {one}" for one in block["items"])
    elif kind == "check":
        yield from (f"{one['box']} {one['text']}" for one in block["items"])
    elif kind == "table":
        for row in block["rows"]:
            yield ", ".join(
                f"{name.lower()}\u00a0: {said}" for name, said in zip(block["head"], row, strict=True) if said
            )
    elif kind == "pairs":
        yield from (f"{name}\u00a0: {said}" for name, said in block["rows"])
