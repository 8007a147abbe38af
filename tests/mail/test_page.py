"""*Réglages › Courriels*: what the administrator sees of the door and of the queue, and does about it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

from app import worker
from app.core import clock
from app.mail import carrier
from tests.access_policy import a_mail
from tests.mail.post_office import PostOffice
from tests.mail.test_carrier import state, waiting
from tests.world import World

PAGE = "/bureau/courriels"


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(answer.get_data(as_text=True)))


def test_a_mail_to_oneself_says_whether_the_server_works(posted: PostOffice, world: World, as_desk: Any) -> None:
    desk = as_desk(world.admin)
    assert "courriel.valserein.fr, port 587" in text(desk.get(PAGE))
    assert desk.submit(f"{PAGE}/essai", {}, page=PAGE).status_code == 303
    assert "En attente · 1" in text(desk.get(PAGE))
    worker.drain()
    assert [one.to for one in posted.taken] == [[world.admin.email]]
    page = text(desk.get(f"{PAGE}?etat=envoye"))
    assert "Envoyés · 1" in page and "Courriel d’essai" in page


def test_what_was_refused_says_why_and_goes_again(posted: PostOffice, world: World, as_desk: Any) -> None:
    desk, id = as_desk(world.admin), waiting(world)
    posted.refuses["rcpt"] = "550 5.1.1 personne de ce nom: samia@exemple.fr"
    carrier.carry()
    page = text(desk.get(f"{PAGE}?etat=refuse"))
    assert "l’a refusé (550)." in page and "personne de ce nom" not in page
    posted.refuses.clear()
    assert desk.submit(f"{PAGE}/{id}/repartir", {}, page=f"{PAGE}?etat=refuse").status_code == 303
    worker.drain()
    assert state(world, id).state == "envoye"
    again = desk.submit(f"{PAGE}/{id}/repartir", {}, page=f"{PAGE}?etat=envoye")
    assert again.status_code == 409 or "ne peut pas repartir" in text(again)


def test_what_waits_is_cancelled_and_its_link_forgotten(posted: PostOffice, world: World, as_desk: Any) -> None:
    desk, id = as_desk(world.admin), waiting(world, link="https://palier.example/invitation/abc")
    assert desk.submit(f"{PAGE}/{id}/annuler", {}, page=PAGE).status_code == 303
    assert (state(world, id).state, state(world, id).params) == ("annule", None)
    assert carrier.carry() == 0


def test_the_queue_is_narrowed_by_day_and_never_by_address(posted: PostOffice, world: World, as_desk: Any) -> None:
    a_mail(world.org_id)
    clock.move(timedelta(days=2))
    desk = as_desk(world.admin)
    today = clock.today().isoformat()
    assert "zoe@passeurs.example" not in text(desk.get(f"{PAGE}?du={today}"))
    page = text(desk.get(f"{PAGE}?au={today}"))
    assert "zoe@passeurs.example" in page and "1 essai, prochain" in page
    assert not re.search(
        r'name="(?:adresse|email|mots)"', page.partition('aria-label="Filtres"')[2].partition("</form>")[0]
    )


def test_without_a_server_it_says_what_is_done_instead(world: World, as_desk: Any) -> None:
    page = text(as_desk(world.admin).get(PAGE))
    assert "se remettent en main propre" in page and "M’envoyer un courriel d’essai" not in page
