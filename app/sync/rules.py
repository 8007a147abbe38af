"""Limits of an exchange, and why an operation may be held. Pure."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from app.core.labels import Label

SCHEMA = 1
MAX_OPS = 500
MAX_INFLATED = 2 * 1024 * 1024
SLICE = 50
"""Operations per commit, so that no writer holds the lock over 150 ms."""
PAGE = 1000
CLOSED_KEPT = timedelta(days=30)
TOMBSTONES_KEPT = timedelta(days=400)


class Reason(Label):
    """Why an operation is in custody without being applied."""

    invalid = "invalid", "Saisie incomplète ou illisible"
    newer = "newer", "Saisie d’une version plus récente de l’application"
    unknown_record = "unknown_record", "Se rapporte à un élément que le serveur ne connaît pas"
    waits = "waits", "Attend une saisie précédente"
    not_allowed = "not_allowed", "Hors des droits de la personne au moment de la saisie"
    id_reuse = "id_reuse", "Identifiant déjà utilisé avec un autre contenu"
    state = "state", "Ne correspond plus à l’état actuel"
    refused = "refused", "Refusée par une règle du métier"
    error = "error", "Erreur inattendue du serveur, conservée pour reprise"


class Settled(Label):
    """How a held operation ended."""

    applied = "applied", "Appliquée"
    dismissed = "dismissed", "Classée sans suite"


RELEASED_BY_ITSELF = (Reason.unknown_record, Reason.waits)


def payload_hash(op: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a sealed operation, its number on the device apart."""
    sealed = {key: value for key, value in op.items() if key != "no"}
    text = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
