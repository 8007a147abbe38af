"""Which module of the phone travels in which script: the first one, and a piece for each area that is opened later.

A feature says it where it declares its screens, `piece("places", () => import("./screens.js"))`; the rest is found:
a module one piece alone needs is in that piece, whatever main.js needs is in the first, and what several pieces need
and main.js does not is in one more, opened with the first of them. So no module is in two scripts: there is one
Preact, one store.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tools import shell_list

MAIN = "/static/pwa/main.js"
COMMON = "common"  # the piece of what several others need, as core/pieces.js calls it
DECLARED = re.compile(r"""\bpiece\(\s*"([a-z]+)",\s*\(\) => import\("([^"]+)"\)""")
# What stands between `import` or `export` and the name of the module.
TAKEN = re.compile(r"""\b(?:import|export)\b([\w*{}\s,$]+?)\bfrom\s*["']([^"']+)["']""")


def code_of(url: str) -> str:
    """A module without its comments."""
    if not (path := shell_list.path_of(url)).is_file():
        raise shell_list.Missing(f"{url} does not exist")
    return shell_list.JS_COMMENT.sub("", path.read_text(encoding="utf-8"))


def imports(url: str) -> set[str]:
    """The modules this one needs before it runs."""
    names = {found[1] for found in shell_list.JS_IMPORT.finditer(code_of(url)) if found[1]}
    return {found for found in (shell_list.absolute(name, url) for name in names) if found}


def used(alias: str, module: str) -> set[str]:
    """What is taken of a module that is imported whole."""
    code = code_of(module)
    alone = rf"(?:(?<=\.\.\.)|(?<![./\w$])){re.escape(alias)}\b"
    names = re.findall(rf"{alone}\.(\w+)", code)
    if len(re.findall(alone, code)) != len(names) + 1:
        raise shell_list.Missing(f"{module} uses {alias!r} whole: write the names it takes")
    return set(names)


def borrowed(module: str, own: set[str]) -> dict[str, set[str]]:
    """What a module takes from those not of its script: names, by module."""
    found: dict[str, set[str]] = {url: set() for url in imports(module) - own}
    for taken, name in TAKEN.findall(code_of(module)):
        if (names := found.get(shell_list.absolute(name, module) or "")) is None:
            continue
        if whole := re.search(r"\*\s*as\s+([\w$]+)", taken):
            names |= used(whole[1], module)
        elif braces := re.search(r"{([^}]*)}", taken):
            names |= {one.split(" as ")[0].strip() for one in braces[1].split(",")} - {""}
        else:
            raise shell_list.Missing(f"{module} takes {name} by no name: outside of a piece, name what is taken")
    return found


def taken(own: set[str]) -> dict[str, set[str]]:
    """What the modules of a script take from those of others."""
    found: dict[str, set[str]] = {}
    for module in own:
        for url, names in borrowed(module, own).items():
            found.setdefault(url, set()).update(names)
    return found


def reach(url: str) -> set[str]:
    """A module and all that it needs."""
    found, todo = {url}, [url]
    while todo:
        new = imports(todo.pop()) - found
        found |= new
        todo += new
    return found


def later(url: str) -> list[str]:
    """The modules this one imports while it runs."""
    return [found[2] for found in shell_list.JS_IMPORT.finditer(code_of(url)) if found[2]]


def entries() -> dict[str, str]:
    """Name of each piece, and the module it opens with. Nothing else is imported late, and nothing by a piece."""
    found: dict[str, str] = {}
    for url in sorted(first := reach(MAIN)):
        declared = DECLARED.findall(code_of(url))
        if [module for _, module in declared] != later(url):
            raise shell_list.Missing(f'{url} imports late: write piece("name", () => import("./screens.js"))')
        for name, module in declared:
            entry = shell_list.absolute(module, url)
            if entry is None or name == COMMON or found.setdefault(name, entry) != entry:
                raise shell_list.Missing(f"{url}: another piece is called {name!r}")
    for url in set[str]().union(*map(reach, found.values())) - first:
        if later(url):
            raise shell_list.Missing(f"{url} is in a piece and imports late: declare the piece beside the others")
    return found


def division() -> tuple[set[str], dict[str, set[str]]]:
    """The modules of the first script, and those of each piece."""
    first, needs = reach(MAIN), {name: reach(entry) for name, entry in entries().items()}
    times = Counter(url for modules in needs.values() for url in modules - first)
    parts = {name: {url for url in modules - first if times[url] == 1} for name, modules in needs.items()}
    if common := {url for url, count in times.items() if count > 1}:
        parts[COMMON] = common
    return first, parts


def version(modules: Iterable[str], maker: Path) -> str:
    """A short name for exactly these modules, put together by this program."""
    digest = hashlib.sha256(maker.read_bytes())
    for url in sorted(modules):
        digest.update(url.encode() + b"\0" + shell_list.path_of(url).read_bytes())
    return digest.hexdigest()[:12]
