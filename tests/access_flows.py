"""Who may call the settings of mediation. Part of tests/access_policy.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.mediation.settings import page_id
from app.people.rules import COORDINATION, DESK_ROLES, Role

if TYPE_CHECKING:
    from tests.access_policy import Stage

STAFF, COORDINATE, LEAD = frozenset(DESK_ROLES), frozenset(COORDINATION), frozenset({Role.lead})
SETTINGS, READING = "/bureau/mediation", "/bureau/mediation/lecture"
A_FLOW = f"{SETTINGS}/deroules/<uuid:flow_id>"
A_LIST = f"{A_FLOW}/listes/<flow_list>"
POLICY: dict[str, dict[str, Any]] = {
    SETTINGS: {"GET": STAFF},
    READING: {"GET": LEAD},
    f"{READING}/<uuid:organisation_id>": {"POST": LEAD},
    A_FLOW: {"GET": STAFF, "POST": COORDINATE},
    f"{A_FLOW}/revenir": {"POST": COORDINATE},
    A_LIST: {"GET": COORDINATE, "POST": COORDINATE},
}
OBJECTS: dict[str, Callable[[Stage], object]] = {
    "flow_id": lambda stage: page_id(stage.world.org_id, "voisinage"),
    "flow_list": lambda stage: "interruptions",
}
