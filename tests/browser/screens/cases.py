"""Cases at the desk: one that goes from its opening to an agreement, one that stops; alerts, and advice asked."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.screens.forms import follow, press, refuses
from tests.browser.screens.letters import letters, mediation
from tests.browser.screens.parties import parties
from tests.browser.screens.sessions import agreement, decided, sessions
from tests.browser.site import Site

ENVELOPE = (
    ("35-dossier-ouvert", ""),
    ("35-dossier-mediateurs", "/mediateurs"),
    ("35-dossier-etat", "/etat"),
    ("35-dossier-corriger", "/corriger"),
    ("35-dossier-versions", "/versions"),
    ("35-dossier-lectures", "/lectures"),
)
BOARD = (("35-dossiers", ""), ("35-dossiers-clos", "?etape=clos"), ("35-dossiers-aucun", "?numero=999999"))
REFUSED = (
    ("37-interrompre", "/interrompre", "Interrompre la médiation", "Choisissez un motif de la liste"),
    ("37-suspendre", "/suspendre", "Suspendre le dossier", "Choisissez un motif"),
    ("37-reorienter", "/reorienter", "Réorienter", "au moins un motif"),
)
"""Of each way a case stops: its page, then what it says when nothing is answered."""


def cases(site: Site, page: Page) -> Iterator[str]:
    """Claire opens one, which she follows herself, as far as its agreement; another stops."""
    page.goto(f"{site.url}/bureau/alertes")
    yield "38-alertes-aucune"
    page.goto(f"{site.url}/bureau/dossiers/nouveau")
    yield "35-dossier-nouveau"
    press(page, "Ouvrir le dossier")
    refuses(page, "sont à reprendre")
    yield "35-dossier-refuse"
    case = _opens(site, page)
    for name, more in ENVELOPE:
        page.goto(case + more)
        yield name
    yield from parties(page, case)
    yield from decided(page, case)
    yield from sessions(page, case)
    yield from agreement(page, case)
    yield from letters(page, case)
    for name, said in BOARD:
        page.goto(f"{site.url}/bureau/dossiers{said}")
        yield name
    yield from _alerts(site, page, case)
    yield from _advice(site, page, case)
    page.goto(case)
    yield "35-dossier"
    yield from _of_a_request(site, page)
    yield from _stops(page, _opens(site, page))
    yield from mediation(site, page)


def _of_a_request(site: Site, page: Page) -> Iterator[str]:
    """What a request said begins the form; its mediators read it from the case."""
    page.goto(f"{site.url}/bureau/demandes")
    page.locator("main tbody a").first.click()
    page.get_by_role("link", name="Ouvrir un dossier").click()
    yield "35-dossier-d-une-demande"
    page.get_by_label("De quoi s’agit-il").select_option("bruit_musique")
    page.get_by_text("Je le suis").click()
    again = page.get_by_role("button", name="Ouvrir")
    while again.count():  # what looks like it is shown first
        again.click()
    page.goto(f"{page.url}/demande")
    yield "35-dossier-demande"


def _opens(site: Site, page: Page) -> str:
    page.goto(f"{site.url}/bureau/dossiers/nouveau")
    page.get_by_label("De quoi s’agit-il").select_option("bruit_musique")
    page.get_by_label("Qui le demande").select_option("habitant_partie")
    page.get_by_label("Par quelle voie").select_option("permanence")
    page.get_by_text("Je le suis").click()
    press(page, "Ouvrir le dossier")
    expect(page.get_by_role("heading", name="Qui doit faire quoi, et quand")).to_be_visible()
    return page.url


def _alerts(site: Site, page: Page, case: str) -> Iterator[str]:
    """One on the case, raised, seen and answered; one on a person in danger."""
    page.goto(f"{case}/alerter")
    yield "38-alerter"
    press(page, "Envoyer l’alerte")
    refuses(page, "Écrivez les faits")
    yield "38-alerter-refuse"
    page.get_by_label("Ce qui se passe").fill("Une partie ne dit plus rien devant l’autre.")
    press(page, "Envoyer l’alerte")
    page.goto(f"{site.url}/bureau/alertes/danger")
    yield "38-danger"
    press(page, "Transmettre à la coordination")
    refuses(page, "qui a été appelé")
    yield "38-danger-refuse"
    page.goto(f"{site.url}/bureau/alertes")
    yield "38-alertes"
    follow(page.locator("main .rows a").first)
    yield "38-alerte"
    press(page, "Répondre")
    refuses(page, "Écrivez la réponse")
    yield "38-alerte-refusee"
    page.get_by_label("Réponse").fill("Rencontrez-les séparément la prochaine fois. J’y serai.")
    press(page, "Répondre")
    page.goto(f"{site.url}/bureau/alertes")
    follow(page.locator("main .rows a").first)
    yield "38-alerte-repondue"


def _advice(site: Site, page: Page, case: str) -> Iterator[str]:
    """A question to a colleague; then one put to her, as to anybody."""
    page.goto(f"{site.url}/bureau/avis")
    yield "39-avis-aucun"
    page.goto(f"{case}/avis")
    yield "39-demander"
    press(page, "Demander un avis")
    refuses(page, "sont à reprendre")
    yield "39-demander-refuse"
    page.get_by_label("Question").fill("Comment dire une heure limite sans que cela sonne comme un ordre ?")
    page.get_by_label("À un collègue").select_option(index=1)
    page.get_by_label("Pour le").fill("2026-12-04")
    press(page, "Demander un avis")
    follow(page.get_by_role("link", name="Voir cet avis"))
    yield "39-avis-demande"
    press(page, "Demander cet avis")
    refuses(page, "à reprendre")
    yield "39-avis-demande-refuse"
    site.write("UPDATE case_advice SET to_id = asked_by")
    page.goto(f"{site.url}/bureau/avis")
    yield "39-avis"
    follow(page.locator("main .rows a").first)
    yield "39-avis-un"
    press(page, "Répondre")
    refuses(page, "Écrivez la réponse")
    yield "39-avis-refuse"


def _stops(page: Page, case: str) -> Iterator[str]:
    """What it is to be suspended, sent on, interrupted; then told, and closed."""
    page.goto(f"{case}/parties/nouvelle")
    page.get_by_text("Demandeur", exact=True).click()
    page.get_by_text("En son nom", exact=True).click()
    press(page, "Ajouter la partie")
    for name, more, button, said in REFUSED:
        page.goto(case + more)
        yield name
        press(page, button)
        refuses(page, said)
        yield f"{name}-refuse"
    page.goto(f"{case}/clore")
    yield "37-clore-trop-tot"
    page.goto(f"{case}/interrompre")
    page.get_by_text("Une partie se retire").click()
    press(page, "Interrompre la médiation")
    page.goto(case)
    yield "37-interrompu"
    page.goto(f"{case}/informer/A")
    yield "37-informer"
    press(page, "Noter l’information")
    refuses(page, "Dites comment cette partie a été informée")
    yield "37-informer-refuse"
    page.locator("main .choice").first.click()
    press(page, "Noter l’information")
    page.goto(f"{case}/clore")
    yield "37-clore"
    press(page, "Clore le dossier")
    refuses(page, "issue")
    yield "37-clore-refuse"
    page.locator("main .choice").first.click()
    press(page, "Clore le dossier")
    page.goto(case)
    yield "37-clos"
    page.goto(f"{case}/rouvrir")
    yield "37-rouvrir"
    press(page, "Rouvrir le dossier")
    refuses(page, "Écrivez pourquoi")
    yield "37-rouvrir-refuse"
