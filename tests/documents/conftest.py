"""The trial feature is known; a document may be read back as a reader of screens would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.documents import office
from tests.world import World


@pytest.fixture
def here(app: Flask, world: World) -> Iterator[World]:
    with office.open_office():
        yield world
