"""The lists of the desk, narrowed: each filter keeps what says it, through pages and states; what is unknown is not."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from app.core import tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.people.rules import Role
from tests import world as worlds
from tests.clients import Desk
from tests.desk.evening import Evening
from tests.world import World

pytestmark = pytest.mark.slow  # half a minute: each list has an evening of its own
ROW = re.compile(r'<li(?: class="row"| id="[^"]+")?>(.*?)</li>|<tr id="[^"]+">(<td>.*?)</tr>', re.DOTALL)
NEXT = re.compile(r'rel="next" href="([^"]+)"')

FILTERS = {
    "/bureau/regler": [
        ("raison=newer", "version plus récente"),
        ("raison=unknown_record", "Complète une saisie"),
        ("agent={yoann}", "Yoann Le Guen"),
        ("raison=newer&agent={nadia}", "Nadia Belkacem"),
    ],
    "/bureau/techniques": [
        ("residence={verriers}", "Les Verriers"),
        ("residence=espace_public", "Espace public"),
        ("urgence=t0", "Danger"),
        ("probleme=electricite_eclairage", "Lumière"),
        ("etat=a_transmettre&residence={glycines}&urgence=t2", "Important"),
    ],
    "/bureau/orientations": [
        ("residence={verriers}", "Les Verriers"),
        ("residence=espace_public", "Espace public"),
        ("domaine=numerique", "Numérique"),
        ("partenaire={partner}", "Maison du droit"),
    ],
    "/bureau/partenaires": [("domaine=numerique", "Numérique"), ("etat=retire", "Plus proposé")],
    "/bureau/consignes": [
        ("residence={glycines}", "Les Glycines"),
        ("etat=en_cours", "En cours"),
        ("etat=a_venir", "À venir"),
        ("etat=echue", "Échue"),
        ("etat=close", "Close"),
    ],
    "/bureau/patrimoine": [
        ("bailleur=aucun", "non renseigné"),
        ("secteur={sector}", "N1"),
        ("secteur=aucun", "sans secteur"),
        ("etat=a_placer", "À placer"),
        ("etat=fermee", "Fermée le"),
        ("bailleur=aucun&etat=fermee", "Fermée le"),
    ],
    "/bureau/equipe": [
        ("role=agent", "Agent de médiation"),
        ("secteur={sector}", "N1"),
        ("acces=ferme", "Fermé"),
        ("acces=ouvert", "Ouvert"),
    ],
}
"""By list: what is asked, and what the lines that are kept say, and they alone (among the agent's for two at once)."""

EMPTY = {
    "/bureau/regler": ("raison=error", "Aucune saisie pour ces filtres.", "Rien à régler."),
    "/bureau/techniques": ("urgence=t4", "Aucun problème pour ces filtres.", "Aucun problème à transmettre."),
    "/bureau/orientations": (
        "domaine=langue",
        "Aucune orientation pour ces filtres.",
        "Aucune orientation à transmettre.",
    ),
    "/bureau/partenaires": ("domaine=langue", "Aucun partenaire pour ces filtres.", "Ajoutez ceux que"),
    "/bureau/consignes": ("residence={tuilerie}", "Aucune consigne pour ces filtres.", "s’affiche sur le téléphone"),
    "/bureau/equipe": ("role=landlord_service", "Aucune personne pour ces filtres.", "Aucun téléphone enrôlé."),
}


def text(desk: Desk, url: str) -> str:
    answer = desk.get(url)
    assert answer.status_code == 200, url
    return unescape(answer.get_data(as_text=True))


def lines(html: str) -> list[str]:
    """The words of each line of the first list of a page."""
    found = re.search(r'<ul class="rows">.*?</ul>|<tbody>.*?</tbody>', html, re.DOTALL)
    rows = ROW.findall(found.group(0)) if found else []
    return [" ".join(re.sub(r"<[^>]+>", " ", one or other).split()) for one, other in rows]


def walk(desk: Desk, url: str) -> list[str]:
    """The lines of every page, by the links of the pages themselves."""
    html = text(desk, url)
    found = lines(html)
    while follow := NEXT.search(html):
        html = text(desk, follow.group(1))
        found += lines(html)
    return found


@pytest.mark.usefixtures("one_a_page")
@pytest.mark.parametrize("url", FILTERS)
def test_each_filter_keeps_what_says_it_on_every_page(
    world: World, asked: dict[str, Any], as_desk: Any, url: str
) -> None:
    desk = as_desk(world.claire)
    whole = walk(desk, url)
    assert len(whole) > 2
    for query, said in FILTERS[url]:
        narrowed = walk(desk, f"{url}?{query.format(**asked)}")
        expected = [one for one in whole if said in one]
        if "&" in query:
            single = walk(desk, f"{url}?{query.format(**asked).rsplit('&', 1)[0]}")
            expected = [one for one in single if said in one]
        assert narrowed == expected, query
        assert 0 < len(narrowed) < len(whole), query


@pytest.mark.parametrize("url", FILTERS)
def test_what_is_not_offered_is_ignored_by_its_own_field_and_never_repeated(
    world: World, asked: dict[str, Any], as_desk: Any, url: str
) -> None:
    desk = as_desk(world.claire)
    whole = text(desk, url)
    query = FILTERS[url][0][0].format(**asked)
    names = set(re.findall(r'<select[^>]* name="(\w+)"|data-find="[^"]+" data-name="(\w+)"', whole))
    names = {one or other for one, other in names}
    assert len(names) >= 2 and "Tout voir" not in whole
    for wrong in ("Mme+Durand", str(uuid7()), "%00", str(world.strange_home.estate_id)):
        html = text(desk, f"{url}?" + "&".join(f"{name}={wrong}" for name in names))
        assert lines(html) == lines(whole) and "Tout voir" not in html
        assert "Durand" not in html and wrong not in html
        others = [f"{name}={wrong}" for name in names if f"{name}=" not in query]
        html = text(desk, f"{url}?" + "&".join([query, *others]))
        assert lines(html) == lines(text(desk, f"{url}?{query}")) and "Tout voir" in html and wrong not in html


@pytest.mark.parametrize("url", EMPTY)
def test_nothing_for_these_filters_is_not_nothing_at_all(
    world: World, asked: dict[str, Any], as_desk: Any, url: str
) -> None:
    query, narrowed, bare = EMPTY[url]
    html = text(as_desk(world.claire), f"{url}?{query.format(**asked)}")
    assert narrowed in html and "Tout voir" in html and bare not in html
    html = text(as_desk(world.stranger), url)
    assert bare in html and "ces filtres" not in html and "Tout voir" not in html


@pytest.mark.parametrize("url", ["/bureau/techniques", "/bureau/orientations"])
def test_filters_and_states_are_kept_from_one_to_the_other(
    world: World, asked: dict[str, Any], as_desk: Any, url: str
) -> None:
    desk, home = as_desk(world.claire), f"residence={asked['glycines']}"
    html = text(desk, f"{url}?{home}")
    states = re.findall(r'<nav class="cluster states".*?</nav>', html, re.DOTALL)[0]
    links = re.findall(r'href="([^"]+)"', states)
    assert len(links) > 1 and all(home in link and "etat=" in link for link in links)
    html = text(desk, links[-1])
    state = links[-1].split("etat=")[1].split("&")[0]
    assert f'<input type="hidden" name="etat" value="{state}">' in html
    assert f'href="{url}?etat={state}">Tout voir' in html


def test_what_is_done_from_a_narrowed_list_comes_back_to_it(
    world: World, asked: dict[str, Any], evening: Evening, as_desk: Any
) -> None:
    desk: Desk = as_desk(world.claire)
    for page, verb in (("/bureau/techniques?urgence=t0", "retenir"), ("/bureau/consignes?etat=en_cours", "clore")):
        action = re.search(rf'action="([^"]+/{verb}\?[^"]+)"', text(desk, page))
        assert action and desk.submit(action.group(1), {}, page).headers["Location"].startswith(f"{page}#l-")


def test_the_phones_are_those_of_the_people_asked_for(world: World, asked: dict[str, Any], as_desk: Any) -> None:
    desk = as_desk(world.claire)

    def phones(url: str) -> list[str]:
        return re.findall(r"<b>([^<]+)</b><br><span class=\"soft\"><bdi>Téléphone</bdi>,", text(desk, url))

    assert set(phones("/bureau/equipe")) == {"Nadia Belkacem", "Yoann Le Guen"}
    assert phones("/bureau/equipe?role=coordinator") == []
    assert "Aucun téléphone pour ces personnes." in text(desk, "/bureau/equipe?role=coordinator")


def test_a_code_is_shown_with_its_person_whatever_their_page(world: World, as_desk: Any) -> None:
    with tenant.every_tenant(), write_unit():
        crowd = [worlds._person(world.org_id, f"Zoé{n:02} Martin", Role.agent) for n in range(50)]
    desk: Desk = as_desk(world.claire)
    assert "Zoé49" not in text(desk, "/bureau/equipe") and "Page 1 sur 2" in text(desk, "/bureau/equipe")
    made = desk.submit(f"/bureau/equipe/{crowd[-1].user_id}/code?role=lead&page=1", {}, "/bureau/equipe")
    html = unescape(made.get_data(as_text=True))
    assert "Code pour le téléphone de Zoé49 Martin" in html and 'class="code-once"' in html
    assert any("Zoé49 Martin" in one and "Un code attend" in one for one in lines(html))
