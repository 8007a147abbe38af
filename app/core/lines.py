"""The ordinary log: each line says of which request it is, by the number that its answer carries."""

from __future__ import annotations

import logging

from flask import has_request_context

from app.core import web

FORMAT = "%(asctime)s %(levelname)s [%(request)s] %(name)s: %(message)s"


class _OfRequest(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request = web.request_id() if has_request_context() else "-"
        return True


def init_app() -> None:
    """Once a process: our lines go to the error output, wherever that leads."""
    ours = logging.getLogger("app")
    if any(isinstance(one, _Ours) for one in ours.handlers):
        return
    handler = _Ours()
    handler.setFormatter(logging.Formatter(FORMAT))
    handler.addFilter(_OfRequest())
    ours.addHandler(handler)


class _Ours(logging.StreamHandler):  # type: ignore[type-arg]
    """Ours, to be known again."""
