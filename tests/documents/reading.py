"""What a PDF says and promises, read back with another program than the one that made it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pikepdf

HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def text(pdf: bytes) -> str:
    """All that its pages show, in the order it is set; each sign as the font says it is copied."""
    with opened(pdf) as file:
        return "".join(_of_page(page) for page in file.pages)


def _of_page(page: Any) -> str:
    maps = {name: _signs(font["/ToUnicode"].read_bytes()) for name, font in page.Resources.Font.items()}
    said: list[str] = []
    font: dict[bytes, str] = {}
    spoken: list[bool] = []
    """Of the parts within one another: whether what is to be said in their place was said."""
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                instead = operands[1].get("/ActualText") if str(operator) == "BDC" else None
                spoken.append(instead is not None)
                said += [] if instead is None else [str(instead)]
            case "EMC":
                spoken.pop()
            case "Tf":
                font = maps[str(operands[0])]
            case "Tj" | "TJ" if not any(spoken):
                said.append(_said(operands, font))
    return "".join(said)


def _said(operands: Any, font: dict[bytes, str]) -> str:
    runs = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
    codes = b"".join(bytes(one) for one in runs if isinstance(one, pikepdf.String))
    return "".join(font.get(codes[at : at + 2], "?") for at in range(0, len(codes), 2))


def _signs(table: bytes) -> dict[bytes, str]:
    """`{glyph (two bytes): text}` of a ToUnicode map."""
    found: dict[bytes, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
        pairs = [bytes.fromhex(one.decode()) for one in HEX.findall(block)]
        found |= {code: sign.decode("utf-16-be") for code, sign in zip(pairs[::2], pairs[1::2], strict=True)}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
        ends = [bytes.fromhex(one.decode()) for one in HEX.findall(block)]
        for first, last, sign in zip(ends[::3], ends[1::3], ends[2::3], strict=True):
            start = int.from_bytes(first)
            for step in range(int.from_bytes(last) - start + 1):
                found[(start + step).to_bytes(2)] = chr(ord(sign.decode("utf-16-be")) + step)
    return found
