"""Where each next thing of a case is done: told by the module of pages that does it; this one names none."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, url_for

from app.mediation.rules.states import Next


@dataclass(frozen=True)
class Door:
    """The endpoint of a page of one case, and the verb of the button that leads there."""

    endpoint: str
    button: str


DOORS: dict[Next, Door] = {}
NEAR: dict[Next, str] = {
    Next.analyser: "recevabilite", Next.decider: "recevabilite", Next.joindre: "parties", Next.preparer: "seances",
    Next.rencontrer: "seances", Next.relever: "accord", Next.remettre: "accord", Next.verifier: "accord",
    Next.renegocier: "accord",
}  # fmt: skip
"""The section of the page that is about it, where no page does it alone."""


def leads(step: Next, endpoint: str, button: str) -> None:
    """This is done there: `endpoint` takes a `case_id` and nothing else."""
    DOORS[step] = Door(endpoint, button)


def of(step: Next, case_id: UUID) -> tuple[str, str]:
    """(address, verb) of what is done next: a page, else where this one speaks of it."""
    door = DOORS.get(step)
    if door is not None and door.endpoint in current_app.view_functions:
        return url_for(door.endpoint, case_id=case_id), door.button
    return (f"#{NEAR[step]}", "Voir") if step in NEAR else ("", "")
