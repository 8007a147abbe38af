"""Two sessions to come at one hour: refused by the desk's form; of a phone's both are taken, and to be seen to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.mediation import known, meetings
from app.mediation.rules.states import Next
from tests.mediation.acts.stage import asked, case, do, in_, planned
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import later, meeting, on_phone, play
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


def form(world: World, **more: Any) -> dict[str, Any]:
    return {
        "mode": "entretien", "parties": ["A"], "duree": "60", "mediateurs": [str(world.nadia.user_id)],
        "jour": "2026-11-24", "heure": "17:30", "malgre": ["1"], **more,
    }  # fmt: skip


@pytest.fixture
def at_five(world: World) -> Any:
    """A case of Claire and Nadia, who meets A on Tuesday at five."""
    made, start = a_case(world, mediators=(world.claire, world.nadia)), clock.parse("2026-11-24 17:00")
    return made, planned(world, made, start=start, mediators=(world.nadia.user_id,))


def test_nobody_is_planned_twice_at_one_hour(world: World, as_desk: Any, at_five: Any) -> None:
    made, _ = at_five
    desk, url = as_desk(world.claire), f"/bureau/dossiers/{made}/seances/prevoir"
    refused = desk.submit(url, form(world))
    assert refused.status_code == 422 and "A est déjà attendue à 17:00 ce jour-là." in refused.get_data(as_text=True)
    refused = desk.submit(url, form(world, parties=["B"]))
    assert "Nadia Belkacem mène déjà une séance à 17:00 ce jour-là." in refused.get_data(as_text=True)
    assert desk.submit(url, form(world, parties=["B"], mediateurs=[str(world.claire.user_id)])).status_code == 303


def test_one_is_not_moved_over_another_but_over_itself(world: World, as_desk: Any, at_five: Any) -> None:
    made, one = at_five
    other = planned(world, made, letters="B", start=clock.parse("2026-11-25 17:00"))
    desk, url = as_desk(world.claire), f"/bureau/dossiers/{made}/seances"
    moved = {name: form(world)[name] for name in ("jour", "heure", "duree", "mediateurs", "malgre")}
    assert desk.submit(f"{url}/{one}/deplacer", moved, f"{url}/{one}").status_code == 303
    refused = desk.submit(f"{url}/{other}/deplacer", moved, f"{url}/{other}")
    assert refused.status_code == 422 and "Nadia Belkacem mène déjà une séance à 17:30" in refused.get_data(
        as_text=True
    )


def test_two_phones_that_did_not_know_lose_neither_and_the_next_thing_is_to_part_them(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    made = a_case(world)
    hour = {"starts_at": later(hours=50), "ends_at": later(hours=51)}
    assert play(as_phone(world.nadia), made, ("plan", meeting("A", **hour))) == ["applied"]
    second = meeting("AB", **hour, mode="navette")
    assert play(as_phone(world.claire), made, ("plan", second)) == ["applied"]
    row = case(world, made)
    assert (row.next, row.next_on) == (Next.separer, clock.service_day(in_(1)))
    assert on_phone(as_phone(world.nadia), made)["steps"][0]["words"] == "Séparer deux séances à la même heure"
    there = as_desk(world.claire).get(f"/bureau/dossiers/{made}/seances/a-separer").location
    assert there.endswith(f"/seances/{known_later(world, made)}")
    do(world.nadia, meetings.cancel, "erreur", record=known_later(world, made))
    assert case(world, made).next == Next.rencontrer


def known_later(world: World, made: Any) -> Any:
    from app.core import tenant
    from app.core.unit import read_unit

    with tenant.tenant(world.org_id), read_unit():
        return known.colliding(case(world, made), clock.today())[0].id


def test_a_table_ronde_over_an_interview_is_refused_at_the_desk_alone(world: World, as_desk: Any) -> None:
    made = a_case(world, mediators=(world.claire, world.nadia))
    for letter, days in (("A", -0.5), ("B", -0.4)):
        do(world.nadia, meetings.record, made, asked(world, letters=letter, start=in_(days)))
    at = clock.local(in_(-0.39))
    said = form(world, mode="table_ronde", parties=["A", "B"], jour=at.date().isoformat(), heure=f"{at:%H:%M}",
                securite=["1"], pourquoi="Claire malade.")  # fmt: skip
    url = f"/bureau/dossiers/{made}/seances/noter"
    refused = as_desk(world.claire).submit(url, said)
    assert refused.status_code == 422 and "B était déjà en séance" in refused.get_data(as_text=True)


def test_a_session_from_before_the_request_is_refused_at_its_day(world: World, as_desk: Any) -> None:
    made = a_case(world, mediators=(world.claire, world.nadia))
    first, url = case(world, made).asked_on, f"/bureau/dossiers/{made}/seances/noter"
    answers = [
        as_desk(world.claire).submit(url, form(world, jour=(first + timedelta(days=later)).isoformat(), heure="10:00"))
        for later in (-1, 0)
    ]
    assert [one.status_code for one in answers] == [422, 303]
    assert "Une séance vient après la demande" in answers[0].get_data(as_text=True)


def test_an_interview_takes_neither_the_safety_nor_the_advice_of_a_table_ronde(world: World, as_desk: Any) -> None:
    made, at = a_case(world, mediators=(world.claire, world.nadia)), clock.local(in_(-1))
    said = form(world, jour=at.date().isoformat(), heure="10:00", securite=["1"], pourquoi="Claire malade.")
    refused = as_desk(world.claire).submit(f"/bureau/dossiers/{made}/seances/noter", said)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and page.count("D’une table ronde seulement") >= 2 and "Claire malade." in page
