"""A pair at one stop: a correction undoes nothing of the other's, doubles are counted, one's own word is not "read"."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser


class Mediator(Agent):
    """One of a pair, at the place where something was noted."""

    def opens(self, name: str = "Corriger") -> None:
        """The contact noted here, then what may be done to it."""
        self.handset.go("/tournee/ici")
        self.page.get_by_role("link", name="Contact : être écouté").click()
        self.page.get_by_role("link", name=name).or_(self.page.get_by_role("button", name=name)).click()

    def sends_the_correction(self) -> None:
        """And the service has it."""
        self.button("Enregistrer la correction")
        self.said("Correction enregistrée sur le téléphone")
        self.handset.waits(0)

    def reads(self, *words: str) -> None:
        """What the open page says of the other's doing."""
        for one in words:
            expect(self.page.locator("#f-entry")).to_contain_text(one)


@pytest.fixture
def pair(playwright: Playwright, site: Site, tmp_path: Path) -> Iterator[tuple[Mediator, Mediator]]:
    """Nadia and Yoann on one round, at one stop, where she noted a contact."""
    phones = [Handset(playwright, tmp_path / name, site) for name in ("nadia", "yoann")]
    nadia, yoann = (Mediator(one) for one in phones)
    for name, one in zip(("nadia", "yoann"), phones, strict=True):
        one.enrol(name)
    nadia.button("Démarrer une tournée")
    nadia.page.locator("label", has_text="Yoann Le Guen").click()
    nadia.page.locator("label", has_text="Les Glycines").click()
    nadia.button("Démarrer la tournée")
    nadia.notes_a_short_contact()
    phones[0].waits(0)
    yoann.sends_now()
    yield nadia, yoann
    for one in phones:
        one.switch_off()
        one.cable.cut()


def test_what_the_partner_corrected_meanwhile_stays_and_what_he_cancelled_is_told(
    pair: tuple[Mediator, Mediator],
) -> None:
    nadia, yoann = pair
    nadia.opens()
    nadia.group("Ce que vous avez fait").locator("label", has_text="Information").click()
    yoann.opens()
    yoann.write("Précisé par Yoann")
    yoann.sends_the_correction()
    nadia.reads("Saisie corrigée par Yoann", "Précisé par Yoann")
    expect(nadia.page.get_by_label("Un détail utile")).to_have_value("")
    nadia.sends_the_correction()
    nadia.opens()
    expect(nadia.page.get_by_label("Un détail utile")).to_have_value("Précisé par Yoann")
    expect(nadia.group("Ce que vous avez fait").get_by_role("checkbox", name="Information")).to_be_checked()
    expect(nadia.page.locator("#f-entry")).to_have_count(0)

    nadia.write("Ce que Nadia voulait ajouter")
    yoann.opens("Annuler cette saisie")
    yoann.button("Oui, annuler")
    yoann.handset.waits(0)
    nadia.reads("Saisie annulée par Yoann", "elle ne se corrige plus")
    nadia.button("Enregistrer la correction")
    expect(nadia.page.get_by_role("alert")).to_contain_text("elle ne se corrige plus")
    expect(nadia.page.get_by_label("Un détail utile")).to_have_value("Ce que Nadia voulait ajouter")
    assert nadia.handset.site.rows("SELECT count(*) FROM held_op") == [(0,)]
    assert nadia.handset.complaints == yoann.handset.complaints == []


def test_as_many_doubles_as_there_are_are_asked_and_ones_own_consigne_is_not_said_read(
    pair: tuple[Mediator, Mediator],
) -> None:
    nadia, yoann = pair
    for one in pair:  # each without hearing of the other
        one.handset.lose_network()
        one.handset.go("/tournee")
        one.notes_a_short_conflict()
        one.notes_a_short_contact()
    nadia.notes_a_conflict()
    for one in pair:
        one.handset.find_network()
        one.handset.waits(0)
    nadia.sends_now()
    nadia.handset.go("/tournee")
    expect(nadia.page.get_by_role("link", name="2 doublons ?")).to_be_visible()

    nadia.handset.go("/tournee/fin")
    expect(nadia.page.get_by_role("heading", name="2 doublons probables")).to_be_visible()
    nadia.page.locator(".note--twin", has_text="Les Glycines").get_by_role("button", name="C’est la même").first.click()
    expect(nadia.page.get_by_role("heading", name="1 doublon probable")).to_be_visible()
    nadia.page.get_by_role("link", name="Le dire autrement").click()
    nadia.button("Laisser la consigne")
    nadia.handset.waits(0)
    nadia.handset.go("/tournee/avant")
    own = nadia.page.locator(".note", has_text="à suivre")
    expect(own).to_contain_text("Pas encore lue")
    expect(own.get_by_text("Lu", exact=True)).to_have_count(0)
    yoann.sends_now()
    yoann.handset.go("/tournee/avant")
    yoann.page.get_by_role("button", name="Lu : Conflit : musique, à suivre").click()
    yoann.handset.waits(0)
    nadia.sends_now()
    nadia.handset.go("/tournee/avant")
    expect(own).to_contain_text("Lue par Yoann")
