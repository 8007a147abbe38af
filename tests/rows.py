"""What a test looks up in the database after a page has answered."""

from __future__ import annotations

from typing import Any

from app.core import tenant
from app.extensions import db
from tests.world import World


def only(world: World, model: Any, **by: Any) -> Any:
    """The one row of a kind, read afresh."""
    with tenant.tenant(world.org_id):
        db.session.rollback()
        found = db.session.query(model).filter_by(**by).one()
        db.session.refresh(found)
        db.session.expunge(found)
        db.session.rollback()
    return found
