"""A line that is missing: proposed without network, accepted and published at the desk, then on the phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset
from tests.browser.inspector import Inspector
from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser


def she_proposes(nadia: Agent) -> None:
    """From the settings of her phone; what she began is still there when she comes back to it."""
    nadia.handset.go("/telephone")
    nadia.button("Propositions pour les listes")
    nadia.button("Proposer un changement")
    nadia.button("Proposer")
    expect(nadia.page.get_by_role("alert")).to_contain_text("Choisissez la liste.")
    nadia.page.get_by_label("Dans quelle liste").select_option(label="Lieu précis")
    nadia.pick("Ce que vous proposez", "Une ligne manque")
    nadia.page.get_by_label("La ligne à ajouter").fill("Laverie")
    nadia.button("Retour")
    nadia.button("Proposer un changement")
    expect(nadia.page.get_by_label("La ligne à ajouter")).to_have_value("Laverie")
    nadia.button("Proposer")
    nadia.heading("Propositions pour les listes")
    expect(nadia.page.get_by_text("En attente", exact=True)).to_be_visible()


def the_desk_accepts_and_publishes(site: Site, claire: Coordinator) -> None:
    """In other words than hers, under a shipped line."""
    claire.page.goto(f"{site.url}/bureau/")
    claire.page.get_by_role("link", name="Propositions pour les listes").click()
    claire.page.get_by_role("link", name=re.compile("^Répondre.*Laverie$")).click()
    expect(claire.page.get_by_label("Libellé")).to_have_value("Laverie")
    claire.page.get_by_label("Libellé").fill("Laverie collective")
    claire.page.get_by_label("Compte comme").select_option("equipement_public")
    inspector = Inspector(claire.page)
    inspector.look("une proposition")
    assert inspector.faults == []
    claire.page.get_by_role("button", name="Ajouter la ligne au brouillon").click()
    claire.said("La proposition est dans le brouillon")
    claire.page.locator("summary", has_text="Publier pour toute l’équipe").click()
    claire.page.get_by_role("button", name="Publier", exact=True).click()
    claire.said("La version 1 est publiée")


def test_a_missing_line_is_proposed_offline_accepted_and_offered(
    site: Site, desk: Callable[[str], Page], handset: Handset
) -> None:
    nadia, claire = Agent(handset), Coordinator(desk("claire"))
    handset.enrol("nadia")
    handset.ready_offline()
    handset.lose_network()
    she_proposes(nadia)
    handset.waits(1)
    handset.find_network()
    handset.waits(0)
    the_desk_accepts_and_publishes(site, claire)
    handset.go("/etat")
    nadia.button("Envoyer maintenant")
    handset.go("/listes")
    expect(nadia.page.get_by_text("Publiée", exact=True)).to_be_visible()
    inspector = Inspector(nadia.page)
    inspector.look("ses propositions")
    assert inspector.faults == []
    expect(nadia.page.get_by_text("Dans la version 1 de la liste, sous « Laverie collective ».")).to_be_visible()
    handset.go("/listes/proposer")
    nadia.page.get_by_label("Dans quelle liste").select_option(label="Lieu précis")
    nadia.pick("Ce que vous proposez", "Une ligne ne sert pas")
    expect(nadia.page.get_by_label("Quelle ligne").locator("option", has_text="Laverie collective")).to_have_count(1)


def test_from_inside_a_form_its_list_is_chosen_and_what_was_begun_waits(handset: Handset) -> None:
    nadia = Agent(handset)
    handset.enrol("nadia")
    handset.lose_network()
    nadia.tab("Tournée")
    handset.go(f"/contact?residence={handset.site.ids['glycines']['estate_id']}")
    nadia.pick("Besoin exprimé", "Être écouté")
    nadia.pick("Comment", "Rencontre en tournée")
    nadia.unfold("Il manque un choix")
    inspector = Inspector(nadia.page)
    inspector.look("les listes d’un contact")
    assert inspector.faults == []
    nadia.button("Comment s’est fait le contact")
    nadia.heading("Proposer un changement")
    expect(nadia.page.get_by_label("Dans quelle liste")).to_have_value("canal")
    nadia.pick("Ce que vous proposez", "Une ligne manque")
    nadia.page.get_by_label("La ligne à ajouter").fill("Au marché")
    nadia.button("Proposer")
    nadia.heading("Contact")
    expect(nadia.page.get_by_text("Votre brouillon a été repris.")).to_be_visible()
    expect(nadia.page.get_by_role("radio", name="Être écouté", exact=True)).to_be_checked()
    nadia.saved("Enregistrer le contact", "Contact enregistré sur le téléphone")
    handset.waits(2)
