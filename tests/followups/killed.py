"""A worker that plays one moment and is killed (SIGKILL) on the way.

What it is asked: `{folder, url, port, authority, at, stage, nth}`. Stages: `announced` (a ring is queued, none is
claimed), `claimed` (nothing sent), `sent` (the service has it, the database does not know), `never`.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import create_app
from app.core import clock
from app.followups.jobs import remind
from app.push import carrier, delivery
from tests.conftest import settings_for
from tests.push.fake_service import wire_to

PLACES = {"announced": ("_claim", False), "claimed": ("_claim", True), "sent": ("_send", True)}


def die_around(name: str, afterwards: bool, nth: int) -> None:
    """Replace a step of the pass by one that kills the process, before or after its nth run."""
    step: Callable[..., Any] = getattr(carrier, name)
    left = [nth]

    def deadly(*arguments: Any) -> Any:
        left[0] -= 1
        if not left[0] and not afterwards:
            os.kill(os.getpid(), signal.SIGKILL)
        result = step(*arguments)
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(carrier, name, deadly)


def main(asked: dict[str, Any]) -> None:
    """Play the moment, or die trying."""
    app = create_app(settings_for(Path(asked["folder"]), asked["url"]))
    app.extensions[delivery.WIRE] = wire_to(asked["port"], Path(asked["authority"]))
    if asked["stage"] in PLACES:
        die_around(*PLACES[asked["stage"]], asked["nth"])
    with app.app_context(), clock.frozen(asked["at"]) as at:
        remind(at)
