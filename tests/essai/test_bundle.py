"""The phone's program with one more kind, which no file of the product names."""

import re
import shutil
from pathlib import Path

import pytest

from tests.essai import bundle as trial
from tools import bundle, guards, shell_list

ROOT = Path(__file__).parent.parent.parent


def test_no_file_of_the_product_names_the_trial_kind() -> None:
    product = guards.files("app/*", "static/*", "templates/*", "tools/*")
    assert [name for name, text in product if re.search(r"""["'`/]chimere["'`./]""", text)] == []


def test_the_phone_is_put_in_pieces_with_one_more_kind(tmp_path: Path) -> None:
    if not list(bundle.HOME.glob(bundle.ENGINES)):
        pytest.skip("no esbuild on this machine")
    shutil.copytree(ROOT / "static", tmp_path / "static")
    trial.add_to(tmp_path)
    built = tmp_path / "static" / "pwa" / "build"
    assert "chimere.record" in (built / "main.js").read_text(encoding="utf-8")
    pieces = [one.name for one in built.glob("chimere-*.js")]
    assert len(pieces) == 1
    assert pieces[0] in (tmp_path / "static" / "pwa" / "shell.js").read_text(encoding="utf-8")
    assert shell_list.ROOT == ROOT
