"""A phone without room, by the browser's own quota: told as space, the form and its text stay, and it saves later."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser.handset import Handset, until
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

SPACE = "Plus de place sur ce téléphone"
PATHS = ("/contact", "/conflit", "/probleme", "/orientation", "/tournee/passage")
BUTTONS = (
    "Enregistrer le contact",
    "Enregistrer le conflit",
    "Enregistrer le problème",
    "Enregistrer l’orientation",
    "Enregistrer le passage",
)


@dataclass
class Narrow(Agent):
    """An agent whose phone has no room, for a while."""

    @contextmanager
    def no_room(self) -> Iterator[None]:
        """One byte for all of the app's storage; then as much as before."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Storage.overrideQuotaForOrigin", {"origin": self.handset.url, "quotaSize": 1})
        yield
        session.send("Storage.overrideQuotaForOrigin", {"origin": self.handset.url})
        session.detach()

    def runs_out_of_room(self) -> None:
        """The browser looks at its quota twice a minute: she types until it has."""
        told = self.page.get_by_role("alert").get_by_text(SPACE)
        typed = count()

        def refused() -> bool:
            self.write(f"Encore {next(typed)}")
            self.page.wait_for_timeout(500)
            return told.first.is_visible()

        until(refused, 90)

    def forms(self) -> list[Callable[[], str]]:
        """The five captures of a stop."""
        return [self.contact, self.conflict, self.problem, self.referral, self.passage]

    def contact(self) -> str:
        """Each form filled up to its button, whose words it answers."""
        self.tile("Contact")
        self.pick("Besoin exprimé", "Être écouté")
        return "Enregistrer le contact"

    def conflict(self) -> str:
        self.tile("Conflit")
        self.pick("De quoi s’agit-il ?", "Bruit")
        self.pick("Gravité", "Gêne")
        self.pick("Comment cela s’est terminé", "Apaisé")
        return "Enregistrer le conflit"

    def problem(self) -> str:
        self.tile("Problème technique")
        self.pick("Quel problème ?", "Éclairage, électricité")
        self.pick("Plus précisément", "Lumière du hall")
        return "Enregistrer le problème"

    def referral(self) -> str:
        self.tile("Orientation")
        self.pick("Domaine", "Logement")
        return "Enregistrer l’orientation"

    def passage(self) -> str:
        self.button("Pas pu passer")
        self.group("Pourquoi").locator("label").first.click()
        return "Enregistrer le passage"


def test_five_forms_filled_without_room_lose_nothing_and_each_arrives_once(site: Site, handset: Handset) -> None:
    handset.enrol("nadia")
    nadia, page = Narrow(handset), handset.page
    nadia.starts_a_round_at("Les Glycines")
    handset.waits(0)
    forms = {fill: f"Écrit sans place, {fill.__name__}" for fill in nadia.forms()}
    with nadia.no_room():
        for fill, text in forms.items():
            button = fill()
            nadia.runs_out_of_room()
            nadia.write(text)
            nadia.button(button)
            expect(page.get_by_role("alert").get_by_text(f"{SPACE}. Libérez de l’espace").first).to_be_visible()
            expect(page.get_by_label("Un détail utile")).to_have_value(text)
            handset.go("/tournee")
            expect(page.locator("a.status")).to_contain_text(SPACE)
    for path, (text, button) in zip(PATHS, zip(forms.values(), BUTTONS, strict=True), strict=True):
        handset.go(path)
        expect(page.get_by_label("Un détail utile")).to_have_value(text)
        nadia.button(button)
        expect(page.get_by_role("button", name=button, exact=True)).to_have_count(0)
    handset.waits(0)
    tables = ("contact", "conflict", "technical_problem", "referral", "visit")
    assert [site.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables] == [1] * 5
    handset.go("/tournee")
    expect(page.get_by_role("link", name=re.compile("^Ici cet après-midi : 5 notées"))).to_be_visible()
    assert [one for one in handset.complaints if "QuotaExceeded" not in one] == []


def test_what_comes_without_room_stops_nothing_that_waits(site: Site, handset: Handset) -> None:
    handset.enrol("nadia")
    nadia, page = Narrow(handset), handset.page
    nadia.starts_a_round_at("Les Glycines", "Les Verriers")
    handset.waits(0)
    handset.lose_network()
    nadia.ras()
    nadia.notes_a_short_contact()
    with nadia.no_room():
        nadia.conflict()
        nadia.runs_out_of_room()
        handset.go("/tournee")
        handset.find_network()
        until(lambda: site.custody("nadia").get("contact.record") == 1)
        expect(page.locator("a.status")).to_contain_text(SPACE)
        nadia.goes_on("Les Verriers")  # what was received before is still there to walk by
        handset.go("/etat")
        expect(page.get_by_text("ce qui arrive du service n’est pas gardé")).to_be_visible()
    nadia.button("Envoyer maintenant")
    handset.waits(0)
    page.reload()
    handset.go("/tournee")
    nadia.heading("Les Verriers")
    assert site.custody("nadia") == {"round.start": 1, "contact.record": 1, "visit.record": 1}
