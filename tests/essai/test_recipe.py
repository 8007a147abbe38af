"""The figure of docs/adding-a-kind.md, "files to add, files to edit", counted on the trial kind."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

from tests.essai import bundle as trial

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "adding-a-kind.md").read_text(encoding="utf-8")
FEATURES = "static/pwa/features"
AT_MOST = (9, 3)
OF_ANY = {"app/surveys/__init__.py", "app/surveys/rules.py", "app/migrations/versions/NNNN_surveys.py"}
"""What the trial has not: it has no states, and tests make its table."""
OF_TESTS = {"TABLE", "declared"}


def added() -> dict[str, str]:
    """What the recipe has one add: each file, and what it holds."""
    table = PAGE.partition("**Add**")[2].partition("**Edit**")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", table, re.MULTILINE))


def edited() -> list[str]:
    sentence = PAGE.partition("**Edit**")[2].partition("Other files")[0]
    return re.findall(r"`([\w/]+/[\w.]+\.\w+)`", sentence)


def said(word: str) -> int:
    found = re.search(rf"\*\*{word}\*\*, (\d+) files", PAGE)
    assert found
    return int(found[1])


def as_survey(name: str) -> str:
    return name.replace("chimere", "surveys").replace("Essai", "Survey").replace("ESSAI", "SURVEY")


def test_the_page_counts_its_own_files_and_none_beyond_the_bound() -> None:
    counted = (len(added()), len(edited()))
    assert counted == (said("Add"), said("Edit"))
    assert all(mine <= most for mine, most in zip(counted, AT_MOST, strict=True))
    assert [path for path in edited() if not (ROOT / path).is_file()] == []


def test_all_the_trial_declares_on_the_server_has_one_file_of_the_recipe() -> None:
    source = ast.parse((ROOT / "tests" / "essai" / "kind.py").read_text(encoding="utf-8"))
    names = {
        node.target.id if isinstance(node, ast.AnnAssign) else node.name  # type: ignore[union-attr]
        for node in source.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AnnAssign)
    } - OF_TESTS
    held = {
        name: [path for path, holds in added().items() if re.search(rf"\b{as_survey(name)}[(:]", holds)]
        for name in names
    }
    assert [name for name, paths in held.items() if len(paths) != 1] == []
    server = {path for path in added() if path.startswith("app/")}
    assert {path for paths in held.values() for path in paths} | OF_ANY == server


def test_the_trial_adds_and_edits_on_the_phone_what_the_recipe_says(tmp_path: Path) -> None:
    shutil.copytree(ROOT / FEATURES, tmp_path / "features")
    trial.add_sources_to(tmp_path / "features")
    now = {f"{FEATURES}/{one.relative_to(tmp_path / 'features')}": one for one in tmp_path.rglob("*.js")}
    aside = f"{FEATURES}/shipped.js"  # the file of the product under another name
    new = {path for path in now if not (ROOT / path).exists()} - {aside}
    changed = {path for path in now.keys() - new - {aside} if now[path].read_bytes() != (ROOT / path).read_bytes()}
    assert {as_survey(path) for path in new} == {path for path in added() if path.startswith(FEATURES)}
    assert changed == {path for path in edited() if path.startswith(FEATURES)}
