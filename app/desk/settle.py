"""What a coordinator changes that touches two features at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.core.errors import Refused, Unknown
from app.core.rows import get
from app.logbook import actions as logbook
from app.logbook.kinds import entry_kinds
from app.people.acting import Actor, at_desk
from app.review import queries as review

TWIN = "Doublon de la saisie de l’autre téléphone du binôme"


def exclude_twin(actor: Actor, at: datetime, kind: str, entity_id: UUID) -> None:
    """Cancel one of two entries that tell the same fact. Refused when no other one does. Raises Unknown."""
    row = review.find(actor.org_id, kind, entity_id)
    if row is None:
        raise Unknown
    if entity_id not in review.probable_twins(actor.org_id, [row]):
        raise Refused("doublon", "Aucune autre saisie ne raconte le même fait\u00a0: rien n’est écarté.")
    entry = get(entry_kinds()[kind].model, actor.org_id, entity_id, lock=True)
    logbook.cancel(at_desk(actor, entity_id, at), entry, TWIN, at)
