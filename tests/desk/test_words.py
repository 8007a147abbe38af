"""The words of the pages: no-break spaces where French wants them, no exclamation, no OK."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ELSEWHERE = {"demo", "migrations", "start_up", "cli.py", "openapi.py", "plain.py"}
"""`plain.py` names the words a letter does without."""
HERE = Path(__file__).parents[2]
CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<svg.*?</svg>|<[^>]*>", re.DOTALL)
EXPRESSION = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
QUOTED = re.compile(r'"([^"\n]*)"')
SPACED = re.compile(r"(?<=\w)[ ](?=[:;?!](?:\s|$))|«[ ]|[ ]»|\d[ ](?:h|min|km|€)\b")
BARRED = re.compile(r"\b(?:OK|Soumettre|Cliquez|auteur des faits|mis en cause|synchronis\w+)\b|!(?:\s|$)")


def said() -> dict[str, str]:
    """Every sentence of the templates and of the server's strings, by where it is."""
    found = {}
    for page in sorted((HERE / "templates").rglob("*.html")):
        text = CODE.sub("|", page.read_text(encoding="utf-8"))
        found |= {f"{page.name}: {line}": line.replace("&nbsp;", "\u00a0") for line in text.splitlines()}
        for expression in EXPRESSION.findall(page.read_text(encoding="utf-8")):
            quoted = [text.replace("\\u00a0", "\u00a0") for text in QUOTED.findall(expression)]
            found |= {f"{page.name}: {text}": text for text in quoted if len(text) > 1}
    for module in sorted(one for one in (HERE / "app").rglob("*.py") if not ELSEWHERE & set(one.parts)):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                found[f"{module.name}:{node.lineno}: {node.value[:60]}"] = node.value
    return found


def test_french_spaces_do_not_break() -> None:
    assert [where for where, text in said().items() if SPACED.search(text)] == []


def test_the_words_of_the_house_are_kept() -> None:
    assert [where for where, text in said().items() if BARRED.search(text)] == []
