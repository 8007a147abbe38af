"""Reminders ring through the fake push service; everything any library says is kept."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.push.conftest import _service, online, ringing, service

__all__ = ["_service", "online", "ringing", "service"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Floods of strings and of statements: left to the long run."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("slow")


@pytest.fixture
def logs() -> Iterator[list[str]]:
    """Everything any library says, at the lowest level."""

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    lines: list[str] = []
    root, handler = logging.getLogger(), Keep(logging.DEBUG)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    loud = [root, *(logging.getLogger(name) for name in ("sqlalchemy.engine", "sqlalchemy.pool", "app", "werkzeug"))]
    before = [one.level for one in loud]
    for one in loud:
        one.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)
    for one, level in zip(loud, before, strict=True):
        one.setLevel(level)
