"""What phones offer of a structure's flows, as one more of their lists: each flow, and the reasons it gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from app.mediation import flows
from app.mediation.rules.flows import Flow, shipped
from app.nomenclatures import actions, rules

LIST = "deroule"
TITLE = "Parcours de médiation"
PARTS = ("interruptions", "suspensions", "droppings")
"""The reasons a mediator gives by herself."""


def send(org_id: UUID) -> bool:
    """As they are now, for the phones; True when they changed."""
    mine = flows.all_of(org_id).values()
    return actions.hand_out(org_id, LIST, max(one.version for one in mine), lines(mine), TITLE)


def lines(some: Iterable[Flow]) -> list[dict[str, Any]]:
    """A line a flow, with its days; under it a line a reason, named by its flow and its part."""
    return [line for one in some for line in (_flow(one), *_reasons(one))]


def _flow(one: Flow) -> dict[str, Any]:
    days = {"checks": list(one.delays.checks), "longest_suspension": one.delays.longest_suspension}
    asked = {"families": list(one.families), "formal": one.formal, "correspondent": one.correspondent}
    return {"code": one.code, "label": one.label, "extra": {**asked, **days}}


def _reasons(flow: Flow) -> Iterator[dict[str, Any]]:
    for part in PARTS:
        for one in getattr(flow, part):
            line = {"code": f"{flow.code}.{part}.{one.code}", "label": one.label, "parent": flow.code}
            hidden = {} if one.active else {"active": False}
            to = {"redirect": one.redirect} if one.redirect else {}
            yield {**line, **hidden, "extra": {"part": part, "code": one.code, **to}}


def init_app() -> None:
    rules.shipped_beside(LIST, lambda: lines(shipped().values()))
    actions.published_with(LIST, send)
