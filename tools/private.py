"""Write what a phone seals of what it writes and of what it receives: the private paths that kinds declare.

They are declared once, in app/*/kind.py. A path is of names and dots; through a list it is of each item.
`python -m tools.private --check` only says whether the file is up to date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from app.core.kinds import KINDS, OPERATIONS
from app.sync import registry as registry  # declares every kind of record
from tools.shell_list import PWA

OUT = PWA / "core" / "private.js"


def source() -> str:
    """The text of the file."""
    written = {one.name: one.private for one in OPERATIONS.values() if one.private}
    received = {one.name: one.private for one in KINDS.values() if one.private}
    return (
        "// Written by tools/private.py from app/*/kind.py; never edited by hand.\n"
        f"{table('OPERATIONS', 'What is private in the payload of an operation, by its kind.', written)}"
        f"{table('RECORDS', 'What is private in the data of a record, by its kind.', received)}"
    )


def table(name: str, said: str, paths: Mapping[str, tuple[str, ...]]) -> str:
    lines = "".join(f"  {json.dumps(kind)}: {json.dumps(list(some))},\n" for kind, some in sorted(paths.items()))
    return f"\n/** {said} @type {{Record<string, string[]>}} */\nexport const {name} = {{\n{lines}}};\n"


def main() -> str | None:
    """Write the file, or with --check compare it."""
    if "--check" in sys.argv[1:]:
        same = OUT.is_file() and OUT.read_text(encoding="utf-8") == source()
        return None if same else "static/pwa/core/private.js is not of these kinds: python -m tools.private"
    OUT.write_text(source(), encoding="utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main())
