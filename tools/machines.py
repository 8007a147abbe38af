"""Write static/pwa/core/machines.js: the state machines of app/*/rules.py, for the phone.

The states of the trade are written once, in Python; the phone reads their labels and asks what may
follow what. `python -m tools.machines --check` only says whether the file is up to date.
"""

import importlib
import importlib.util
import json
import pkgutil
import sys
from typing import Any

import app
from app.core.labels import Machine
from tools.shell_list import PWA

OUT = PWA / "core" / "machines.js"


def machines() -> dict[str, dict[str, Any]]:
    """Every `Machine` defined in a rules module, by its name."""
    found: dict[str, dict[str, Any]] = {}
    for package in sorted(one.name for one in pkgutil.iter_modules(app.__path__) if one.ispkg):
        name = f"app.{package}.rules"
        if importlib.util.find_spec(name) is None:
            continue
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, Machine):
                found[value.name] = value.export()
    return dict(sorted(found.items()))


def source() -> str:
    """The text of machines.js."""
    lines = "".join(
        f"  {json.dumps(name)}: {json.dumps(body, ensure_ascii=False)},\n" for name, body in machines().items()
    )
    return (
        "// Written by tools/machines.py from app/*/rules.py; never edited by hand.\n"
        "/** @typedef {{states: Record<string, string>, initial: string[], final: string[], "
        "transitions: string[][]}} Machine */\n"
        "/** @type {Record<string, Machine>} */\n"
        f"export const MACHINES = {{\n{lines}}};\n"
    )


def main() -> str | None:
    """Write the file, or with --check compare it."""
    if "--check" in sys.argv[1:]:
        same = OUT.is_file() and OUT.read_text(encoding="utf-8") == source()
        return None if same else "static/pwa/core/machines.js is not of these rules: python -m tools.machines"
    OUT.write_text(source(), encoding="utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main())
