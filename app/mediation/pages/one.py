"""The page of a case: who must do what by when, then all that is known of it, each part by the module that does it."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.door.access import allow, current_actor
from app.mediation import alerts, flows, known, lapsing, listing, places, sheet, steps
from app.mediation.letters import replies
from app.mediation.models import CaseAlert
from app.mediation.pages import doors, sections
from app.mediation.pages import own_sections as own_sections  # declares what the page itself shows
from app.mediation.pages.opened import opened
from app.mediation.pages.sections import Seen
from app.mediation.rules import board
from app.mediation.rules.board import Point
from app.mediation.rules.states import CASE, Next
from app.mediation.sheet import Todo
from app.mediation.subject import about
from app.pages import names
from app.pages.lists import cut, page_number
from app.pages.menu import DeskPages
from app.parties import readings
from app.parties.access import Layer
from app.parties.models import Reading
from app.parties.readings import How
from app.people.acting import at_desk
from app.people.rules import COORDINATION, Role

bp = DeskPages("cases_one")
COORDINATORS = "Coordination"


@bp.get("/dossiers/<uuid:case_id>")
@allow(Role.agent, *COORDINATION)
def page(case_id: UUID) -> ResponseReturnValue:
    seen = opened(case_id)
    row, where = seen.row, places.where(seen.row)
    people, _ = sheet.readers(row, where.landlord)
    waits = next((one for one in sheet.asked(row, clock.today()) if one.user_id == seen.actor.user_id), None)
    return render_template(
        "mediation/case/case.html",
        seen=seen,
        row=row,
        where=where,
        title=listing.title(row.org_id, row),
        flow=flows.of(row.org_id, row.flow).label.lower(),
        days=listing.age(row.asked_on),
        people=people,
        read=len(_readings(seen)),
        todo=[*_alerted(seen), *_answered(seen), *((one, *_door(one, case_id)) for one in sheet.todo(seen.actor, row))],
        rail=_rail(seen),
        changes=_changes(seen),
        lapses=lapsing.day_of(row, clock.now()),
        waits=waits,
        absent=_name(seen, waits.stands_in_for) if waits and waits.stands_in_for else None,
        main=sections.of(seen, aside=False),
        aside=sections.of(seen, aside=True),
    )


@bp.get("/dossiers/<uuid:case_id>/lectures")
@allow(Role.agent, *COORDINATION)
def read(case_id: UUID) -> ResponseReturnValue:
    """Who read of it, when, and how; the last first."""
    seen = opened(case_id, reads=False)
    people = names.people(seen.row.org_id)
    letters = {one.id: one.letter for one in known.letters_of(seen.row).values()}
    found = cut(_readings(seen), page_number())
    return render_template(
        "mediation/case/read.html", row=seen.row, page=found, people=people, letters=letters, how=How.label_of
    )


def _name(seen: Seen, user_id: UUID) -> str:
    there = names.people(seen.row.org_id).get(user_id)
    return there.name if there else "quelqu’un dont l’accès est fermé"


def _readings(seen: Seen) -> list[Reading]:
    act = at_desk(current_actor(), seen.row.id, clock.now())
    if not (seen.writes or seen.coordinates):
        return []  # asked to take it in hand: she does not read of it yet
    return list(readings.shown(act, about(seen.row.id)))


def _alerted(seen: Seen) -> list[tuple[Todo, str, str]]:
    """The alerts on it that coordination has still to answer, which nothing of the case waits behind."""
    return [_alert(seen, one) for one in alerts.to_answer(seen.actor, seen.row.id)]


def _alert(seen: Seen, one: CaseAlert) -> tuple[Todo, str, str]:
    people, on, presses = names.people(seen.row.org_id), clock.service_day(one.at), alerts.presses(one)
    mine = seen.coordinates and one.author_id != seen.actor.user_id
    by = people[one.author_id].name if one.author_id in people else "quelqu’un dont l’accès est fermé"
    said = f"Personne en danger\u00a0: répondre à {by}" if presses else f"Répondre à l’alerte de {by}"
    late = max(0, (clock.today() - on).days)
    todo = Todo(Next.joindre, said, "Vous" if mine else COORDINATORS, mine, on, late, "", presses, COORDINATORS)
    return todo, url_for("cases_alerts.one", alert_id=one.id), "Répondre" if mine else "Voir"


def _answered(seen: Seen) -> list[tuple[Todo, str, str]]:
    """The answers by link that somebody has still to read: before the rest, since they may change it."""
    people, today = names.people(seen.row.org_id), clock.today()
    found = []
    for one in replies.unread(seen.row):
        mine, late = one.owner_id == seen.actor.user_id, max(0, (today - one.due_on).days)
        named = people[one.owner_id].name if one.owner_id in people else COORDINATORS
        who = "Vous" if mine else named
        said = f"Lire la réponse de {one.reply.letter}\u00a0: {one.reply.said.lower()}"
        there = url_for("cases_letters.one", case_id=seen.row.id, letter_id=one.reply.about)
        opens = there if seen.layer >= Layer.narrative else ""
        found.append((Todo(Next.joindre, said, who, mine, one.due_on, late, named=named), opens, "Lire"))
    return found


def _door(one: Todo, case_id: UUID) -> tuple[str, str]:
    """Where it is done, and the verb of its button."""
    there, verb = doors.of(one.code, case_id)
    return there, one.verb or verb


def _changes(seen: Seen) -> bool:
    """Whether this person may move it by hand to another state now."""
    if not (seen.writes or seen.coordinates) or seen.row.state in CASE.final:
        return False
    return any(not lacking for _, lacking in steps.offered(seen.actor, seen.row))


def _rail(seen: Seen) -> list[Point]:
    reached = {one.state for one in known.moves_of(seen.row)}
    return board.rail(seen.row.state, reached, seen.row.before)
