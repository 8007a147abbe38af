"""The build of the phone's app that this server gives, as `tools/shell_list.py` named it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from flask import current_app

BUILD = re.compile(r'BUILD = "([\w-]+)"')


def present() -> str | None:
    """Its name; None where no app was set up."""
    path = Path(current_app.static_folder or "", "pwa", "shell.js")
    return _named(path, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=8)
def _named(path: Path, _changed_ns: int) -> str | None:
    found = BUILD.search(path.read_text(encoding="utf-8"))
    return found[1] if found else None
