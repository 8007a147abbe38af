"""Who may call the pages of a mediator's own desk: she alone, and each for what is hers."""

from __future__ import annotations

from app.people.rules import Role

OWN = frozenset({Role.agent})

POLICY: dict[str, dict[str, str | frozenset[Role]]] = {
    "/bureau/mien": {"GET": OWN},
    "/bureau/a-faire": {"GET": OWN},
    "/bureau/a-faire/<uuid:followup_id>": {"GET": OWN},
    "/bureau/a-faire/<uuid:followup_id>/fait": {"POST": OWN},
    "/bureau/a-faire/<uuid:followup_id>/reporter": {"POST": OWN},
    "/bureau/annuaire": {"GET": OWN, "POST": OWN},
    "/bureau/mon-planning": {"GET": OWN},
}
