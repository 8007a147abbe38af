"""A worker that moves what is due and is killed (SIGKILL) in its second slice, just before that is committed.

What it is asked: `{folder, url, at}`.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from app import create_app
from app.core import clock
from app.places import actions as places
from app.places.models import Estate
from app.sectors import jobs
from tests.conftest import settings_for


def main(asked: dict[str, Any]) -> None:
    app, move, slices = create_app(settings_for(Path(asked["folder"]), asked["url"])), places.move_estates, [0]

    def deadly(org_id: UUID, homes: Sequence[Estate], to: UUID | None) -> None:
        slices[0] += 1
        move(org_id, homes, to)
        if slices[0] == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    places.move_estates = deadly
    jobs.SLICE = 1
    with app.app_context(), clock.frozen(asked["at"]) as at:
        jobs.move(at)
