"""A phone that plays a case: operations of each name, as the phone of a mediator seals them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit
from app.mediation import known
from app.mediation.models import MediationCase
from tests.clients import Phone
from tests.world import World

Op = dict[str, Any]
STROKES = [[[0, 0], [12, 30], [40.5, 8]], [[50, 10], [60, 10]]]


def new() -> str:
    return str(uuid7())


def moment(**ago: float) -> str:
    return (clock.now() - timedelta(**ago)).isoformat(timespec="seconds").replace("+00:00", "Z")


def later(**to_come: float) -> str:
    return moment(**{name: -value for name, value in to_come.items()})


def day(days: int = 0) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def opening(world: World, **more: Any) -> Op:
    return {
        "flow": "voisinage", "type": "bruit_musique", "origine": "habitant_partie", "canal": "permanence",
        "place": {"entrance": str(world.glycines.entrances[0])}, "asked_on": day(), "facts": "Musique le soir.",
        "written": False, "take": True,
        "party": {
            "id": new(), "side": "demandeur", "speaks": "soi", "informed": "oral", "who": {"name": "Zohra Kébir"},
        },
        **more,
    }  # fmt: skip


def meeting(letters: str = "A", **more: Any) -> Op:
    return {
        "meeting_id": new(), "mode": "entretien", "starts_at": moment(hours=1), "ends_at": moment(minutes=10),
        "letters": list(letters), **more,
    }  # fmt: skip


def said(party: str | None = "A", part: str = "mots", text: str = "Le bruit me réveille.", **more: Any) -> Op:
    return {"id": new(), "party": party, "part": part, "text": text, **more}


def agreement(letters: str = "AB", **more: Any) -> Op:
    promises = [
        {"letter": letter, "what": "Baisser le son à 22 h.", "seen": "L’autre le dira.", "by_on": None}
        for letter in letters
    ]
    return {
        "agreement_id": new(), "form": "oral", "extent": "total", "made_on": day(), "commitments": promises, **more
    }  # fmt: skip


def play(phone: Phone, case_id: UUID, *asked: tuple[str, Op]) -> list[str]:
    """What each comes to: the word of the answer, or the reason it is held."""
    ops = [phone.op(f"case.{name}", payload, case_id) for name, payload in asked]
    return [one.get("reason") or one["result"] for one in phone.sync(*ops)["results"]]


def held(phone: Phone, case_id: UUID, name: str, payload: Op) -> tuple[str, str]:
    """Why one is held, and what is said of it."""
    [one] = phone.sync(phone.op(f"case.{name}", payload, case_id))["results"]
    return one.get("reason", one["result"]), one.get("message", "")


def on_phone(phone: Phone, case_id: UUID) -> Any:
    """The case as a phone that begins anew receives it; None where it does not."""
    return next((one for kind, id, one in all_on(phone) if (kind, id) == ("case", str(case_id))), None)


def all_on(phone: Phone) -> list[tuple[str, str, Any]]:
    """Kind, id and data of all it receives when it begins anew."""
    one = phone.again()
    one.cursor = None
    return [(kind, id, row["data"]) for (kind, id), row in one.pull_all().items()]


def case(world: World, case_id: UUID) -> MediationCase:
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, case_id), populate_existing=True)
        s.expunge_all()
        return row


def party_ids(world: World, case_id: UUID) -> dict[str, str]:
    """Ids by letter."""
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, case_id))
        return {letter: str(one.id) for letter, one in known.letters_of(row).items()}
