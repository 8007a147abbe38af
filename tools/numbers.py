"""Numbers written by hand in French sentences: server, templates, phone. Comments are no sentences."""

import ast
import re
from collections.abc import Iterator

from tools import shell_list

NOT_READ = ("app/demo/", "app/migrations/", "static/pwa/build/", "static/pwa/vendor/")
UNITS = r"(?:jours?|heures?|h|minutes?|min|secondes?|mois|ans|semaines?|signes|caractères|chiffres|Mo)\b"
SPACE = r"(?:[ \u00a0\u202f]|&nbsp;|\\u00a0)"
LETTERS = (
    "trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|vingt|trente|quarante|cinquante"
    "|soixante"
)
WRITTEN = re.compile(rf"(?:\b\d+|\b(?:{LETTERS})){SPACE}{UNITS}", re.IGNORECASE)
OF_THE_WORLD = (
    ("app/places/stock/forms.py", "cinq chiffres"),  # a French postcode
    ("static/pwa/features/session/homescreen.js", "sept jours"),  # what Safari does
    ("app/settings.py", "44 signes"),  # 32 bytes in base64
    (
        "app/places/imports/files.py",
        "200 Mo",
    ),  # of unpack.py, a program apart: a test holds it
)
"""No rule of ours: in which file, and what is said there."""
HTML_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)


def written(name: str, text: str) -> Iterator[str]:
    """One offence for each, with its file and its line."""
    for line, said in _sentences(name, text):
        for found in WRITTEN.finditer(said):
            if (name, found.group()) not in OF_THE_WORLD:
                yield f"{name}:{line}: this number has a constant, or needs one: {found.group()}"


def _sentences(name: str, text: str) -> Iterator[tuple[int, str]]:
    if name.endswith(".py"):
        yield from _strings(ast.parse(text))
        return
    comment = HTML_COMMENT if name.endswith(".html") else shell_list.JS_COMMENT
    bare = comment.sub(lambda found: "\n" * found.group().count("\n"), text)
    yield from enumerate(bare.splitlines(), 1)


def _strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each string that is no docstring; of one with values, what is a space of ours (`{NB}`) stands for it."""
    parts: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            parts.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts.update(node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(_part(one) for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in parts:
            yield node.lineno, node.value


def _part(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    space = isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Name) and node.value.id.startswith("NB")
    return "\u00a0" if space else "\ufffc"
