"""Where an import of the desk stands, and what may be done then. Pure."""

from __future__ import annotations

from datetime import timedelta

from app.core.labels import Label

UPLOAD_MAX = 20_000_000
"""Bytes of a file."""
KEPT_HOURS = 72
KEPT = timedelta(hours=KEPT_HOURS)
"""How long the file of an import nobody applied waits."""
UNDONE_WITHIN = timedelta(days=7)
"""How long an import may be undone: the time every team has walked its sector once."""
SILENT = timedelta(minutes=2)
"""A reading that said nothing for so long died with its process, and is begun again."""


class State(Label):
    columns = "columns", "Colonnes à choisir"
    trying = "trying", "Essai en cours"
    tried = "tried", "Essai fait"
    applying = "applying", "Écriture en cours"
    applied = "applied", "Appliqué"
    abandoned = "abandoned", "Abandonné"
    undoing = "undoing", "Retour en arrière en cours"
    undone = "undone", "Défait"


RUNNING = (State.trying, State.applying, State.undoing)
OPEN = (State.columns, State.tried)
STEPS = ("Fichier", "Colonnes", "Essai", "Appliquer")


def step(state: str) -> int:
    """Which of the steps is shown as the present one."""
    return {State.columns: 1, State.trying: 2, State.tried: 2}.get(State.read(state), 3)
