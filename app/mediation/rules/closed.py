"""A case that is closed takes no more writing: it is opened again first. Pure.

Still done in one: a party is told how it ended, or her copy handed; what was to be checked is noted; she takes back
what she agreed to, and who she is leaves; a question that waits is closed, and whoever is in danger is signalled.
"""

from __future__ import annotations

from app.core.errors import Refused
from app.mediation.rules.states import CASE

SAID = "Ce dossier est clos\u00a0: rouvrez-le d’abord."


def check_open(state: str) -> None:
    """Raises Refused of one that is over."""
    if state in CASE.final:
        raise Refused("etat", SAID)
