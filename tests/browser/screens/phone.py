"""An agent's screens, from the enrolment to a round without network and a phone closed by the service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

from playwright.sync_api import Page, expect

from tests.browser.handset import Handset
from tests.browser.screens.phone_cases import cases_of_hers
from tests.browser.steps_phone import Agent

NOBODY = UUID(int=0)


def phone(handset: Handset) -> Iterator[str]:
    """Nadia's phone, from the enrolment to a round without network."""
    agent = Agent(handset)
    agent.heading("Ouvrir Palier sur ce téléphone")
    yield "01-enrolement"
    agent.button("Ouvrir sur ce téléphone")
    yield "01-enrolement-refuse"
    handset.enrol("nadia")
    handset.waits(0)
    yield "02-tournee"
    yield from _plain(agent)
    handset.go("/tournee")
    agent.button("Démarrer la tournée")
    expect(handset.page.get_by_text("arrêt 1 sur")).to_be_visible()
    yield "03-visite"
    yield from _forms(agent)
    yield from _round(agent)
    handset.lose_network()
    yield from _entries(agent)
    yield from _gates(agent)


def _plain(agent: Agent) -> Iterator[str]:
    for name, path, heading in (
        ("02-consignes", "/consignes", "Consignes"), ("02-avant", "/tournee/avant", "Avant de partir"),
        ("02-note", "/tournee/note", "Ma note"), ("07-a-faire", "/a-faire", "À faire"),
        ("08-secteur", "/secteur", "Secteur"), ("10-planning", "/planning", "Planning"),
        ("15-telephone", "/telephone", "Ce téléphone"),
        ("15-verrou", "/verrou", "Verrou"),
        ("15-propositions", "/listes", "Propositions pour les listes"),
        ("15-proposer", "/listes/proposer", "Proposer un changement"),
        ("02-tournee-non-prevue", "/tournee/debut", "Tournée non prévue"),
    ):  # fmt: skip
        agent.handset.go(path)
        agent.heading(heading)
        yield name
    agent.handset.go("/secteur")
    agent.page.get_by_text(re.compile("^Problèmes · ")).click()
    yield "08-secteur-problemes"
    agent.page.get_by_text("Résidences", exact=True).first.click()
    agent.page.locator("main ul.rows a").first.click()
    expect(agent.page.get_by_role("heading", name="Halls")).to_be_visible()
    yield "08-residence"
    agent.handset.go("/a-faire")
    agent.page.locator("main ul.rows a").first.click()
    agent.heading("Suivi")
    yield "07-suivi"
    yield from cases_of_hers(agent)
    agent.handset.go("/rien/de/tel")
    yield "02-adresse-inconnue"
    for name, path in (
        ("14-saisie-inconnue", f"/saisie/contact/{NOBODY}"), ("14-corriger-trop-tard", f"/corriger/contact/{NOBODY}"),
        ("07-suivi-inconnu", f"/suivi/{NOBODY}"), ("08-residence-inconnue", f"/residence/{NOBODY}"),
        ("06-passer-inconnu", f"/tournee/passer/contact/{NOBODY}"),
    ):  # fmt: skip
        agent.handset.go(path)
        yield name


def _forms(agent: Agent) -> Iterator[str]:
    page = agent.page
    _quiet(agent)
    agent.tile("Contact")
    agent.heading("Contact")
    yield "04-contact"
    agent.button("Enregistrer le contact")
    expect(page.get_by_role("alert")).to_contain_text("besoin")
    _unfold(page)
    yield "04-contact-refuse"
    page.get_by_role("button", name=re.compile("^Modifier")).click()
    yield "04-contact-lieu"
    yield from _position(agent)
    agent.button("Retour")
    agent.tile("Conflit")
    yield "04-conflit"
    agent.pick("De quoi s’agit-il ?", "Bruit")
    agent.pick("Gravité", "Danger")
    agent.pick("Comment cela s’est terminé", "À suivre")
    _unfold(page)
    yield "04-conflit-danger"
    agent.button("Retour")
    agent.tile("Problème technique")
    yield "05-probleme"
    agent.pick("Quel problème ?", "Gaz, incendie")
    agent.pick("Plus précisément", "Odeur de gaz")
    agent.pick("L’appel", "Appel passé")
    yield "05-probleme-danger"
    agent.button("Retour")
    agent.tile("Orientation")
    yield "05-orientation"
    agent.pick("Quelle orientation ?", "Relais à proposer")
    agent.pick("Domaine", "Numérique")
    yield "05-orientation-relais"
    agent.button("Retour")


def _position(agent: Agent) -> Iterator[str]:
    page, context = agent.page, agent.handset.context
    agent.unfold("Espace public")
    agent.button("Ma position")
    page.get_by_text("Position refusée").scroll_into_view_if_needed()
    yield "04-contact-position-refusee"
    context.grant_permissions(["geolocation", "notifications"], origin=agent.handset.url)
    context.set_geolocation({"latitude": 46.13836, "longitude": 5.6174, "accuracy": 12})
    agent.button("Ma position")
    expect(page.get_by_text("de la résidence Les Glycines")).to_be_visible()
    page.get_by_role("button", name="C’est là").scroll_into_view_if_needed()
    yield "04-contact-position"


def _round(agent: Agent) -> Iterator[str]:
    page = agent.page
    agent.ras()
    yield "03-visite-ras"
    _quiet(agent)
    agent.handset.go("/tournee/ici")
    agent.heading("^Ici")
    yield "03-ici"
    agent.handset.go("/tournee")
    page.get_by_role("link", name=re.compile("^Arrêts")).click()
    yield "03-arrets"
    agent.button("Suspendre la tournée")
    agent.heading("Tournée suspendue")
    yield "03-pause"
    agent.button("Reprendre la tournée")
    _quiet(agent)
    agent.handset.go("/tournee/passage")
    expect(page.get_by_role("button", name="Enregistrer le passage")).to_be_visible()
    yield "03-passage-empeche"
    agent.handset.go("/tournee/fin")
    agent.heading("^Fin de")
    yield "06-fin"
    agent.handset.go("/tournee")


def _entries(agent: Agent) -> Iterator[str]:
    page = agent.page
    agent.tile("Orientation")
    agent.pick("Quelle orientation ?", "Remise à la personne")
    agent.pick("Domaine", "Logement")
    agent.saved("Enregistrer l’orientation", "Orientation enregistrée sur le téléphone")
    _quiet(agent)
    yield from _passed_on(agent)
    agent.handset.go("/etat")
    agent.heading("Saisies de ce téléphone")
    yield "14-etat"
    agent.handset.go("/reglee/0190a000-0000-7000-8000-00000000f001")
    agent.heading("Saisie réglée")
    yield "14-reglee"
    agent.handset.go("/tournee/fin")
    page.locator("main a.rowlink", has_text="Orientation").first.click()
    expect(page.get_by_role("link", name="Corriger")).to_be_visible()
    yield "14-saisie"
    page.get_by_role("link", name="Corriger").click()
    agent.heading("Corriger")
    yield "14-corriger"
    agent.handset.go("/tournee/fin")
    page.get_by_role("button", name=re.compile("^Terminer")).click()
    expect(page.get_by_role("button", name=re.compile("^Terminer"))).to_have_count(0)
    yield "06-apres-la-tournee"


def _passed_on(agent: Agent) -> Iterator[str]:
    agent.tile("Conflit")
    agent.pick("De quoi s’agit-il ?", "Bruit")
    agent.pick("Gravité", "Gêne")
    agent.pick("Comment cela s’est terminé", "À suivre")
    agent.saved("Enregistrer le conflit", "Conflit enregistré sur le téléphone")
    _quiet(agent)
    agent.handset.go("/tournee/fin")
    agent.page.get_by_role("link", name=re.compile("^Le dire autrement")).scroll_into_view_if_needed()
    yield "06-fin-a-passer"
    agent.page.get_by_role("link", name=re.compile("^Le dire autrement")).click()
    expect(agent.page.get_by_label("Ce qu’il faut savoir en arrivant")).to_be_visible()
    yield "06-passer"
    agent.button("Laisser la consigne")
    expect(agent.page.get_by_role("button", name=re.compile("^Retirer"))).to_be_visible()
    yield "06-fin-laisse"


def _gates(agent: Agent) -> Iterator[str]:
    handset, page = agent.handset, agent.page
    handset.cable.speak("401 Unauthorized", '{"error": "session"}', Content_Type="application/json")
    handset.find_network()
    agent.heading("Bon")
    yield "01-mot-de-passe"
    page.get_by_role("button", name="Changer d’agent").click()
    yield "01-mot-de-passe-changer"
    device = page.evaluate("JSON.parse(localStorage.getItem('palier-device')).device_id")
    told = f'{{"device": "revoked", "id": "{device}"}}'
    handset.cable.speak("403 Forbidden", told, only="POST /api/sync", Content_Type="application/json")
    page.reload()
    expect(page.get_by_text("Ce téléphone a été fermé par votre service.")).to_be_visible()
    yield "01-ferme"


def _quiet(agent: Agent) -> None:
    """A second later the last word stays behind when the screen changes."""
    agent.page.wait_for_timeout(1100)


def _unfold(page: Page) -> None:
    """Open all that a form folds away."""
    folded = page.locator("details:not([open]) > summary")
    for _ in range(folded.count()):
        folded.first.click()
