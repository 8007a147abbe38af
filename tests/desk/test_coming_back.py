"""What is done from a narrowed list comes back to it, with its filters and its page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.core import clock
from tests.clients import Desk
from tests.world import World

pytestmark = pytest.mark.slow  # each step has an evening of its own


@dataclass(frozen=True)
class Step:
    """A list as it is narrowed, the page of it, the link followed from there if any, and the form that is sent."""

    url: str
    page: int
    link: str
    sends: str
    data: dict[str, str] = field(default_factory=dict)
    leaves: bool = True
    """Whether the row leaves the list, which then has one page less."""


TODAY = "{today}"
SENT = {"canal": "courriel", "destinataire": "astreinte", "le": TODAY}
HANDED = {"canal": "telephone", "partenaire": "{partner}", "le": TODAY}
NOTE = {"residence": "{verriers}", "texte": "Sonner.", "du": TODAY, "priorite": "normale"}
LISTED = {"nom": "Point justice", "domaines": "numerique"}
STEPS = {
    "a problem is sent": Step("/bureau/techniques?urgence=t0", 5, "/envoyer", "/envoyer", SENT),
    "a problem is kept": Step("/bureau/techniques?urgence=t2", 2, "", "/retenir", leaves=False),
    "a referral is handed over": Step(
        "/bureau/orientations?domaine=logement", 5, "/transmettre", "/transmettre", HANDED
    ),
    "a held entry is closed": Step("/bureau/regler?raison=newer", 4, "/regler/", "/classer", {"motif": "pour_essayer"}),
    "a held entry is tried in vain": Step("/bureau/regler?raison=newer", 4, "/regler/", "/reprendre", leaves=False),
    "a consigne is closed": Step("/bureau/consignes?etat=a_venir", 2, "", "/clore"),
    "a consigne is written": Step("/bureau/consignes?etat=close", 2, "/nouvelle", "/nouvelle", NOTE, leaves=False),
    "a partner is proposed again": Step("/bureau/partenaires?etat=retire", 2, "/partenaires/[0-9a-f]", "/proposer"),
    "a partner is changed": Step(
        "/bureau/partenaires?etat=retire", 2, "/partenaires/[0-9a-f]", "/partenaires/[^/]+", LISTED, leaves=False
    ),
    "a partner is added": Step("/bureau/partenaires?etat=retire", 2, "/nouveau", "/nouveau", LISTED, leaves=False),
    "an access is closed": Step("/bureau/equipe?acces=ouvert", 3, "/fermer", "/fermer"),
    "an access is opened again": Step("/bureau/equipe?acces=ferme", 1, "", "/rouvrir"),
    "a phone is revoked": Step("/bureau/equipe?acces=ouvert", 2, "/revoquer", "/revoquer", leaves=False),
}


def read(desk: Desk, url: str) -> str:
    answer = desk.get(url)
    assert answer.status_code == 200, url
    return unescape(answer.get_data(as_text=True))


def first(pattern: str, html: str) -> str:
    found = re.search(pattern, html)
    assert found, pattern
    return found.group(1)


def filled(data: dict[str, str], **asked: Any) -> dict[str, str]:
    """A form with its ids, dated of the day it is sent."""
    return {name: value.format(**asked, today=clock.today().isoformat()) for name, value in data.items()}


def asks(url: str) -> tuple[str, dict[str, list[str]]]:
    """An address, whatever the order of its filters."""
    return urlsplit(url).path, parse_qs(urlsplit(url).query)


def at(step: Step, number: int) -> str:
    return f"{step.url}&page={number}" if number > 1 else step.url


@pytest.mark.usefixtures("one_a_page")
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_the_list_comes_back_as_it_was_left(world: World, asked: dict[str, Any], as_desk: Any, step: Step) -> None:
    desk: Desk = as_desk(world.admin if "equipe" in step.url else world.claire)
    page, here = at(step, step.page), asks(at(step, step.page))
    html = read(desk, page)
    before = int(first(r"Page \d+ sur (\d+)", html)) if "Page " in html else 1
    if step.link:
        page = first(rf'href="([^"]*{step.link}[^"]*\?[^"]*)"', html)
        html = read(desk, page)
        back = re.findall(rf'href="({urlsplit(step.url).path}[^"/]*)">(?:Revenir|Le )', html)
        assert [asks(one) for one in back] == [here]
    action = first(rf'<form[^>]* action="([^"?]*{step.sends}\?[^"]*)"', html)
    shown = dict(re.findall(r'name="(vu)" value="([^"]*)"', html))
    answer = desk.submit(action, {**shown, **filled(step.data, **asked)}, page)
    assert answer.status_code == 303
    led = answer.headers["Location"]
    assert asks(led) == (here if "/regler/" not in led else (urlsplit(page).path, here[1]))
    html = read(desk, led)
    if "/regler/" not in led:
        left = before - step.leaves
        assert f"Page {min(step.page, left)} sur {left}" in html if left > 1 else "Page " not in html
        assert "Tout voir" in html


def test_only_the_filters_of_the_list_travel(world: World, asked: dict[str, Any], as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    page = first(r'href="([^"]*/envoyer[^"]*)"', read(desk, "/bureau/techniques?urgence=t0"))
    wrong = "&next=https%3A%2F%2Fx.example&residence=x.example&probleme=%2F%2Fx.example&_external=1&page=x&etat=x"
    html = read(desk, page + wrong)
    assert "x.example" not in html.replace("passeurs.example", "")
    answer = desk.submit(page + wrong, filled(SENT), page)
    assert re.fullmatch(r"/bureau/techniques\?urgence=t0#l-[0-9a-f-]{36}", answer.headers["Location"])


def test_the_people_asked_for_stay_when_a_code_is_made(world: World, asked: dict[str, Any], as_desk: Any) -> None:
    desk: Desk = as_desk(world.claire)
    page = "/bureau/equipe?role=agent"
    action = first(r'action="([^"]+/code\?[^"]*)"', read(desk, page))
    html = unescape(desk.submit(action, {}, page).get_data(as_text=True))
    assert 'class="code-once"' in html and '<option selected value="agent">' in html
    assert "Claire" not in first(r"(?s)<tbody>(.*?)</tbody>", html)
