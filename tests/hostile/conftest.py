"""Reminders ring through the fake push service."""

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
