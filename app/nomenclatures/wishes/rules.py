"""What may be asked of a list, what becomes of it, and whether a draft still holds it. Pure."""

from __future__ import annotations

from app.core.errors import Refused
from app.core.labels import Label
from app.nomenclatures.rules import LABEL_MAX, Item, ShippedList

REASON_MAX = 200
"""Characters of why it is refused."""


class Want(Label):
    manque = "manque", "Une ligne manque"
    reformuler = "reformuler", "Une ligne à reformuler"
    inutile = "inutile", "Une ligne ne sert pas"


class State(Label):
    en_attente = "en_attente", "En attente"
    acceptee = "acceptee", "Acceptée, dans le brouillon"
    publiee = "publiee", "Publiée"
    refusee = "refusee", "Refusée"


ANSWERED = (State.publiee, State.refusee)
"""Nothing more will become of it."""


def checked(delivered: ShippedList, want: str, line: str | None, text: str) -> str | None:
    """What is kept of the words of a proposal; nothing for a line of no use. Raises Refused."""
    if delivered.scale and want != Want.reformuler:
        raise Refused("echelle", f"«\u00a0{delivered.label}\u00a0» est une échelle\u00a0: seuls ses libellés changent.")
    if want != Want.manque and line is None:
        raise Refused("ligne", "Dites de quelle ligne il s’agit.", field="line")
    if want == Want.inutile:
        return None
    if not 0 < len(text) <= LABEL_MAX:
        raise Refused("texte", f"Écrivez le libellé, {LABEL_MAX} signes au plus.", field="text")
    return text


def in_draft(want: str, before: Item | None, after: Item | None) -> bool:
    """Whether what was asked of a line is what a draft does to it; `before`: as it is published."""
    if after is None:
        return False
    if want == Want.reformuler:
        return before is not None and before.label != after.label
    was = before is not None and before.active
    return after.active and not was if want == Want.manque else was and not after.active
