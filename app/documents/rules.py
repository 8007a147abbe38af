"""The states of a document, its number, what may be typed in it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.core.errors import Refused
from app.core.labels import Label, Machine
from app.documents.template import Template


class About(NamedTuple):
    """The record a document is of."""

    kind: str
    id: UUID


class State(Label):
    brouillon = "brouillon", "Brouillon"
    fige = "fige", "Prêt, à remettre"
    remis = "remis", "Remis"
    annule = "annule", "Annulé"


DOCUMENT = Machine(
    name="document",
    states=State,
    initial=(State.brouillon,),
    transitions={
        (State.brouillon, State.fige): "ACM",
        (State.brouillon, State.annule): "ACM",
        (State.fige, State.remis): "ACM",
        (State.fige, State.annule): "ACM",
        (State.remis, State.fige): "S",
    },
    final=(State.annule,),
    on_phone=False,
)
NOT_NOW = {
    State.brouillon: "Ce document est encore un brouillon\u00a0: figez-le d’abord.",
    State.fige: "Ce document est figé\u00a0: annulez-le et refaites-en un, ou remettez-le.",
    State.remis: "Ce document est remis\u00a0: il ne change plus. Faites-en un autre qui le remplace.",
    State.annule: "Ce document est annulé.",
}
"""Why something cannot be done to a document, by the state it is in."""


class Channel(Label):
    """How a document reached who it is for."""

    courriel_lien = "courriel_lien", "Lien envoyé par courriel"
    courrier = "courrier", "Courrier postal"
    main_propre = "main_propre", "Remis en main propre"


DAY = timedelta(days=1)
VALUES_MOST = 60_000
"""Characters of all that is put in one document: some twenty pages, set in a twentieth of a second."""


def check_move(state: str, target: State, who: str = "C") -> None:
    """Raises Refused, in words. `who`: anybody of the service, or S, what the mail server says by itself."""
    if not DOCUMENT.may(state, target.value, who):
        raise Refused("etat", NOT_NOW.get(State.read(state), NOT_NOW[State.annule]))


def number(year: int, rank: int) -> str:
    """2026-L-0042"""
    return f"{year}-L-{rank:04}"


def check_typed(template: Template, typed: Mapping[str, str]) -> dict[str, str]:
    """What somebody wrote, by place; an empty one is left out. Raises Refused, at the place, when it is too long."""
    for place in template.places:
        text = typed.get(place.code, "").strip()
        if len(text) > place.most or text.count("\n") >= place.lines:
            too_much = f"Raccourcissez\u00a0: {place.most} caractères et {place.lines} lignes au plus."
            raise Refused("trop_long", too_much, field=place.code)
    _known(typed, {one.code for one in template.places})
    return {code: text.strip() for code, text in typed.items() if text.strip()}


def check_whole(template: Template, typed: Mapping[str, str]) -> None:
    """Raises Refused for a place that must be filled and is not: a draft may wait, what is frozen may not."""
    for place in template.places:
        if place.needed and not typed.get(place.code):
            raise Refused("manque", f"Écrivez\u00a0: {place.label.lower()}.", field=place.code)


def check_values(template: Template, values: Mapping[str, object]) -> None:
    """Raises ValueError for what the template does not know, or lacks: a mistake of the feature, nobody's."""
    _known(values, {one.code for one in template.variables})
    lacking = [one.code for one in template.variables if one.needed and not values.get(one.code)]
    if lacking:
        raise ValueError(f"{template.code} lacks {', '.join(lacking)}")


def check_sent(frozen_at: datetime | None, at: datetime, now: datetime) -> None:
    """Raises Refused for a moment at which it could not be handed over: of some only the day is known.

    What was frozen under a clock that was ahead is handed over all the same.
    """
    if frozen_at is None or at > now or at < min(frozen_at, now) - DAY:
        raise Refused("date", "Un document se remet après avoir été figé, et pas plus tard qu’aujourd’hui.", field="le")


def check_size(size: int) -> None:
    """Raises Refused for more than a document may hold."""
    if size > VALUES_MOST:
        raise Refused("trop_long", "Ce document est trop long\u00a0: raccourcissez ce qui y est écrit.")


def _known(given: Mapping[str, object], codes: set[str]) -> None:
    if unknown := set(given) - codes:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
