"""The position of a street report: one fix on a tap, said in words, an estate close by offered and never attached."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

NORTH = 46.000161
"""18 m north of Les Glycines; the others of the small world are moved away."""
OFFER = "Vous êtes à 18 m de la résidence Les Glycines."
LATE = """() => { globalThis.late = []; navigator.geolocation.getCurrentPosition = (...words) => late.push(words); }"""
FIX = "late.shift()[0]({coords: {latitude: 46.00016, longitude: 6, accuracy: 12}})"


class Street(Agent):
    """An agent in the street, without network: a fix needs none."""

    def opens_a_contact(self) -> None:
        """The form, its place unfolded down to the public space."""
        self.handset.go("/contact")
        self.heading("Contact")
        self.page.get_by_role("button", name=re.compile("^Modifier")).click()
        self.unfold("Espace public")

    def allows(self) -> None:
        """As the phone's settings do."""
        self.handset.context.grant_permissions(["geolocation", "notifications"], origin=self.handset.url)

    def stands(self, accuracy: float) -> None:
        """Where the phone will say it is."""
        self.handset.context.set_geolocation({"latitude": NORTH, "longitude": 6.000002, "accuracy": accuracy})

    def told(self, words: str) -> None:
        """What the phone says of the position."""
        expect(self.page.locator("details p[role=status]")).to_contain_text(words)

    def asks(self, words: str) -> None:
        """Touches the button once; what comes of it."""
        self.button("Ma position")
        self.told(words)

    def saves(self) -> None:
        """Four taps and it is on disk."""
        self.pick("Besoin exprimé", "Être écouté")
        self.saved("Enregistrer le contact", "Contact enregistré sur le téléphone")


@pytest.fixture
def street(site: Site, handset: Handset) -> Street:
    """Nadia on a round, then out of reach of any network."""
    site.write("UPDATE estate SET lat = 46.01 WHERE name <> 'Les Glycines'")
    handset.enrol("nadia")
    handset.lose_network()
    nadia = Street(handset)
    nadia.starts_a_round_at("Les Glycines")
    return nadia


def test_a_street_report_is_offered_the_estate_close_by_and_never_attached_by_itself(
    site: Site, street: Street
) -> None:
    page = street.page
    street.opens_a_contact()
    street.asks("Position refusée par le téléphone. Le nom du lieu suffit.")
    street.allows()
    street.handset.context.set_geolocation(None)
    street.asks("Position introuvable ici. Le nom du lieu suffit.")
    street.stands(accuracy=101)
    street.asks("Position trop imprécise, à 101 m près. Le nom du lieu suffit.")
    expect(page.get_by_role("button", name="Toute la résidence")).to_be_visible()  # the place is as it was
    street.stands(accuracy=12)
    street.asks("Position notée, à 12 m près.")
    street.told(OFFER)
    street.button("Garder l’espace public")
    expect(page.get_by_text(OFFER)).to_have_count(0)
    expect(page.locator("#f-place")).to_be_focused()
    page.get_by_label("Rue, place ou arrêt").fill("Arrêt Gare")
    street.saves()

    street.opens_a_contact()
    street.asks(OFFER)
    page.reload()
    street.handset.unlock()
    expect(page.get_by_text("Votre brouillon a été repris")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Modifier")).click()
    street.told("Position notée.")  # an offer without an answer attached nothing
    street.button("Retirer la position")
    street.asks(OFFER)
    street.button("C’est là")
    expect(page.get_by_role("button", name="Toute la résidence")).to_have_attribute("aria-pressed", "true")
    street.saves()

    street.handset.find_network()
    street.handset.waits(0)
    assert site.rows(
        "SELECT e.name, p.lat, p.lon FROM contact c LEFT JOIN estate e ON e.id = c.estate_id"
        " LEFT JOIN public_point p ON p.id = c.public_point_id ORDER BY c.occurred_at"
    ) == [(None, 46.00016, 6.0), ("Les Glycines", None, None)]
    street.handset.go("/tournee/fin")
    page.locator("main a.rowlink", has_text="Contact").first.click()
    page.get_by_role("link", name="Corriger").click()
    street.heading("Corriger")
    page.get_by_role("button", name=re.compile("^Modifier")).click()
    street.unfold("Espace public")
    expect(page.get_by_label("Rue, place ou arrêt")).to_be_visible()
    expect(page.get_by_role("button", name="Ma position")).to_have_count(0)  # corrected elsewhere, later
    assert street.handset.complaints == []


def test_a_late_fix_changes_nothing_and_none_is_asked_during_a_pause(street: Street) -> None:
    page = street.page
    street.opens_a_contact()
    page.evaluate(LATE)
    street.asks("Position en cours de recherche…")
    assert page.evaluate("late[0][2]") == {"enableHighAccuracy": True, "timeout": 10_000, "maximumAge": 0}
    page.evaluate("late.shift()[1]({code: 3})")
    street.told("Position trop longue à venir. Le nom du lieu suffit.")

    street.button("Ma position")
    page.get_by_role("button", name="Hall 14").click()  # she found the place meanwhile
    page.evaluate(FIX)
    expect(page.get_by_role("button", name="Hall 14")).to_have_attribute("aria-pressed", "true")
    street.button("Ma position")
    street.button("Garder ce lieu")  # and here she folded it away
    page.evaluate(FIX)
    expect(page.locator("p.auto")).to_contain_text("14")

    street.handset.go("/tournee")
    page.get_by_role("link", name=re.compile("^Arrêts")).click()
    street.button("Suspendre la tournée")
    street.heading("Tournée suspendue")
    street.opens_a_contact()
    street.asks("Position non demandée hors service ou en pause. Le nom du lieu suffit.")
    assert page.evaluate("late.length") == 0
