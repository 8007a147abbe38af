"""What is typed of a request, checked whatever it came by: lengths, codes, ways to reach her."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.core.errors import Refused
from app.core.forms import strip
from app.mediation.rules import requests as rules
from app.mediation.rules.requests import Already, Wants
from app.nomenclatures import queries as lists
from app.parties.rules import unreached

FAMILIES, CHANNELS, ORIGINS = "type_conflit", "canal", "origine"
PLACES = ("estate_id", "building_id", "entrance_id", "public_point_id")
MORE = ("origin_kind", "origin_id", "received_on")
NEEDED = {
    Wants.rappel: ("phone", "Pour être rappelée ou rappelé, donnez un numéro."),
    Wants.courriel: ("mail", "Pour recevoir un courriel, donnez une adresse."),
    Wants.courrier: ("address", "Pour recevoir un courrier, donnez une adresse postale."),
}


def typed(org_id: UUID, said: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a request. Raises Refused, at the column that is wrong."""
    for refused in lacking(said):
        raise refused
    texts = {name: strip(said.get(name)) or None for name in rules.LENGTHS}
    return {
        **texts, **coded(org_id, said), "already": already(said.get("already")), "wants": said.get("wants") or None,
        "written": bool(said.get("written")), **{one: said.get(one) for one in (*PLACES, *MORE)},
    }  # fmt: skip


def lacking(said: Mapping[str, Any]) -> Iterator[Refused]:
    """All that is wrong of what was typed, each at its column."""
    texts = {name: strip(said.get(name)) or None for name in rules.LENGTHS}
    for name, text in texts.items():
        if text and len(text) > rules.LENGTHS[name]:
            yield Refused("longueur", f"{rules.LENGTHS[name]} signes au plus.", field=name)
    if not texts["facts"]:
        yield Refused("faits", "Racontez en quelques mots ce qui se passe.", field="facts")
    if not texts["place"] and not any(said.get(one) for one in PLACES):
        yield Refused("lieu", "Dites où cela se passe.", field="place")
    yield from unreachable(said.get("wants"), texts)


def day_of_coming(on: date, today: date) -> Iterator[Refused]:
    """What there is to say of a day that has not come, or is too long ago for a letter to be noted."""
    if not today - rules.NOTED_WITHIN <= on <= today:
        yield Refused("date", "La date va de deux mois avant aujourd’hui à aujourd’hui.", field="received_on")


def coded(org_id: UUID, said: Mapping[str, Any]) -> dict[str, str | None]:
    """Channel, origin and what it is about, each of its list."""
    channel, about = said.get("channel"), said.get("type") or said.get("family")
    item = lists.find(org_id, FAMILIES, about) if about else None
    if about and item is None:
        raise Refused("liste", "Choisissez de quoi il s’agit dans la liste.", field="family")
    return {
        "channel": lists.check(org_id, CHANNELS, channel) if channel else None,
        "origine": lists.check(org_id, ORIGINS, said.get("origine") or "non_renseigne"),
        "family": (item.parent or item.code) if item else None,
        "type": item.code if item and item.parent else None,
    }


def more(value: str | None) -> str:
    """A complement. Raises Refused."""
    clean = strip(value)
    if not clean:
        raise Refused("vide", "Écrivez ce que vous voulez ajouter.", field="texte")
    if len(clean) > rules.MORE_LENGTH:
        raise Refused("longueur", f"{rules.MORE_LENGTH} signes au plus.", field="texte")
    return clean


def already(said: Any) -> list[str] | None:
    """What was tried before, each once, in the order of the list."""
    return [one for one in Already.codes() if one in (said or ())] or None


def unreachable(wants: str | None, texts: Mapping[str, str | None]) -> Iterator[Refused]:
    """What lacks of somebody who asks to be answered by a way that is not given."""
    if wants and wants not in Wants.codes():
        yield Refused("souhait", "Choisissez comment recevoir la réponse.", field="wants")
    if wants in NEEDED:
        name, sentence = NEEDED[Wants(wants)]
        if not texts[name]:
            yield Refused(name, sentence, field=name)
    yield from unreached(texts)
