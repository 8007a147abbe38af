"""The life of a party: its states, and what must be true before each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from app.core.errors import Refused
from app.core.labels import Label, Machine

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TRIES, APART = 3, timedelta(hours=2)
"""So many tries without an answer, at hours of the day so far from each other, whatever the days."""
A_DAY = 24 * 60
TOLD_LATER = timedelta(days=92)
"""How long after it happened a try, an information or an agreement may still be written down."""
LENGTHS = {"name": 120, "structure": 120, "phone": 40, "mail": 254, "address": 200, "language": 40, "hours": 200}
"""Characters of what is typed of who she is."""


class PartyState(Label):
    a_contacter = "a_contacter", "À contacter"
    contactee = "contactee", "Contactée"
    accepte = "accepte", "Accepte"
    refuse = "refuse", "Refuse"
    injoignable = "injoignable", "Injoignable"
    se_retire = "se_retire", "S’est retirée"


class Side(Label):
    demandeur = "demandeur", "Demandeur"
    autre = "autre", "Autre partie"


class Speaks(Label):
    """In whose name she speaks: a minor is never a party herself."""

    soi = "soi", "En son nom"
    mineur = "mineur", "Pour une personne mineure"
    autrui = "autrui", "Pour quelqu’un d’autre"
    structure = "structure", "Pour une structure"


class Means(Label):
    oral = "oral", "De vive voix"
    ecrit = "ecrit", "Par écrit"


class Agreed(Label):
    """What exactly she agrees to."""

    mediation = "mediation", "Prendre part à la médiation"
    table_ronde = "table_ronde", "Rencontrer l’autre partie"
    coordonnees = "coordonnees", "Recevoir appels et messages à ses coordonnées"


_S = PartyState
STILL_IN = (_S.a_contacter, _S.contactee, _S.injoignable)
"""Not asked yet, or not answered."""

PARTY = Machine(
    name="partie",
    states=PartyState,
    initial=(_S.a_contacter,),
    transitions={
        **{(state, _S.contactee): "A" for state in (_S.a_contacter, _S.injoignable)},
        **{(state, _S.accepte): "A" for state in (*STILL_IN, _S.refuse, _S.se_retire)},
        **{(state, _S.refuse): "A" for state in STILL_IN},
        **{(state, _S.injoignable): "A" for state in (_S.a_contacter, _S.contactee, _S.accepte)},
        **{(state, _S.se_retire): "A" for state in (_S.contactee, _S.accepte, _S.injoignable)},
    },
)


@dataclass(frozen=True)
class Known:
    """What a move of a party rests on: was she told what mediation is, what does she agree to now, and the hours
    (in the organisation's time) at which nobody answered since she last did."""

    informed: bool = False
    agreed: frozenset[str] = frozenset()
    tries: tuple[datetime, ...] = ()


def check_move(state: str, target: PartyState, known: Known) -> None:
    """Raises Refused for a move that does not exist, or comes too early."""
    if not PARTY.may(state, target, "A"):
        raise Refused("etat", f"Cette partie est «\u00a0{_S.label_of(state)}\u00a0»\u00a0: ce n’est pas possible.")
    if target == _S.accepte:
        _check_agreement(known)
    if target == _S.injoignable and not enough_tries(known.tries):
        said = "Il faut trois essais sans réponse, à des heures éloignées de deux heures au moins."
        raise Refused("essais", said)
    if target in (_S.refuse, _S.se_retire) and known.agreed:
        raise Refused("accord", "Ses consentements sont encore notés\u00a0: retirez-les d’abord.")


def _check_agreement(known: Known) -> None:
    if not known.informed:
        raise Refused("information", "Notez d’abord quand et comment cette partie a été informée.")
    if Agreed.mediation not in known.agreed:
        raise Refused("accord", "Sans son consentement noté, une partie n’accepte pas.", field="quoi")


def enough_tries(moments: Iterable[datetime]) -> bool:
    """Whether some three of them are at different times of the day."""
    return tries_left(moments) == 0


def tries_left(moments: Iterable[datetime]) -> int:
    """How many more are needed, each at an hour of the day far from the others."""
    minutes = sorted({one.hour * 60 + one.minute for one in moments})
    sizes = (size for size in range(TRIES, 0, -1) if any(_apart(some) for some in combinations(minutes, size)))
    return TRIES - next(sizes, 0)


def _apart(minutes: Iterable[int]) -> bool:
    return all(_far(one, other) for one, other in combinations(minutes, 2))


def check_moment(moment: datetime, at: datetime) -> None:
    """Raises Refused for what has not happened yet, or happened too long ago to be noted only now."""
    if moment > at:
        raise Refused("a_venir", "Ce moment n’est pas encore venu.", field="jour")
    if moment < at - TOLD_LATER:
        raise Refused("ancien", f"Notez ce qui date de {TOLD_LATER.days}\u00a0jours au plus.", field="jour")


def _far(one: int, other: int) -> bool:
    gap = abs(one - other)
    return min(gap, A_DAY - gap) >= APART.total_seconds() / 60


def next_letter(taken: Iterable[str]) -> str:
    """The one after the last that was given, which none takes again. Raises Refused after Z."""
    last = max((LETTERS.find(one) for one in taken), default=-1)
    if last + 1 >= len(LETTERS):
        raise Refused("lettre", "Ce dossier a déjà 26 parties.")
    return LETTERS[last + 1]


def check_typed(values: dict[str, str | None]) -> None:
    """Raises Refused for what is too long, or holds what does not show."""
    for name, value in values.items():
        if value is None:
            continue
        if len(value) > LENGTHS[name]:
            raise Refused("longueur", f"{LENGTHS[name]} signes au plus.", field=name)
        if not value.replace("\n", "").isprintable():
            raise Refused("signes", "Écrivez avec des lettres et des signes qui se lisent.", field=name)


REACHED = {
    "phone": r"\+?(?:[ .()/\-]*[0-9]){4,15}[ .()/\-]*",
    "mail": r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>.]{2,}",
}
"""How coordinates at which somebody is reached are written, whole, by field."""
UNREACHED = {
    "phone": "Ce n’est pas un numéro de téléphone\u00a0: des chiffres seulement.",
    "mail": "Ce n’est pas une adresse de courriel\u00a0: nom@exemple.fr.",
}


def check_reached(values: Mapping[str, str | None]) -> None:
    """Raises Refused for a telephone or a mail that is none. `values`: what was put there now, by field."""
    for refused in unreached(values):
        raise refused


def unreached(values: Mapping[str, str | None]) -> Iterator[Refused]:
    """All that is none of them, each at its field."""
    for name, shape in REACHED.items():
        value = (values.get(name) or "").strip()
        if value and re.fullmatch(shape, value) is None:
            yield Refused("coordonnees", UNREACHED[name], field=name)


def check_codes(means: str, what: Iterable[str]) -> list[str]:
    """What is agreed to, each once, in order. Raises Refused for what is no means, nothing, or none of ours."""
    told = sorted(set(what))
    if means not in Means.codes():
        raise Refused("moyen", "Dites si le consentement est donné de vive voix ou par écrit.", field="moyen")
    if not told or not set(told) <= set(Agreed.codes()):
        raise Refused("accord", "Dites à quoi exactement cette partie donne son consentement.", field="quoi")
    return told
