"""A template and what is put in it, as the blocks its Typst file sets: lists and texts, nothing that is read. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import singledispatch
from typing import Any

from app.core.qr import drawn
from app.documents.glyphs import printable
from app.documents.template import (
    Address,
    Block,
    Bullets,
    Checks,
    Pairs,
    Place,
    Room,
    Sign,
    Table,
    Template,
    Text,
    Title,
    variables_in,
)

EMPTY, TICKED = "\u2610", "\u2611"
Set = dict[str, Any]


def blocks(template: Template, values: Mapping[str, Any], typed: Mapping[str, str]) -> list[Set]:
    """Every block of the page, in its order; those with nothing in them are left out."""
    known = {one.code: values.get(one.code) or "" for one in template.variables}
    return [made for block in template.body for made in _set(block, known, typed)]


def texts(found: object) -> Iterator[str]:
    """What is text in it, however deep: keys are not."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, Mapping):
        for one in found.values():
            yield from texts(one)
    elif isinstance(found, Sequence):
        for one in found:
            yield from texts(one)


def cleaned(found: Any) -> Any:
    """The same with every text as paper can hold it."""
    if isinstance(found, str):
        return printable(found)
    if isinstance(found, Mapping):
        return {name: cleaned(one) for name, one in found.items()}
    return [cleaned(one) for one in found] if isinstance(found, list | tuple) else found


@singledispatch
def _set(block: Block, values: Mapping[str, Any], typed: Mapping[str, str]) -> Iterator[Set]:
    raise TypeError(type(block))


@_set.register
def _(block: Text, values: Mapping[str, Any], typed: Mapping[str, str]) -> Iterator[Set]:
    if block.when is None or values[block.when]:
        # format_map reads the locked words alone: braces of a value stay braces.
        yield {"is": "p", "text": block.said.format_map({code: values[code] for code in variables_in(block.said)})}


@_set.register
def _(block: Title, values: Mapping[str, Any], typed: Mapping[str, str]) -> Iterator[Set]:
    if block.when is None or values[block.when]:
        yield {"is": "h", "text": block.said}


@_set.register
def _(block: Place, values: Mapping[str, Any], typed: Mapping[str, str]) -> Iterator[Set]:
    if text := typed.get(block.code):
        if block.titled:
            yield {"is": "h", "text": block.label}
        yield {"is": "p", "text": text}


@_set.register
def _(block: Bullets, values: Mapping[str, Any], typed: Mapping[str, str]) -> Iterator[Set]:
    if items := list(values[block.of] if block.of else block.items):
        yield {"is": "list", "items": items}


@_set.register
def _(block: Checks, values: Mapping[str, Any], typed: Mapping[str, str]) -> Iterator[Set]:
    items = list(values[block.of]) if block.of else [(one, False) for one in block.items]
    if items:
        yield {"is": "check", "items": [{"text": text, "box": TICKED if done else EMPTY} for text, done in items]}


@_set.register
def _(block: Table, values: Mapping[str, Any], typed: Mapping[str, str]) -> Iterator[Set]:
    if rows := [list(one) for one in values[block.of]]:
        columns = list(block.columns or (1,) * len(block.head))
        yield {"is": "table", "head": list(block.head), "rows": rows, "columns": columns}


@_set.register
def _(block: Pairs, values: Mapping[str, Any], typed: Mapping[str, str]) -> Iterator[Set]:
    if rows := [list(one) for one in values[block.of]]:
        yield {"is": "pairs", "rows": rows}


@_set.register
def _(block: Sign, values: Mapping[str, Any], typed: Mapping[str, str]) -> Iterator[Set]:
    if who := list(values[block.of]):
        yield {"is": "sign", "boxes": [_box(one, block) for one in who]}


def _box(one: Any, block: Sign) -> Set:
    """Of somebody who signed on a screen, `(who, lines of points)`, there is nothing left to sign."""
    if isinstance(one, str):
        return {"who": one, "said": list(block.said)}
    who, drawing = one
    return {"who": who, "said": ["Signé sur l’écran"], "drawn": drawing}


@_set.register
def _(block: Address, values: Mapping[str, Any], typed: Mapping[str, str]) -> Iterator[Set]:
    if address := values[block.of]:
        made = drawn(address)
        yield {"is": "qr", "text": block.said, "address": address, "size": made.size, "path": made.path}


@_set.register
def _(block: Room, values: Mapping[str, Any], typed: Mapping[str, str]) -> Iterator[Set]:
    yield {"is": "room", "label": block.label, "lines": block.lines}
