"""Names of app/, its methods, and exports of the phone that nothing in the product uses. Tests are no users.

A name is used where it is read in its own module outside its definition, imported, or reached through its module
(`rules.NAME`, `getattr(module, "NAME")`). What a decorator hands to something else (a route, a task, a command) is
in use.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeGuard

# Decorators that change a definition and hand it to nobody.
PLAIN = frozenset(("allow", "cache", "contextmanager", "dataclass", "deposit", "device", "lru_cache", "public"))
ALLOWED = {
    "app/core/clock.py:move": "tests advance the clock they hold",
    "app/core/kinds.py:forget": "tests declare a kind of their own, and take it back",
    "app/mediation/intake/actions.py:erase": "the retention will call it, when its daily run knows requests",
    "app/mediation/intake/queries.py:past": "the retention will call it, when its daily run knows requests",
    "app/worker.py:drain": "tests run what waits, in their own thread",
}
ROOMS = {
    "app/parties/": "tests/parties/dossier.py",
    "app/mediation/rules/": "tests/mediation/rules/life.py",
    "app/links/": "tests/links/essai.py",
    "app/documents/": "tests/documents/office.py",
}
"""What stands before the first feature that enters it; meanwhile its trial subject, which calls it as a feature will,
is its user. Only there: what a trial uses of anything else is as idle as before."""
# Read by another program, by the names it knows.
CONFIGURATIONS = ("app/start_up/server.py",)
ANY = "any module"


@dataclass(frozen=True)
class Module:
    """One file of Python, parsed."""

    path: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All of them, walked once."""
        return list(ast.walk(self.tree))

    @cached_property
    def reading(self) -> dict[str, list[ast.AST]]:
        """By name, the nodes that read it."""
        found: dict[str, list[ast.AST]] = {}
        for node in self.nodes:
            if name := _read(node):
                found.setdefault(name, []).append(node)
        return found


def modules(sources: Iterable[tuple[str, str]]) -> list[Module]:
    """Those files that can be read; ruff tells the others."""
    found = []
    for path, text in sources:
        try:
            found.append(Module(path, ast.parse(text)))
        except SyntaxError:
            continue
    return found


def idle(owners: list[Module], users: list[Module]) -> Iterator[str]:
    """`path:line: what` of each name `owners` define, and neither they nor `users` use."""
    everyone = [*owners, *users]
    known = {one.name for one in everyone}
    used = {found for one in everyone for found in _reached(one, known)}
    for owner in owners:
        if owner.path in CONFIGURATIONS:
            continue
        for name, node in _defined(owner.tree):
            allowed = f"{owner.path}:{name}" in ALLOWED
            reached = not used.isdisjoint(((owner.name, name), (ANY, name)))
            if not allowed and not reached and not _read_here(owner, name, node):
                yield f"{owner.path}:{node.lineno}: nothing uses {name}"


def _defined(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            if all(_last(one) in PLAIN for one in node.decorator_list):
                yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (one.id for target in targets for one in ast.walk(target) if _is_written(one))
            yield from ((name, node) for name in names if not name.startswith("__"))


def _is_written(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _last(decorator: ast.expr) -> str:
    call = decorator.func if isinstance(decorator, ast.Call) else decorator
    return call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "")


def _reached(module: Module, known: set[str]) -> Iterator[tuple[str, str]]:
    """(module, name) of what this one imports, reads through a module it imports, or asks of any by `getattr`."""
    aliases: dict[str, str] = {}
    for node in module.nodes:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                yield node.module, one.name
                if (whole := f"{node.module}.{one.name}") in known:
                    aliases[one.asname or one.name] = whole
    for node in module.nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            yield aliases[node.value.id], node.attr
        elif isinstance(node, ast.Call) and _last(node) == "getattr":
            yield from ((ANY, str(one.value)) for one in node.args if isinstance(one, ast.Constant))


def _read_here(module: Module, name: str, definition: ast.stmt) -> bool:
    reading = module.reading.get(name, [])
    return bool(reading) and not set(ast.walk(definition)).issuperset(reading)


def _read(node: ast.AST) -> str | None:
    """The name a node reads, or spells: relationship("Sector")."""
    if isinstance(node, ast.Name):
        return node.id if isinstance(node.ctx, ast.Load) else None
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


# What a library calls by the name it knows.
CALLED = frozenset(
    (
        "_get_socket",
        "convert",
        "get_id",
        "get_json",
        "is_parent_alive",
        "process_bind_param",
        "process_data",
        "process_result_value",
    )  # fmt: skip
)
READ_THERE = re.compile(r"\.(\w+)|attribute=.(\w+)")
OF_A_CLASS = frozenset(("cached_property", "classmethod", "property", "staticmethod"))


def idle_methods(owners: list[Module], users: list[Module], templates: str) -> Iterator[str]:
    """`path:line: what` of each method no code reads by its name, of whatever it is, and no template either."""
    read = CALLED | {one for pair in READ_THERE.findall(templates) for one in pair}
    for node in (node for one in [*owners, *users] for node in one.nodes):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            read |= {node.attr}
        elif isinstance(node, ast.Call) and _last(node) in ("getattr", "attrgetter"):
            read |= {str(one.value) for one in node.args if isinstance(one, ast.Constant)}
    for owner in owners:
        for node in _methods(owner.nodes):
            if node.name not in read:
                yield f"{owner.path}:{node.lineno}: nothing uses the method {node.name}"


def _methods(nodes: list[ast.AST]) -> Iterator[ast.FunctionDef]:
    """Those nothing else calls by itself: no `__name__`, no form's `validate_field`, none a decorator hands over."""
    for owner in (node for node in nodes if isinstance(node, ast.ClassDef)):
        for node in owner.body:
            if isinstance(node, ast.FunctionDef) and _called_by_name(node):
                yield node


def _called_by_name(node: ast.FunctionDef) -> bool:
    plain = all(_last(one) in PLAIN | OF_A_CLASS for one in node.decorator_list)
    return plain and not node.name.startswith(("__", "validate_"))


EXPORTED = re.compile(r"^export (?:async )?(?:const|let|function\*?|class) (\w+)", re.MULTILINE)


def idle_exports(scripts: Iterable[tuple[str, str]], besides: str) -> Iterator[str]:
    """`path: what` of each name a module of the phone exports that is written once in all of them (without comments)
    and nowhere in `besides`."""
    scripts = list(scripts)
    written = Counter(re.findall(r"[\w$]+", " ".join([*(code for _, code in scripts), besides])))
    for path, code in scripts:
        yield from (f"{path}: nothing uses {name}" for name in EXPORTED.findall(code) if written[name] == 1)
