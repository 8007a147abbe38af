"""An access closed with all that was in charge: listed, handed over in one piece, and nothing of it lost."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.followups import actions as followups
from app.followups.models import Followup
from app.places import actions as places
from app.places.models import Estate
from app.planning.models import Shift, ShiftChange
from app.rounds.models import Round
from app.sync.models import HeldOp
from tests.clients import Desk
from tests.desk.evening import payload, tell
from tests.rounds.test_change_page import made
from tests.world import World

VU = re.compile(r'name="vu" value="([0-9a-f]*)"')


@pytest.fixture
def desk(world: World, as_desk: Any) -> Desk:
    return as_desk(world.claire)


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def page(world: World) -> str:
    return f"/bureau/equipe/{world.yoann.user_id}/fermer"


def close(desk: Desk, world: World, *shifts: UUID, **other: str) -> Any:
    seen = VU.search(text(desk.get(page(world)))).group(1)
    return desk.submit(page(world), {"vu": seen, "vacations": [str(one) for one in shifts], **other})


def due(world: World, state: str = "planifiee") -> UUID:
    """A follow-up of Yoann."""
    with tenant.tenant(world.org_id), write_unit():
        data = {"subject": {"kind": "contact", "id": uuid4()}, "due_on": clock.today() + timedelta(days=3),
                "reason": "repasser"}  # fmt: skip
        row = followups.schedule(world.yoann.act(), data)
        row.state = state
        return row.id


def stored(world: World) -> dict[UUID, tuple[str, set[UUID]]]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return {one.id: (one.state, set(one.agent_ids)) for one in s.scalars(select(Shift))}


def is_active(world: World) -> bool:
    from app.people import queries

    with tenant.tenant(world.org_id), read_unit():
        member = queries.membership(world.org_id, world.yoann.user_id)
        return member is not None and member.active


def test_the_page_lists_what_is_ahead_and_says_when_there_is_nothing(desk: Desk, world: World) -> None:
    assert "Aucune vacation à venir, tournée en cours, suivi ouvert ni dossier" in text(desk.get(page(world)))
    made(desk, world)
    made(desk, world, "brouillon", jour="2026-11-26", agents=[str(world.yoann.user_id)])
    due(world)
    shown = text(desk.get(page(world)))
    assert "mar. 24 nov., 17:00 – 00:30, Nadia Belkacem y resterait sans binôme" in shown
    assert "jeu. 26 nov., 17:00 – 00:30, brouillon, personne d’autre" in shown
    assert "Ses suivis ouverts" in shown and "lun. 23 nov., repasser" in shown
    heirs = shown[shown.index('id="suivis_a"') :].split("</select>")[0]
    assert "Anne Morel" in heirs and "Yoann Le Guen" not in heirs


def test_all_is_handed_over_with_the_closing_and_reaches_the_new_phones(
    desk: Desk, world: World, as_phone: Any
) -> None:
    published = made(desk, world)
    draft = made(desk, world, "brouillon", jour="2026-11-26")
    told, untold = due(world, "notifiee"), due(world)
    lead = as_phone(world.lead)
    assert lead.pull_all().keys() & {("shift", str(published)), ("followup", str(told))} == set()
    heir = str(world.lead.user_id)
    answer = close(desk, world, published, draft, vacations_a=heir, suivis_a=heir)
    assert answer.status_code == 303 and not is_active(world)
    pair = {world.nadia.user_id, world.lead.user_id}
    assert stored(world) == {published: ("publiee", pair), draft: ("brouillon", pair)}
    held = {kind: one["data"] for (kind, _), one in lead.pull_all().items()}
    assert {one["id"] for one in held["shift"]["agents"]} == set(map(str, pair))
    assert held["round"]["state"] == "planifiee" and held["followup"]["state"] in ("planifiee", "due")
    with tenant.tenant(world.org_id), read_unit() as s:
        found = {one.id: (one.owner_id, one.state) for one in s.scalars(select(Followup))}
        assert found == {told: (world.lead.user_id, "due"), untold: (world.lead.user_id, "planifiee")}
        assert {one.by for one in s.scalars(select(ShiftChange))} == {world.claire.user_id}
    assert "Vacations\u00a0: 2 données. Suivis confiés\u00a0: 2 à Anne Morel." in text(desk.get(answer.location))


def test_what_is_given_to_nobody_is_worked_by_the_others_or_given_up(desk: Desk, world: World, as_phone: Any) -> None:
    shared = made(desk, world)
    alone = made(desk, world, "brouillon", jour="2026-11-26", agents=[str(world.yoann.user_id)])
    kept, nadia = due(world), as_phone(world.nadia)
    answer = close(desk, world)
    assert stored(world) == {shared: ("publiee", {world.nadia.user_id}), alone: ("annulee", {world.yoann.user_id})}
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.get_one(Followup, (world.org_id, kept)).owner_id == world.yoann.user_id
        states = {one.shift_id: one.state for one in s.scalars(select(Round))}
        assert states == {shared: "planifiee", alone: "annulee"}
    team = text(desk.get(answer.location))
    assert "Annulées, faute d’agent\u00a0: jeu. 26 nov." in team and "Une personne y reste seule\u00a0: mar. 24" in team
    walks = [one["data"] for (kind, _), one in nadia.pull_all().items() if kind == "round"]
    assert [len(one["agents"]) for one in walks] == [1]


def test_a_colleague_who_works_then_or_is_away_is_said_and_nothing_is_done(desk: Desk, world: World) -> None:
    shift_id = made(desk, world)
    heir = str(world.lead.user_id)
    made(desk, world, agents=[heir, str(world.claire.user_id)], debut="20:00", fin="22:00", etapes=[])
    answer = close(desk, world, shift_id, vacations_a=heir)
    assert answer.status_code == 422 and is_active(world)
    assert "Anne Morel travaille déjà le 24/11/2026 de 20:00 à 22:00." in text(answer)
    assert f'<option selected value="{heir}">Anne Morel' in text(answer), "what was chosen is still there"
    absences = "/bureau/planning/absences"
    desk.submit(absences, {"agent": str(world.claire.user_id), "du": "2026-11-24", "au": "2026-11-24"})
    answer = close(desk, world, shift_id, vacations_a=str(world.claire.user_id))
    assert answer.status_code == 422 and "Claire Vasseur" in text(answer)
    assert stored(world)[shift_id][1] == {world.nadia.user_id, world.yoann.user_id}
    assert close(desk, world, vacations_a=heir).status_code == 303, "unticked, it is not given"


def test_the_colleague_of_the_pair_takes_it_alone(desk: Desk, world: World) -> None:
    shift_id = made(desk, world)
    answer = close(desk, world, shift_id, vacations_a=str(world.nadia.user_id))
    assert stored(world)[shift_id] == ("publiee", {world.nadia.user_id})
    told = text(desk.get(answer.location))
    assert "Vacations\u00a0: 1 retirée." in told and "donnée" not in told, "she worked it anyway: nothing is given"
    assert "nov." in told and "nov.." not in told


def test_what_was_planned_since_the_page_was_read_is_shown_before_the_closing(desk: Desk, world: World) -> None:
    seen = VU.search(text(desk.get(page(world)))).group(1)
    made(desk, world)
    answer = desk.submit(page(world), {"vu": seen})
    assert answer.status_code == 422 and "a changé depuis que la page est ouverte" in text(answer)
    assert is_active(world) and "mar. 24 nov." in text(answer)


@pytest.mark.parametrize("ended", [True, False])
def test_a_round_under_way_ends_its_part_now_or_in_its_time_and_the_phone_still_hands_in(
    desk: Desk, world: World, as_phone: Any, ended: bool
) -> None:
    phone = as_phone(world.yoann)
    evening = tell(world, as_phone(world.nadia))
    shown = text(desk.get(page(world)))
    assert "Tournée commencée le ven. 20 nov. à 08:00" in shown and "Ses vacations à venir" not in shown
    assert close(desk, world, **({"tournees": str(evening.round_id)} if ended else {})).status_code == 303
    with tenant.tenant(world.org_id), read_unit() as s:
        walked = s.get_one(Round, (world.org_id, evening.round_id))
        parts = {one.user_id: one.ended_at is not None for one in walked.agents}
        assert parts == {world.yoann.user_id: ended, world.nadia.user_id: False} and walked.state == "demarree"
    late = phone.sync(phone.op("round.pause", {}, evening.round_id))["results"]
    assert [(one["result"], one["reason"]) for one in late] == [("held", "closed")]
    with tenant.tenant(world.org_id), read_unit() as s:
        assert len(s.scalars(select(HeldOp)).all()) == 1


def test_an_administrator_closes_and_hands_over_too(world: World, desk: Desk, as_desk: Any) -> None:
    alone = made(desk, world, "brouillon", agents=[str(world.yoann.user_id)])
    assert close(as_desk(world.admin), world).status_code == 303
    assert stored(world)[alone][0] == "annulee"


def test_what_a_colleague_takes_on_is_said_shift_by_shift_and_given_once_agreed_to(desk: Desk, world: World) -> None:
    heir = str(world.lead.user_id)
    first = made(desk, world)
    second = made(desk, world, jour="2026-11-26")
    made(desk, world, "brouillon", agents=[heir], debut="23:00", fin="02:00", etapes=[])
    made(desk, world, "brouillon", jour="2026-11-27", agents=[heir], debut="09:00", fin="12:00", etapes=[])
    answer = close(desk, world, first, second, vacations_a=heir)
    shown = text(answer)
    assert answer.status_code == 422 and is_active(world)
    assert (
        "mar. 24 nov., 17:00 – 00:30\u00a0: Anne Morel aurait aussi son brouillon du mar. 24 nov., 23:00 – 02:00."
        in shown
    )
    assert "jeu. 26 nov., 17:00 – 00:30\u00a0: Anne Morel\u00a0: 8\u00a0h\u00a030 de repos" in shown
    ticked = re.search(r'name="quand_meme" value="([^"]+)"', shown)
    assert ticked and stored(world)[first][1] == {world.nadia.user_id, world.yoann.user_id}
    answer = close(desk, world, first, second, vacations_a=heir, quand_meme=ticked[1])
    assert answer.status_code == 303 and "Vacations\u00a0: 2 données." in text(desk.get(answer.location))


def test_given_withdrawn_and_given_up_are_counted_apart(desk: Desk, world: World) -> None:
    given = made(desk, world)
    made(desk, world, jour="2026-11-26")
    made(desk, world, jour="2026-11-28", agents=[str(world.yoann.user_id), str(world.claire.user_id)])
    made(desk, world, "brouillon", jour="2026-11-30", agents=[str(world.yoann.user_id)])
    answer = close(desk, world, given, vacations_a=str(world.lead.user_id))
    assert "Vacations\u00a0: 1 donnée, 2 retirées, 1 annulée." in text(desk.get(answer.location))


def test_a_followup_goes_to_who_sees_its_place_and_else_to_the_coordination(desk: Desk, world: World) -> None:
    near, outside = due(world), due(world)
    with tenant.tenant(world.org_id), write_unit() as s:
        far = places.create_sector(world.org_id, name="Sud", code="S1").id
        s.get_one(Estate, (world.org_id, world.verriers.estate_id)).sector_id = far
        s.get_one(Followup, (world.org_id, near)).estate_id = world.verriers.estate_id
    shown = text(desk.get(page(world)))
    heirs = shown[shown.index('id="suivis_a"') :].split("</select>")[0]
    assert "Nadia Belkacem, 1 sur 2<" in heirs and "Claire Vasseur<" in heirs
    assert "lun. 23 nov., repasser, Les Verriers" in shown
    answer = close(desk, world, suivis_a=str(world.nadia.user_id))
    said = text(desk.get(answer.location))
    assert "1 à Nadia Belkacem" in said and "1 à Claire Vasseur" in said
    with tenant.tenant(world.org_id), read_unit() as s:
        owners = {one.id: one.owner_id for one in s.scalars(select(Followup))}
        assert owners == {near: world.claire.user_id, outside: world.nadia.user_id}


def test_all_that_stands_in_the_way_is_said_at_once_not_the_first_alone(desk: Desk, world: World) -> None:
    heir = str(world.lead.user_id)
    given = [made(desk, world, jour=day) for day in ("2026-11-24", "2026-11-26")]
    for day in ("2026-11-24", "2026-11-26"):
        other = {"jour": day, "agents": [heir, str(world.claire.user_id)], "debut": "20:00", "fin": "22:00"}
        made(desk, world, etapes=[], **other)
    shown = text(close(desk, world, *given, vacations_a=heir))
    for day in ("mar. 24 nov.", "jeu. 26 nov."):
        assert f"{day}, 17:00 – 00:30\u00a0: Anne Morel aurait aussi sa vacation du {day}, 20:00 – 22:00." in shown
    assert is_active(world)


def test_a_role_that_leaves_the_field_hands_over_the_same_and_one_that_does_not_keeps_it(
    desk: Desk, world: World, as_desk: Any
) -> None:
    published, told = made(desk, world), due(world)
    admin, address = as_desk(world.admin), f"/bureau/equipe/{world.yoann.user_id}/role"
    assert admin.submit(address, {"role": "coordinator"}).status_code == 303
    assert stored(world) == {published: ("publiee", {world.nadia.user_id, world.yoann.user_id})}
    shown = text(admin.get(address))
    assert "mar. 24 nov., 17:00 – 00:30, Nadia Belkacem y resterait sans binôme" in shown
    heir, sent = str(world.lead.user_id), {"role": "administrator", "vacations": [str(published)]}
    stale = admin.submit(address, {**sent, "vacations_a": heir, "suivis_a": heir, "vu": "0" * 16})
    assert stale.status_code == 422 and "a changé depuis que la page est ouverte" in text(stale)
    assert stored(world)[published][1] == {world.nadia.user_id, world.yoann.user_id}
    seen = VU.search(shown).group(1)
    assert admin.submit(address, {**sent, "vacations_a": heir, "suivis_a": heir, "vu": seen}).status_code == 303
    assert stored(world) == {published: ("publiee", {world.nadia.user_id, world.lead.user_id})}
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.get_one(Followup, (world.org_id, told)).owner_id == world.lead.user_id


PILE = re.compile(r'<a href="(/bureau/(?:relire|regler|techniques)\?[^"]+)">([^<]+)</a>')
ROW = re.compile(r'<(?:tr|li) id="l-')


def wrote(world: World, phone: Any) -> UUID:
    """A contact, a fault, and something the server does not know yet; the fault."""
    fault = uuid4()
    phone.sync(
        phone.op("contact.record", payload("contact", world, uuid4(), "Vu au rez-de-chaussée.")),
        phone.op("technical.flag", payload("technical", world, uuid4(), "Porte bloquée."), fault),
        phone.op("contact.later", {"text": "d’une autre version"}),
    )
    return fault


def test_what_they_wrote_that_waits_is_counted_with_its_list_and_stays_theirs(
    desk: Desk, world: World, as_desk: Any, as_phone: Any
) -> None:
    wrote(world, as_phone(world.nadia))
    assert "Ses saisies qui attendent" not in text(desk.get(page(world))), "what a colleague wrote is not hers"
    fault = wrote(world, as_phone(world.yoann))
    shown = text(desk.get(page(world)))
    piles = {words: href for href, words in PILE.findall(shown)}
    assert list(piles) == ["2 saisies à relire", "1 saisie à régler", "1 problème technique à transmettre"]
    assert "Elles restent à son nom" in shown and "Anne Morel et Claire Vasseur." in shown
    for words, href in piles.items():
        assert len(ROW.findall(text(desk.get(href)))) == int(words.split()[0]), words
    assert not PILE.findall(text(as_desk(world.admin).get(page(world)))), "who may not read the lists has the counts"
    sent = {"canal": "courriel", "destinataire": "astreinte", "le": clock.today().isoformat(), "reference": ""}
    assert desk.submit(f"/bureau/techniques/{fault}/envoyer", sent).status_code == 303
    untold = next(href for href, words in PILE.findall(text(desk.get(page(world)))) if "personne à informer" in words)
    assert len(ROW.findall(text(desk.get(untold)))) == 1
    desk.submit(f"/bureau/techniques/{fault}/informer", {}, untold)
    assert "personne à informer" not in text(desk.get(page(world)))


def test_once_closed_their_entries_are_still_asked_for_by_name(desk: Desk, world: World, as_phone: Any) -> None:
    wrote(world, as_phone(world.yoann))
    wrote(world, as_phone(world.nadia))
    assert close(desk, world).status_code == 303
    for page_, rows in (("/bureau/relire", 2), ("/bureau/regler", 1), ("/bureau/techniques", 1)):
        shown = text(desk.get(f"{page_}?agent={world.yoann.user_id}"))
        assert f'<option selected value="{world.yoann.user_id}">Yoann Le Guen' in shown
        assert len(ROW.findall(shown)) == rows, page_
