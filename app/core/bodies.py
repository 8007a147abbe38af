"""JSON bodies as they come: whatever a parser chokes on is refused, never an error of ours."""

from __future__ import annotations

from typing import Any

from flask import Request, abort
from webargs.flaskparser import FlaskParser


class JsonParser(FlaskParser):
    """webargs' own, which knows of bad syntax and bad bytes only; the standard library has two more ways to fail."""

    def _raw_load_json(self, req: Request) -> Any:
        try:
            return super()._raw_load_json(req)
        except RecursionError:  # a hundred thousand brackets
            abort(400)
        except ValueError as wrong:
            if isinstance(wrong, UnicodeDecodeError) or hasattr(wrong, "doc"):
                raise  # those two webargs answers itself
            abort(400)  # a number of more digits than Python reads


def nested_over(value: object, depth: int) -> bool:
    """Whether lists and objects hold one another deeper than `depth`; looks no deeper than that."""
    if not isinstance(value, dict | list):
        return False
    inside = value.values() if isinstance(value, dict) else value
    return depth == 0 or any(nested_over(one, depth - 1) for one in inside)
