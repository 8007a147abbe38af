"""Several at once, each in its thread with its own session."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from uuid import UUID

from flask import Flask

from app.core import tenant
from app.extensions import db

PATIENCE_S = 120


def at_once(app: Flask, org_id: UUID, works: Sequence[Callable[[], None]]) -> None:
    """Run them together to their end; the first failure is raised."""
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        with app.app_context(), tenant.tenant(org_id):
            try:
                work()
            except BaseException as failure:
                failures.append(failure)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join(PATIENCE_S)
    if failures:
        raise failures[0]
    assert not any(one.is_alive() for one in threads)
