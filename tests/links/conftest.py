"""The trial purposes are known, and somebody holds a link."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.links import essai
from tests.world import World


@pytest.fixture
def known(app: Flask, world: World) -> Iterator[World]:
    with essai.declared():
        yield world
