"""The forms of sessions and agreements: part of tests/sent/stage.py. Two of the coordination mediate there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core import clock
from app.mediation import agreements, checks, meetings
from app.mediation.checks import Noted
from app.mediation.rules.states import MeetingState, Mode
from tests.access_acts import AGREEMENT, MEETING, MEETINGS, POINTS
from tests.mediation.acts.stage import SEEN, WHAT, agree, agreed, asked, do, put
from tests.mediation.cases import a_case

if TYPE_CHECKING:
    from tests.access_policy import Stage
    from tests.world import World

ONE_PERSON = {f"{MEETING}/corriger"}
"""What one person noted, nobody else takes back."""
NOTE = "B le dit à voix basse, <à part>."


def ours(stage: Stage) -> dict[str, object]:
    return {"case_id": a_case(stage.world, mediators=[stage.world.claire, stage.world.lead], met="AB")}


def in_case(stage: Stage) -> UUID:
    at = clock.now() - timedelta(days=20)
    both = [stage.world.claire, stage.world.lead]
    return a_case(stage.world, mediators=both, opened_at=at, asked_on=clock.service_day(at))


def _planned(stage: Stage, *, begun: bool) -> dict[str, object]:
    """One to come; `begun`: whose hour has passed."""
    world, case_id = stage.world, in_case(stage)
    if begun:
        return {"case_id": case_id, "meeting_id": put(world, case_id, Mode.entretien, "A", MeetingState.prevue)}
    said = asked(world, mediators=(world.claire.user_id,))
    return {"case_id": case_id, "meeting_id": do(world.claire, meetings.plan, case_id, said)}


def to_come(stage: Stage) -> dict[str, object]:
    return _planned(stage, begun=False)


def begun(stage: Stage) -> dict[str, object]:
    return _planned(stage, begun=True)


def noted(stage: Stage) -> dict[str, object]:
    """By Claire, today."""
    there = begun(stage)
    do(stage.world.claire, meetings.absent, ["A"], record=there["meeting_id"])
    return there


def _agreed(stage: Stage, *verbs: Any, on: int = 0) -> dict[str, object]:
    """With an agreement of one commitment, `on` days ago, to which these were done."""
    case_id, claire = in_case(stage), stage.world.claire
    agree(stage.world, case_id, agreed(clock.today() - timedelta(days=on), "B"), claire)
    for verb, *arguments in verbs:
        do(claire, verb, case_id, *arguments)
    return {"case_id": case_id, "days": 15}


COPIES = [(agreements.hand_copy, letter, "main_propre") for letter in "AB"]
READ = (agreements.read_aloud,)
FOLLOWED = (READ, *COPIES, (agreements.begin_following,))


def concluded(stage: Stage) -> dict[str, object]:
    return _agreed(stage)


def in_hands(stage: Stage) -> dict[str, object]:
    return _agreed(stage, READ, *COPIES)


def handed(stage: Stage) -> dict[str, object]:
    return _agreed(stage, COPIES[0])


def followed(stage: Stage) -> dict[str, object]:
    return _agreed(stage, *FOLLOWED, on=15)


def failing(stage: Stage) -> dict[str, object]:
    return _agreed(stage, *FOLLOWED, (checks.note, 15, {1: Noted("rompu", "A")}), on=15)


def _on(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def _monday() -> str:
    today = clock.today()
    return (today + timedelta(days=14 - today.weekday())).isoformat()


def _of(world: World) -> dict[str, Any]:
    return {"duree": "45", "lieu": "local_association", "neutre": ["1"], "mediateurs": [str(world.claire.user_id)]}


def plan(stage: Stage) -> dict[str, Any]:
    return {"mode": "entretien", "parties": ["A"], "jour": _monday(), "heure": "10:00", **_of(stage.world)}


def record(stage: Stage) -> dict[str, Any]:
    return {"mode": "telephone", "parties": ["B"], "jour": _on(-3), "heure": "10:00", **_of(stage.world)}


def move(stage: Stage) -> dict[str, Any]:
    return {"jour": _monday(), "heure": "11:00", **_of(stage.world)}


def conclude(what: str = WHAT) -> Any:
    return lambda stage: {
        "forme": "oral", "etendue": "total", "le": _on(0), "qui_1": "B", "quoi_1": what, "vu_1": SEEN,
    }  # fmt: skip


def corrected(stage: Stage) -> dict[str, Any]:
    return {"le": _on(0), "quoi_1": "Plus rien après 23 h.", "vu_1": SEEN, "pour_1": ""}


def forms(case: Any) -> dict[str, Any]:
    """By rule, as `CASES`; `case` is what makes one."""
    told = {"partie": "A", "quoi": "invitation", "canal": "sms"}
    return {
        f"{MEETINGS}/prevoir": case(f"{MEETINGS}/prevoir", plan, ours),
        f"{MEETINGS}/noter": case(f"{MEETINGS}/noter", record, ours),
        f"{MEETING}/deplacer": case(MEETING, move, to_come),
        f"{MEETING}/prevenir": case(MEETING, lambda stage: told, to_come),
        f"{MEETING}/securite": case(MEETING, ready=to_come),
        f"{MEETING}/tenue": case(MEETING, ready=begun),
        f"{MEETING}/absence": case(MEETING, lambda stage: {"absents": ["A"]}, begun),
        f"{MEETING}/corriger": case(MEETING, ready=noted),
        f"{MEETING}/annuler": case(MEETING, lambda stage: {"motif": "partie"}, to_come),
        f"{MEETING}/note": case(MEETING, lambda stage: {"texte": NOTE}, to_come),
        f"{AGREEMENT}/conclure": case(f"{AGREEMENT}/conclure", conclude(), ours),
        f"{AGREEMENT}/renegocier": case(f"{AGREEMENT}/renegocier", conclude("Plus rien après 21 h."), concluded),
        f"{AGREEMENT}/corriger": case(f"{AGREEMENT}/corriger", corrected, concluded),
        f"{AGREEMENT}/lu": case(AGREEMENT, ready=concluded),
        f"{AGREEMENT}/copie": case(AGREEMENT, lambda stage: {"partie": "A", "comment": "courrier"}, concluded),
        f"{AGREEMENT}/copie/reprendre": case(AGREEMENT, ready=handed),
        f"{AGREEMENT}/suivre": case(AGREEMENT, ready=in_hands),
        f"{AGREEMENT}/laisser": case(AGREEMENT, ready=failing),
        f"{AGREEMENT}/reprendre": case(AGREEMENT, ready=followed),
        POINTS: case(POINTS, lambda stage: {"etat_1": "tenu", "dit_1": "A"}, followed),
    }
