"""Who may call the pages of paper: lines of the table of tests/access_policy.py."""

from __future__ import annotations

from typing import Any

from app.documents import letterhead
from app.people.rules import DESK_ROLES, Role

STAFF = frozenset(DESK_ROLES)
POLICY: dict[str, dict[str, Any]] = {
    "/bureau/papier": {"GET": STAFF},
    "/bureau/papier/exemple.pdf": {"GET": STAFF},
    "/bureau/papier/<uuid:letterhead_id>": {"POST": frozenset({Role.administrator})},
}
OBJECTS: dict[str, Any] = {"letterhead_id": lambda stage: letterhead.id_of(stage.world.org_id)}
