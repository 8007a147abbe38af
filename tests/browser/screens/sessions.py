"""A case from its checklist to its agreement: what is decided of it, its sessions, what the parties promise."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.screens.forms import choose, press, refuses, says

PROMISES = (
    ("A", "Frapper avant d’appeler le gardien.", "A le dit"),
    ("B", "Couper la musique à 22 h, sauf le samedi.", "Passage du soir"),
)


def decided(page: Page, case: str) -> Iterator[str]:
    """Its questions, one that stops it, all that let it go on; then handed over, and begun."""
    page.goto(f"{case}/recevabilite")
    yield "35-recevabilite"
    press(page, "Déclarer recevable")
    refuses(page, "Il reste à répondre")
    yield "35-recevabilite-refusee"
    for one in page.locator("main fieldset.tri").all():
        asked = one.locator("b").inner_text()
        one.get_by_text("Oui" if "champ" in asked or "auprès" in asked else "Non", exact=True).click()
    press(page, "Déclarer recevable")
    says(page, "recevable")
    yield "35-dossier-recevable"
    page.goto(f"{case}/recevabilite")
    yield "35-recevabilite-decidee"
    for state in ("Prise de contact", "Médiation"):
        page.goto(f"{case}/etat")
        page.get_by_text(state, exact=True).last.click()
        press(page, "Changer l’état")
    yield "35-dossier-mediation"


def sessions(page: Page, case: str) -> Iterator[str]:
    """An interview with each and a *table ronde* that were held; one to come, told and looked at."""
    page.goto(f"{case}/seances/noter")
    yield "40-seance-noter"
    press(page, "Noter la séance")
    refuses(page, "sont à reprendre")
    yield "40-seance-noter-refusee"
    for mode, letters, hour in (
        ("Entretien", "A", "09:30"),
        ("Entretien", "B", "11:00"),
        ("Table ronde", "AB", "17:00"),
    ):
        _held(page, case, mode, letters, hour)
    yield "40-seance-tenue"
    press(page, "Garder la note")
    refuses(page, "Écrivez ce qui est à noter")
    yield "40-seance-note-refusee"
    page.get_by_label("Votre note").fill("Chacun a parlé sans être coupé. B propose 22 h.")
    press(page, "Garder la note")
    page.goto(f"{case}/seances/prevoir")
    yield "40-seance-prevoir"
    press(page, "Prévoir la séance")
    refuses(page, "sont à reprendre")
    yield "40-seance-prevoir-refusee"
    choose(page, "Comment", "Table ronde")
    for letter in "AB":
        choose(page, "Avec", letter)
    page.get_by_label("Un autre jour").fill("2026-12-02")
    page.get_by_label("À", exact=False).and_(page.locator("input[type=time]")).fill("06:00")
    press(page, "Prévoir la séance")
    refuses(page, "à reprendre")
    yield "40-seance-prevoir-doute"
    page.get_by_text("Prévoir quand même").click()
    press(page, "Prévoir la séance")
    says(page, "La séance est prévue")
    yield "40-seance-prevue"
    press(page, "Annuler la séance")
    refuses(page, "pourquoi elle est annulée")
    yield "40-seance-annuler-refusee"
    page.get_by_text("Plus nécessaire").click()
    press(page, "Annuler la séance")
    yield "40-seance-annulee"


def _held(page: Page, case: str, mode: str, letters: str, hour: str) -> None:
    page.goto(f"{case}/seances/noter")
    choose(page, "Comment", mode)
    for letter in letters:
        choose(page, "Avec", letter)
    page.get_by_label("Heure", exact=False).and_(page.locator("input[type=time]")).fill(hour)
    page.get_by_text("Chez aucune des parties").click()
    if mode == "Table ronde":
        page.get_by_text("Vérifiée pour chacun").click()
        page.get_by_label("Un seul médiateur").fill("Un collègue absent, les parties préfèrent ne pas attendre.")
    press(page, "Noter la séance")
    says(page, "La séance est notée")


def agreement(page: Page, case: str) -> Iterator[str]:
    """None, one refused, one of two promises; read, copied, and its checks as they stand."""
    page.goto(f"{case}/accord")
    yield "41-accord-aucun"
    page.goto(f"{case}/accord/conclure")
    yield "41-accord-noter"
    press(page, "Noter l’accord")
    refuses(page, "sont à reprendre")
    yield "41-accord-refuse"
    choose(page, "Il règle", "Tout le désaccord")
    for n, (who, what, how) in enumerate(PROMISES, 1):
        choose(page, f"Engagement {n}, qui", who)
        page.get_by_label(f"Engagement {n}, à quoi").fill(what)
        page.get_by_label(f"Engagement {n}, comment on le verra").fill(how)
    press(page, "Noter l’accord")
    says(page, "L’accord est noté")
    yield "41-accord"
    page.goto(f"{case}/accord/corriger")
    yield "41-accord-corriger"
    page.goto(f"{case}/accord")
    press(page, "Noter la remise")
    refuses(page, "sont à reprendre")
    yield "41-accord-copie-refusee"
    press(page, "Noter qu’il est lu")
    for letter in "AB":
        choose(page, "À qui", letter)
        page.get_by_role("group", name="Comment").locator(".choice").first.click()
        press(page, "Noter la remise")
    press(page, "Commencer le suivi")
    yield "41-accord-suivi"
    page.goto(f"{case}/accord/renegocier")
    yield "41-accord-renegocier"
    page.goto(f"{case}/accord/points/15")
    yield "41-accord-point"
