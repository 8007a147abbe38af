"""After a week without contact what was written is shut at every address, the round goes on; one exchange opens."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import CLOCK, Handset
from tests.browser.screens import routes_of_the_phone
from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

EIGHT_DAYS = 8 * 86_400_000
SEEN = ("Canari du contact", "Canari du conflit", "Canari du brouillon", "Canari de la consigne", "Canari du lieu")
SHUT = "ce qui a été écrit avant est verrouillé"


def a_week_ago(handset: Handset, claire: Coordinator) -> Agent:
    """Nadia on her round, with something written of every sort; then eight days without a network."""
    claire.writes_a_consigne("Les Glycines", "Canari de la consigne")
    handset.enrol("nadia")
    nadia = Agent(handset)
    nadia.starts_a_round_at("Les Glycines", "Les Verriers")
    nadia.notes_a_contact("Canari du contact")
    nadia.notes_a_conflict("Canari du conflit")
    handset.waits(0)
    handset.lose_network()
    nadia.page.get_by_role("button", name=re.compile("^Passage fait")).click()
    nadia.said("Passage noté")
    nadia.tile("Problème technique")
    nadia.button("Modifier le lieu")
    nadia.unfold("Espace public")
    nadia.page.get_by_label("Rue, place ou arrêt").fill("Canari du lieu")
    nadia.button("Garder ce lieu")
    nadia.pick("Quel problème ?", "Éclairage, électricité")
    nadia.pick("Plus précisément", "Lumière du hall")
    nadia.write("Canari du contact")
    nadia.saved("Enregistrer le problème", "Problème enregistré sur le téléphone")
    nadia.tile("Conflit")
    nadia.write("Canari du brouillon")
    expect(nadia.page.get_by_text("Brouillon gardé sur ce téléphone")).to_be_visible()
    handset.go("/tournee")
    handset.context.add_init_script(CLOCK % EIGHT_DAYS)
    nadia.page.reload()
    expect(nadia.page.get_by_text("n’a pas été terminée")).to_be_visible()
    return nadia


def addresses(site: Site) -> list[str]:
    """Every address of the phone, with the ids of what was written."""
    contact, conflict, followup = (
        _id(site, f"SELECT id FROM {table}") for table in ("contact", "conflict", "followup")
    )
    estate = _id(site, "SELECT id FROM estate WHERE name = 'Les Glycines'")
    named = {"/saisie/:kind/:id": [f"/saisie/contact/{contact}", f"/saisie/conflict/{conflict}"]}
    named |= {"/corriger/:kind/:id": [f"/corriger/contact/{contact}"], "/suivi/:id": [f"/suivi/{followup}"]}
    named |= {"/residence/:id": [f"/residence/{estate}"]}
    return [path for pattern in routes_of_the_phone() for path in named.get(pattern, [pattern])]


def _id(site: Site, sql: str) -> str:
    return str(UUID(site.rows(sql)[0][0]))


def reads_nothing(page: Page) -> None:
    """Neither in what is seen, nor in what a field or the title holds."""
    held = page.evaluate(
        "document.title + document.body.innerText"
        " + [...document.querySelectorAll('input, textarea')].map((one) => one.value)"
    )
    assert [one for one in SEEN if one in held] == []


def looked_at(page: Page, name: str) -> None:
    """A picture, where somebody asked for one."""
    if folder := os.environ.get("TESTS_SHOTS"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=str(Path(folder) / f"{name}-{scheme}.png"))


def walks_every_address(nadia: Agent, site: Site) -> None:
    """And says what is shut wherever it would be."""
    page = nadia.page
    for path in addresses(site):
        nadia.handset.go(path)
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("main")).not_to_be_empty()
        reads_nothing(page)
        looked_at(page, path.split("-")[0].strip("/").replace("/", "_"))
        if re.match("/(suivi|saisie|corriger|a-faire|consignes)", path):
            expect(page.get_by_role("heading", level=1, name="Contenu verrouillé")).to_be_visible()
            expect(page.get_by_text(SHUT)).to_be_visible()
    nadia.handset.go("/secteur")
    page.get_by_role("searchbox").fill("canari")
    reads_nothing(page)
    page.get_by_role("searchbox").fill("glycines")
    expect(page.locator("main a", has_text="Les Glycines")).to_be_visible()
    nadia.handset.go("/tournee")


def captures(nadia: Agent) -> None:
    """Another round begins, that of then being over, and all five."""
    nadia.starts_a_round_at("Les Verriers")
    nadia.heading("Les Verriers")
    nadia.notes_a_contact("Canari du contact")
    nadia.notes_a_short_conflict()
    nadia.flags_a_short_problem()
    nadia.signposts()
    nadia.button("Pas pu passer")
    nadia.group("Pourquoi").locator("label").first.click()
    nadia.saved("Enregistrer le passage", "Passage empêché, enregistré sur le téléphone")


def test_a_week_without_contact_shuts_what_was_written_at_every_address_and_one_exchange_opens_it(
    site: Site, handset: Handset, desk: Callable[[str], Page]
) -> None:
    nadia = a_week_ago(handset, Coordinator(desk("claire")))
    page = nadia.page
    expect(page.get_by_text(SHUT)).to_be_visible()
    walks_every_address(nadia, site)
    captures(nadia)
    expect(page.get_by_role("link", name="Écrits d’avant verrouillés")).to_be_visible()
    looked_at(page, "stop")
    page.get_by_role("link", name=re.compile("^Ici depuis le verrouillage : 5 notées")).click()
    reads_nothing(page)
    looked_at(page, "ici")
    page.locator("main li a", has_text="Contact").click()
    expect(page.get_by_text("se relit et se corrige après un échange")).to_be_visible()
    reads_nothing(page)
    looked_at(page, "entry")
    page.go_back()
    page.go_back()
    handset.waits(8)
    looked_at(page, "waits")
    handset.go("/tournee/fin")
    looked_at(page, "fin")
    reads_nothing(page)
    handset.go("/tournee")

    handset.find_network()
    expect(page.get_by_text("verrouillés")).to_have_count(0)
    handset.unlock()
    handset.waits(0)
    contact = _id(site, "SELECT id FROM contact ORDER BY occurred_at LIMIT 1")
    handset.go(f"/saisie/contact/{contact}")
    expect(page.get_by_text("Canari du contact")).to_be_visible()
    handset.go("/tournee")
    nadia.tile("Conflit")
    expect(page.get_by_text("Brouillon d’un autre lieu")).to_be_visible()
    tables = ("contact", "conflict", "technical_problem", "referral", "visit")
    counts = [site.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables]
    assert counts == [2, 2, 2, 1, 2]
    assert handset.complaints == []
