"""Write what the phone reads of app/*/rules.py: the state machines, and the numbers and choices of both sides.

They are written once, in Python. `static/pwa/core/machines.js` holds every `Machine`, `rules.js` beside it what
each rules module names in its `EXPORTED`: one constant a name, so that a bundle keeps those it uses and no others.
`python -m tools.machines --check` only says whether both files are up to date.
"""

import importlib
import importlib.util
import json
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import app
from app.core.labels import Machine
from tools.shell_list import PWA

OUT = PWA / "core" / "machines.js"
NUMBERS = PWA / "core" / "rules.js"


def rules() -> Iterator[ModuleType]:
    """The rules of every feature that has some, by name: a module, or a package and each of its modules."""
    for package in sorted(one.name for one in pkgutil.iter_modules(app.__path__) if one.ispkg):
        name = f"app.{package}.rules"
        if importlib.util.find_spec(name) is None:
            continue
        yield (found := importlib.import_module(name))
        for one in pkgutil.iter_modules(getattr(found, "__path__", ())):
            yield importlib.import_module(f"{name}.{one.name}")


def machines() -> dict[str, dict[str, Any]]:
    """Every `Machine` of a rules module that phones are told of, by its name."""
    told = (one for module in rules() for one in vars(module).values() if isinstance(one, Machine) and one.on_phone)
    return dict(sorted({one.name: one.export() for one in told}.items()))


def exported() -> dict[str, dict[str, Any]]:
    """What each rules module exports, by the name of its file. Raises ValueError when two take one name."""
    found: dict[str, dict[str, Any]] = {}
    taken: dict[str, str] = {}
    for module in rules():
        file = module.__name__.replace(".", "/") + ".py"
        for name, value in getattr(module, "EXPORTED", {}).items():
            if taken.setdefault(name, file) != file:
                raise ValueError(f"{name} is exported by {taken[name]} and by {file}")
            found.setdefault(file, {})[name] = value
    return found


def sheets() -> dict[Path, dict[str, dict[str, Any]]]:
    """What is exported, by the file it is written to."""
    found: dict[Path, dict[str, dict[str, Any]]] = {NUMBERS: {}}
    for file, named in exported().items():
        _, feature, *inside = file.split("/")
        to = PWA / "features" / feature / "rules.js" if len(inside) > 1 else NUMBERS
        found.setdefault(to, {})[file] = named
    return found


def source() -> str:
    lines = "".join(f"  {json.dumps(name)}: {written(body)},\n" for name, body in machines().items())
    return (
        "// Written by tools/machines.py from app/*/rules.py; never edited by hand.\n"
        "/** @typedef {{states: Record<string, string>, initial: string[]}} Machine */\n"
        "/** @type {Record<string, Machine>} */\n"
        f"export const MACHINES = {{\n{lines}}};\n"
    )


def numbers(to: Path = NUMBERS) -> str:
    parts = [
        f"\n// {file}\n"
        + "".join(f"{typed(value)}export const {name} = {written(value)};\n" for name, value in named.items())
        for file, named in sheets()[to].items()
    ]
    return "// Written by tools/machines.py from app/*/rules.py; never edited by hand.\n" + "".join(parts)


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def typed(value: Any) -> str:
    """The type of what TypeScript would take for a looser one."""
    if isinstance(value, dict):
        return f"/** @type {{Record<string, {shape(next(iter(value.values())))}>}} */\n"
    return f"/** @type {{{shape(value)}}} */\n" if isinstance(value, list | tuple) else ""


def shape(value: Any) -> str:
    """The TypeScript name of a number, a text, a pair or a list of these."""
    if isinstance(value, list) or (isinstance(value, tuple) and len({shape(one) for one in value}) == 1):
        return f"{shape(value[0])}[]"
    if isinstance(value, tuple):
        return f"[{', '.join(map(shape, value))}]"
    return "string" if isinstance(value, str) else "number"


def main() -> str | None:
    """Write the files, or with --check compare them."""
    texts = {OUT: source(), **{to: numbers(to) for to in sheets()}}
    if "--check" in sys.argv[1:]:
        late = [path.name for path, text in texts.items() if not path.is_file() or path.read_text("utf-8") != text]
        return f"{' and '.join(late)} not of these rules: python -m tools.machines" if late else None
    for path, text in texts.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main())
