"""A letter by a link is handed over once its mail has left; what the server does not take is said, never silent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.errors import Refused
from app.core.unit import write_unit
from app.documents.models import Document
from app.mail import actions as mail
from app.mail import carrier
from app.mail.models import Mail
from app.mediation.letters import actions
from app.mediation.letters.models import CaseLetter
from app.mediation.models import Agreement, CaseEvent, MediationCase
from tests.links.essai import Holder
from tests.mail.post_office import PostOffice
from tests.mediation.letters import stage
from tests.mediation.letters.test_links import SECRET
from tests.world import World


class Now(NamedTuple):
    """How far one letter is, and its case."""

    document: str
    sending: str | None
    next: str | None
    told: Any
    verbs: list[str]


def now(world: World, case_id: UUID, id: UUID) -> Now:
    with tenant.tenant(world.org_id), write_unit() as s:
        row, one = s.get_one(MediationCase, (world.org_id, case_id)), s.get_one(CaseLetter, (world.org_id, id))
        of = select(CaseEvent.verb).where(CaseEvent.case_id == case_id).order_by(CaseEvent.at, CaseEvent.id)
        state = s.get_one(Document, (world.org_id, id)).state
        return Now(state, one.sending, row.next, row.told, list(s.scalars(of)))


def by_link(world: World, kind: str) -> tuple[UUID, UUID]:
    case_id = stage.a_stage(world, kind)
    return case_id, stage.handed(world, kind, case_id, "courriel_lien")


def text(desk: Any, case_id: UUID, id: UUID | None = None) -> str:
    page = f"/bureau/dossiers/{case_id}" + (f"/lettres/{id}" if id else "")
    html: str = desk.get(page).get_data(as_text=True)
    return html


def test_it_waits_then_is_handed_over_and_what_it_was_for_is_noted(
    world: World, app: Flask, posted: PostOffice, as_desk: Any
) -> None:
    case_id, id = by_link(world, "interruption")
    waits = now(world, case_id, id)
    assert (waits.document, waits.sending, waits.told) == ("fige", "attente", None)
    desk = as_desk(world.nadia)
    assert "Courriel en attente de départ" in text(desk, case_id, id)
    assert "Courriel en attente de départ" in text(desk, case_id)
    carrier.carry()
    left = now(world, case_id, id)
    assert (left.document, left.sending, left.told["A"]["how"]) == ("remis", "parti", "courriel")
    assert "informee" in left.verbs
    assert "en attente de départ" not in text(desk, case_id, id)


def test_one_the_server_refuses_for_good_is_said_and_is_to_be_handed_over_otherwise(
    world: World, app: Flask, posted: PostOffice, as_desk: Any
) -> None:
    case_id, id = by_link(world, "interruption")
    posted.refuses["rcpt"] = "550 5.1.1 nobody"
    carrier.carry()
    lost = now(world, case_id, id)
    assert (lost.document, lost.sending, lost.told) == ("fige", "refuse", None)
    assert lost.verbs[-1] == "courriel_refuse"
    desk = as_desk(world.nadia)
    assert "n’a pas été remis" in text(desk, case_id, id) and "refusé (550)" in text(desk, case_id, id)
    shown = text(desk, case_id)
    assert "Remettre la lettre en main propre" in shown and "n’a pas été remis" in shown
    stage.do(world.nadia, actions.hand, case_id, "main_propre", record=id)
    done, shown = now(world, case_id, id), text(desk, case_id)
    assert (done.document, done.sending, done.told["A"]["how"]) == ("remis", None, "rendez_vous")
    assert "Remettre la lettre en main propre" not in shown


def test_one_that_comes_back_undoes_what_it_had_told(world: World, app: Flask, posted: PostOffice) -> None:
    case_id, id = by_link(world, "accord")
    carrier.carry()
    assert copies(world) == ["A"]
    with tenant.tenant(world.org_id), write_unit() as s:
        mail.came_back(s.scalars(select(Mail)).one(), "5.1.1", clock.now())
    carrier.carry()
    lost = now(world, case_id, id)
    assert (lost.document, lost.sending, copies(world)) == ("fige", "refuse", [])
    assert lost.verbs.count("courriel_refuse") == 1
    carrier.carry()
    assert now(world, case_id, id).verbs.count("courriel_refuse") == 1


def copies(world: World) -> list[str]:
    with tenant.tenant(world.org_id), write_unit() as s:
        return list(s.scalars(select(Agreement)).one().copies)


def test_one_that_was_read_before_it_came_back_has_reached_her(world: World, app: Flask, posted: PostOffice) -> None:
    case_id, id = by_link(world, "ouverture")
    carrier.carry()
    found = SECRET.search(posted.taken[-1].body)
    assert found and Holder(app, found[1]).press().status_code == 200
    with tenant.tenant(world.org_id), write_unit() as s:
        mail.came_back(s.scalars(select(Mail)).one(), "5.1.1", clock.now())
    carrier.carry()
    assert now(world, case_id, id)[:2] == ("remis", None)


def test_handed_over_otherwise_while_it_waits_its_mail_does_not_leave(
    world: World, app: Flask, posted: PostOffice
) -> None:
    case_id, id = by_link(world, "ouverture")
    stage.do(world.nadia, actions.hand, case_id, "main_propre", record=id)
    carrier.carry()
    assert posted.taken == []
    assert now(world, case_id, id)[:2] == ("remis", None)


def test_called_off_by_whoever_looks_after_mails_it_is_not_handed_over(
    world: World, app: Flask, posted: PostOffice
) -> None:
    case_id, id = by_link(world, "ouverture")
    with tenant.tenant(world.org_id), write_unit() as s:
        mail.cancel(world.admin.actor, s.scalars(select(Mail)).one().id, clock.now())
    carrier.carry()
    assert now(world, case_id, id)[:3] == ("fige", "refuse", "porter")


def test_sent_twice_it_is_one_mail_and_later_another_link_is_asked_for(
    world: World, app: Flask, posted: PostOffice
) -> None:
    case_id, id = by_link(world, "ouverture")
    stage.do(world.nadia, actions.hand, case_id, "courriel_lien", record=id)
    clock.move(timedelta(minutes=2))
    with pytest.raises(Refused, match="attend déjà"):
        stage.do(world.nadia, actions.hand, case_id, "courriel_lien", record=id)
    carrier.carry()
    assert len(posted.taken) == 1


def test_the_link_opens_as_soon_as_the_mail_is_there(world: World, app: Flask, posted: PostOffice) -> None:
    by_link(world, "ouverture")
    carrier._carry()  # the pass is cut before it is looked at
    found = SECRET.search(posted.taken[-1].body)
    assert found and Holder(app, found[1]).press().status_code == 200
