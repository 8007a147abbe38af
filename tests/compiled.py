"""What the product's templates compile to, kept for all the processes of the tests: each journey has a server."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

KEPT = Path(__file__).parent.parent / ".cache" / "templates"


def keep_compiled(app: Flask) -> None:
    """Jinja compiles again what was written since."""
    KEPT.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(KEPT))
