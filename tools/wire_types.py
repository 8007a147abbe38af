"""Write static/pwa/types/wire.d.ts: what travels between phone and server, from the schemas that check it.

The shapes are written once, as marshmallow schemas; the phone's types are those. What the server writes by
hand, in bulk, is in types/feed.d.ts. `python -m tools.wire_types --check` only says whether the file is up to date.
"""

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, fields, validate

from app.core.kinds import OPERATIONS
from app.door import schemas as door
from app.logbook.kinds import entry_kinds
from app.push import schemas as push
from app.sync import registry as registry  # declares every kind
from app.sync import schemas as sync
from app.sync import shapes
from tools.machines import machines
from tools.shell_list import PWA

AnyField = fields.Field[Any]
OUT = PWA / "types" / "wire.d.ts"
HEAD = """// Written by tools/wire_types.py from the schemas of app/; never edited by hand.

export type Id = string;
/** ISO 8601, with its offset */
export type Moment = string;
/** YYYY-MM-DD, a service day */
export type Day = string;
"""
# The bodies of POST /api/session, /api/session/passkey, /api/passkeys, /api/push/subscriptions, /api/sync and
# /api/deposit, both ways; a sealed operation.
BODIES: tuple[type[Schema], ...] = (
    door.SessionIn, door.SessionOut, door.AskedOut, door.PasskeyShown, door.PasskeyAsked, door.PasskeyMade,
    door.PasskeysOut, push.Subscribe, push.Proof, push.SubscriptionsWire, sync.ExchangeIn,
    sync.ExchangeOut, sync.DepositIn, sync.DepositOut, shapes.Envelope,
)  # fmt: skip
# By class, the nearest one first among a field's own and those it stands on.
PLAIN: dict[type[AnyField], str] = {
    fields.UUID: "Id",
    fields.AwareDateTime: "Moment",
    fields.Date: "Day",
    fields.Number: "number",
    fields.Boolean: "boolean",
    fields.String: "string",
    fields.Dict: "Record<string, any>",
}
JSON = {"integer": "number", "number": "number", "string": "string", "object": "Record<string, any>", "null": "null"}
NAME = re.compile(r"[A-Za-z_]\w*\Z")


class Untold(Exception):
    """A field, or two schemas of one name, that TypeScript cannot be told of."""


def quoted(name: str) -> str:
    """A property as TypeScript writes it."""
    return name if NAME.match(name) else json.dumps(name)


def union(values: list[str]) -> str:
    return " | ".join(json.dumps(str(getattr(value, "value", value))) for value in values)


def type_of(field: AnyField) -> str:
    """The TypeScript of one field, null apart."""
    if "x-type" in field.metadata:
        return str(field.metadata["x-type"])
    match field:
        case fields.Nested():
            return type(field.schema).__name__
        case fields.List():
            inner = full(field.inner)
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        case fields.Dict() if field.value_field is not None:
            return f"Record<string, {full(field.value_field)}>"
        case fields.Raw() if type(field) is fields.Raw:
            told = field.metadata.get("type")
            return " | ".join(JSON[one] for one in told if one != "null") if told else "unknown"
    for choice in field.validators:
        if isinstance(choice, validate.OneOf):
            return union(list(choice.choices))
    for one in type(field).__mro__:
        if one in PLAIN:
            return PLAIN[one]
    raise Untold(f"{type(field).__name__} {field.name}")


def full(field: AnyField) -> str:
    """With null where it may be."""
    return f"{type_of(field)} | null" if field.allow_none and type_of(field) != "unknown" else type_of(field)


def children(schema: type[Schema]) -> Iterator[type[Schema]]:
    """The schemas one names: those it extends, and those of its fields."""
    yield from parents(schema)
    for field in schema().fields.values():
        inner = field
        while isinstance(inner, fields.List):
            inner = inner.inner
        if isinstance(inner, fields.Nested):
            yield type(inner.schema)


def parents(schema: type[Schema]) -> list[type[Schema]]:
    """What it extends that has fields of its own."""
    return [one for one in schema.__bases__ if issubclass(one, Schema) and one().fields]


def interface(schema: type[Schema]) -> str:
    """One schema. An absent field takes the server's default; it is there in an answer unless marked."""
    doc = (schema.__doc__ or "").strip().splitlines()[0]
    above = parents(schema)
    known = {name for one in above for name in one().fields}
    lines = [
        f"  {quoted(name)}{'' if field.required else '?'}: {full(field)};"
        for name, field in schema().fields.items()
        if name not in known
    ]
    if not lines and not above:
        return f"/** {doc} */\nexport type {schema.__name__} = Record<string, never>;\n"
    extends = f" extends {', '.join(one.__name__ for one in above)}" if above else ""
    return "\n".join([f"/** {doc} */", f"export interface {schema.__name__}{extends} {{", *lines, "}", ""])


def reached() -> list[type[Schema]]:
    """Every schema of the wire once, those that are named before those that name them. Raises Untold."""
    found: dict[str, type[Schema]] = {}

    def visit(schema: type[Schema]) -> None:
        if found.get(schema.__name__) is schema:
            return
        for child in children(schema):
            visit(child)
        if schema.__name__ in found:
            raise Untold(f"two schemas are called {schema.__name__}")
        found[schema.__name__] = schema

    for root in (*BODIES, *(line.schema for line in OPERATIONS.values())):
        visit(root)
    return list(found.values())


def table(name: str, doc: str, rows: dict[str, str]) -> str:
    """An interface used as a table of types."""
    lines = "".join(f"  {quoted(key)}: {value};\n" for key, value in rows.items())
    return f"/** {doc} */\nexport interface {name} {{\n{lines}}}\n"


def source() -> str:
    kinds = f"/** What agents enter, correct and cancel. */\nexport type EntryKind = {union(list(entry_kinds()))};\n"
    operations = {kind: line.schema.__name__ for kind, line in OPERATIONS.items()}
    states = {name: union(list(body["states"])) for name, body in machines().items()}
    parts = [
        HEAD,
        table("States", "Machine of the trade (the rules of each package) -> its states.", states),
        kinds,
        *map(interface, reached()),
        table("Operations", "Kind of operation (docs/kinds.md) -> its payload.", operations),
    ]
    return "\n".join(parts)


def main() -> str | None:
    """Write the file, or with --check compare it."""
    if "--check" in sys.argv[1:]:
        same = OUT.is_file() and OUT.read_text(encoding="utf-8") == source()
        return None if same else "static/pwa/types/wire.d.ts is not of these schemas: python -m tools.wire_types"
    OUT.write_text(source(), encoding="utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main())
