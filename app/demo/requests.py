"""Requests of the demonstration: sent by the page anybody opens, brought by a letter, taken back, ended, waiting."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from app.core import clock
from app.core.base import uuid7
from app.demo.agenda import at_work
from app.demo.service import Service
from app.demo.stage import Stage
from app.mediation.intake import actions, queries, setting
from app.mediation.intake.setting import Setting
from app.mediation.rules.requests import RequestNext
from app.people.acting import at_desk

OPENED = 35
CALL = "04 70 00 00 00, du lundi au vendredi, de 9 h à 18 h"
SINCE = timedelta(hours=5)
ONLINE: tuple[tuple[int, dict[str, Any]], ...] = (
    (20, {"family": "bruit", "facts": "De la musique après 22 h, trois soirs par semaine.", "wants": "code"}),
    (9, {"family": "usage", "facts": "Des scooters montent sur l’allée de l’aire de jeux.", "wants": "rappel",
         "phone": "06 39 98 00 00"}),
    (0, {"family": "bruit", "facts": "Le chien aboie tous les matins de 6 h à 8 h.", "wants": "code",
         "already": ["parle"]}),
)  # fmt: skip
"""How many days ago each came, and what it says; the last, some hours ago."""
LETTER = {"channel": "courrier", "origine": "amicale_locataires", "written": True, "family": "hygiene",
          "facts": "Des sacs sont laissés chaque jour au pied de l’escalier B."}  # fmt: skip


def schedule(service: Service) -> None:
    """The page is opened; three come by it, a letter by the post, and most are seen to."""
    agenda, now = service.agenda, service.now
    agenda.put(at_work(now, OPENED), partial(_open, service.stage))
    for rank, (ago, said) in enumerate(ONLINE):
        at = at_work(now, ago) if ago else now - SINCE
        agenda.put(at, partial(_online, service.stage, rank=rank, said=said))
    agenda.put(at_work(now, 6), partial(_letter, service.stage))


def _open(stage: Stage, at: datetime) -> None:
    with stage.desk(at) as (_, actor):
        setting.change(actor, Setting(True, (), setting.HOURS, CALL, "", setting.ANSWER_DAYS))


def _online(stage: Stage, at: datetime, *, rank: int, said: dict[str, Any]) -> None:
    """The first was taken back, the second is somebody's, the third waits."""
    home = next(iter(stage.homes.values()))[rank]
    with stage.desk(at) as (s, actor):
        actions.submit(actor.org_id, at, f"demonstration-{rank}", {**said, "place": f"{home.name}, hall du fond"})
        row = queries.of_form(actor.org_id, f"demonstration-{rank}")
        assert row is not None
        if rank == 0:
            actions.withdraw(row, at)
        elif rank == 1:
            act = at_desk(actor, row.id, at)
            actions.place(act, home.estate_id)
            actions.take(act, actor.user_id, RequestNext.rappeler.value, clock.service_day(at) + timedelta(days=12))


def _letter(stage: Stage, at: datetime) -> None:
    """Its receipt is acknowledged by a letter, and it is sent on to somebody else."""
    home = next(iter(stage.homes.values()))[0]
    with stage.desk(at) as (_, actor):
        act = at_desk(actor, uuid7(), at)
        actions.note(act, {**LETTER, "estate_id": home.estate_id})
        actions.acknowledge(act, "courrier")
        actions.end(act, "reoriente", told=True)
