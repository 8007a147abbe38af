"""The phone with one more kind: a copy of its sources where the trial kind is a feature, put in pieces from there."""

import shutil
from pathlib import Path
from unittest.mock import patch

from tools import bundle, shell_list

PHONE = Path(__file__).parent / "phone"


def add_sources_to(features: Path) -> None:
    """The trial kind joins the features of a copy."""
    (features / "kinds.js").rename(features / "shipped.js")
    shutil.copy(PHONE / "kinds.js", features / "kinds.js")
    (features / "chimere").mkdir()
    for module in ("kind.js", "form.js"):
        shutil.copy(PHONE / module, features / "chimere" / module)


def add_to(root: Path) -> None:
    """Under `root`, a copy of the installation's `static/`: the trial kind joins the features, and the scripts are
    written again. Raises RuntimeError with what the bundler says."""
    add_sources_to(root / "static" / "pwa" / "features")
    with patch.multiple(shell_list, ROOT=root, PWA=root / "static" / "pwa"):
        if fault := bundle.main():
            raise RuntimeError(fault)
        (root / "static" / "pwa" / "shell.js").write_text(shell_list.source(), encoding="utf-8")
