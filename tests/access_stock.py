"""Who may call the pages of *Patrimoine*: its part of the table of `access_policy`."""

from __future__ import annotations

from app.people.rules import Role

COORDINATION = frozenset({Role.coordinator, Role.lead})
STAFF = COORDINATION | {Role.administrator}
ADMINISTRATION = frozenset({Role.administrator})

POLICY: dict[str, dict[str, str | frozenset[Role]]] = {
    "/bureau/patrimoine": {"GET": STAFF, "POST": STAFF},
    "/bureau/patrimoine/importer": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>": {"GET": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/lignes/<number>": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/lignes/<number>/laisser": {"POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/lignes/<number>/reprendre": {"POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/relire": {"POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/essayer": {"POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/repondre": {"POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/bailleurs": {"POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/appliquer": {"POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/arreter": {"POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/abandonner": {"POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/fermer": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/source": {"POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/defaire": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/patrimoine/importer/<uuid:import_id>/lignes.csv": {"GET": COORDINATION},
    "/bureau/patrimoine/nouvelle": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/patrimoine/<uuid:estate_id>": {"GET": STAFF, "POST": COORDINATION},
    "/bureau/patrimoine/<uuid:estate_id>/position": {"POST": COORDINATION},
    "/bureau/patrimoine/<uuid:estate_id>/halls": {"POST": COORDINATION},
    "/bureau/patrimoine/<uuid:estate_id>/fermer": {"POST": COORDINATION},
    "/bureau/patrimoine/<uuid:estate_id>/rouvrir": {"POST": COORDINATION},
    "/bureau/patrimoine/batiments/<uuid:building_id>": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/patrimoine/batiments/<uuid:building_id>/fermer": {"POST": COORDINATION},
    "/bureau/patrimoine/batiments/<uuid:building_id>/rouvrir": {"POST": COORDINATION},
    "/bureau/patrimoine/halls/<uuid:entrance_id>": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/patrimoine/halls/<uuid:entrance_id>/fermer": {"POST": COORDINATION},
    "/bureau/patrimoine/halls/<uuid:entrance_id>/rouvrir": {"POST": COORDINATION},
    "/bureau/patrimoine/doublons": {"GET": STAFF},
    "/bureau/patrimoine/doublons/<uuid:group_id>": {"GET": STAFF},
    "/bureau/patrimoine/doublons/<uuid:group_id>/distinctes": {"POST": COORDINATION},
    "/bureau/patrimoine/doublons/<uuid:group_id>/comparer": {"POST": COORDINATION},
    "/bureau/patrimoine/<uuid:estate_id>/reunir/<uuid:gone_id>": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/patrimoine/reunions/<uuid:merge_id>/defaire": {"POST": COORDINATION},
    "/bureau/patrimoine/bailleurs": {"GET": STAFF, "POST": ADMINISTRATION},
    "/bureau/patrimoine/bailleurs/<uuid:landlord_id>": {"GET": ADMINISTRATION, "POST": ADMINISTRATION},
    "/bureau/patrimoine/bailleurs/<uuid:landlord_id>/retirer": {"POST": ADMINISTRATION},
    "/bureau/patrimoine/bailleurs/<uuid:landlord_id>/reunir": {"GET": ADMINISTRATION},
    "/bureau/patrimoine/bailleurs/<uuid:landlord_id>/reunir/<uuid:other_id>": {
        "GET": ADMINISTRATION,
        "POST": ADMINISTRATION,
    },
    "/bureau/patrimoine/bailleurs/reunions/<uuid:union_id>/defaire": {"POST": ADMINISTRATION},
}
