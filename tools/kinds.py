"""Write docs/kinds.md: every kind of record and every operation, with the files that declare them.

`python -m tools.kinds --check` only says whether the page is up to date.
"""

import inspect
import re
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from app.core.kinds import KINDS, OPERATIONS, Kind, Operation
from app.logbook.kinds import MONTH, EntryKind
from app.review.rules import Facts
from app.sync import entries, registry
from tools.shell_list import PWA, ROOT

OUT = ROOT / "docs" / "kinds.md"
HEAD = """# Kinds of records, and what may be asked of them

Written by `python -m tools.kinds` from what features declare (`app/sync/registry.py`, `static/pwa/features/kinds.js`);
never edited by hand. How to add one: [adding-a-kind.md](adding-a-kind.md).

A landlord reads of a kind the columns named here, of what was released, and nothing else. *Leaves*: 30 days after its
last change a record may leave the phones: always, once it is closed, or never while its scope holds it.
"""


def declared_in(folder: Path, pattern: str, name: str) -> str:
    """The file under `folder` that declares a kind of this name."""
    for path in sorted(folder.rglob(pattern)):
        if re.search(rf'\bname[:=] ?"{name}"', path.read_text(encoding="utf-8")):
            return f"`{path.relative_to(ROOT)}`"
    return ""


def columns(kind: Kind[Any]) -> str:
    """What a landlord reads: the columns of `Facts` its declaration fills."""
    if not isinstance(kind, EntryKind) or kind.hidden:
        return "nothing"
    filled = set(re.findall(r'"(\w+)":', inspect.getsource(kind.facts)))
    told = ", ".join(one.name for one in fields(Facts) if one.name in filled)
    if kind.journal is None:
        return f"{told}, in the line it completes"
    return f"estate, {told}" if kind.journal.stands != MONTH else "a number for each estate and month"


def leaves(kind: Kind[Any]) -> str:
    if kind.leaves is None:
        return "never"
    return "always" if kind.leaves.__name__ == "always" else "closed"


def record(kind: Kind[Any]) -> str:
    server, phone = declared_in(ROOT / "app", "kind.py", kind.name), declared_in(PWA / "features", "kind.js", kind.name)
    return f"| `{kind.name}` | {kind.label} | {server} | {phone} | {leaves(kind)} | {columns(kind)} |"


def operation(one: Operation, where: str) -> str:
    private = ", ".join(f"`{path}`" for path in one.private)
    shape = f"`{one.schema.__name__}` {one.version}"
    return f"| `{one.name}` | {one.label} | {shape} | {one.op_class} | {where} | {private} |"


def source() -> str:
    """The text of the page."""
    of_kinds = {one.name: declared_in(ROOT / "app", "kind.py", kind.name) for kind in KINDS.values()
                for one in kind.operations}  # fmt: skip
    of_any = f"`{Path(entries.__file__).relative_to(ROOT)}`"
    asked = [operation(one, of_kinds.get(name, of_any)) for name, one in OPERATIONS.items()]
    heads = ("| Kind | In French | Server | Phone | Leaves | A landlord reads |",
             "| Operation | In French | Schema, version | Class | Server | Free text in its payload |")  # fmt: skip
    rule = "|---|---|---|---|---|---|"
    records = [record(kind) for kind in registry.SHIPPED]
    lines = [HEAD, "## Records", "", heads[0], rule, *records, "", "## Operations", "", heads[1], rule, *asked, ""]
    return "\n".join(lines)


def main() -> str | None:
    """Write the page, or with --check compare it."""
    if "--check" in sys.argv[1:]:
        same = OUT.is_file() and OUT.read_text(encoding="utf-8") == source()
        return None if same else "docs/kinds.md is not of these kinds: python -m tools.kinds"
    OUT.write_text(source(), encoding="utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main())
