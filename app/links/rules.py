"""What a link is at a moment, how long it lives, how its forms are known again. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from app.core.errors import Refused, Unknown
from app.core.labels import Label

LIVES = timedelta(days=30)
MOST = timedelta(days=90)
"""How long a link lives unless its purpose says otherwise, and how long at most."""
KEPT = timedelta(days=30)
"""After its end, or its day: then its dates alone stay."""
PAGE_KEPT = timedelta(hours=1)
"""How long the page of an answer is given again to a second press, once the link itself is over."""
AHEAD = timedelta(minutes=2)
"""A link made later than that is of a clock that was wrong: it would live for too long."""
SECRET_BYTES = 32
PRESSES, ANSWERS, SEEN, MISSES = 30, 10, 20, 30
"""A minute: what one link takes, and what of it is noted; the links that never were, of one network."""


class Standing(Label):
    valable = "valable", "Valable"
    expire = "expire", "Expiré"
    fini = "fini", "Fermé"


class Why(Label):
    """Why a link was ended."""

    refus = "refus", "La personne a refusé"
    retrait = "retrait", "L’accord a été retiré"
    cloture = "cloture", "Le dossier est clos"
    remplace = "remplace", "Un autre lien l’a remplacé"
    revoque = "revoque", "Révoqué"


class What(Label):
    """What was done with it."""

    vu = "vu", "Page d’attente affichée"
    ouvert = "ouvert", "Ouvert"
    repondu = "repondu", "Répondu"


class Over(Unknown):
    """Ended, out of date, never made, not a link: the four are never told apart."""


class Answered(Refused):
    """This link took one answer, and has it."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "repondu",
            "Une réponse est déjà notée, et elle ne se change pas ici. Pour la changer, appelez la structure.",
        )


def standing(made_at: datetime, expires_at: datetime, ended_at: datetime | None, at: datetime) -> Standing:
    if ended_at is not None:
        return Standing.fini
    return Standing.valable if made_at <= at + AHEAD and at < expires_at else Standing.expire


def until(at: datetime, lives: timedelta, most: timedelta, wanted: timedelta | None) -> datetime:
    """When a link made, or prolonged, now is over. Raises Refused for no time at all, or more than `most`."""
    lasts = lives if wanted is None else wanted
    if not timedelta() < lasts <= most:
        raise Refused("duree", f"Un lien de cette sorte reste ouvert {most.days} jours au plus.", field="duree")
    return at + lasts


def mark_of(secret: str, once: str) -> str:
    """What a form carries, that only a page opened by this very link can give it."""
    return _keyed(secret, ["form", once]).hex()


def is_marked(secret: str, once: str, mark: str) -> bool:
    return hmac.compare_digest(mark_of(secret, once).encode(), mark.encode())


def id_of(secret: str, verb: str, once: str, fields: Iterable[tuple[str, str]]) -> UUID:
    """The id of what a form does: the same form sent again has the same, another content or verb another."""
    said = sorted([name, text] for name, text in fields if name not in ("once", "mark"))
    return UUID(bytes=_keyed(secret, ["use", verb, once, said])[:16])


def _keyed(secret: str, said: list[object]) -> bytes:
    return hmac.new(secret.encode(), json.dumps(said).encode(), hashlib.sha256).digest()
