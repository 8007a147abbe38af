"""The lock of a phone: its code chosen, locked, opened by code, phrase and finger, forgotten; each screen looked at."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import LOCK_CODE, Handset
from tests.browser.inspector import Inspector
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

CODE, PHRASE = LOCK_CODE, "quatre mots sans lien"
FINGER = {
    "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "hasPrf": True, "automaticPresenceSimulation": True,
}  # fmt: skip


WIDTHS = "(keys) => keys.map((key) => Math.round(key.getBoundingClientRect().width))"
NO_ROOM = """() => {
  IDBObjectStore.prototype.add = () => { throw new DOMException("", "QuotaExceededError"); };
}"""


def with_finger(page: Page) -> None:
    """The phone has an authenticator that makes a secret, and always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})


def press(page: Page, code: str) -> None:
    """One digit after another, under the thumb."""
    for digit in code:
        page.get_by_role("button", name=digit, exact=True).click()


def button(page: Page, name: str | re.Pattern[str]) -> Any:
    return page.get_by_role("button", name=name)


def is_open(page: Page) -> None:
    expect(button(page, "Verrouiller maintenant")).to_be_visible()


def is_locked(page: Page) -> None:
    expect(page.get_by_text("Ce qui est écrit sur ce téléphone est fermé")).to_be_visible()


def test_a_code_is_chosen_locks_and_opens_and_every_screen_of_it_is_whole(handset: Handset) -> None:
    page, account = handset.page, handset.site.accounts["nadia"]
    for label, word in (("Adresse e-mail", "email"), ("Mot de passe", "password"), ("Code du coordinateur", "code")):
        page.get_by_label(label).fill(account[word])
    button(page, "Ouvrir sur ce téléphone").click()
    inspector = Inspector(page)
    expect(page.get_by_text("Votre code à 6 chiffres")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    handset.ready_offline()
    handset.lose_network()
    inspector.look("choisir un code")
    page.keyboard.type("123456")
    expect(page.get_by_role("alert").filter(has_text="Ce code se devine")).to_be_visible()
    page.keyboard.type(CODE)
    expect(page.get_by_text("Le même code, encore une fois")).to_be_visible()
    assert len(set(page.locator(".key-b").evaluate_all(WIDTHS))) == 1
    inspector.look("le même code")
    page.evaluate(NO_ROOM)
    page.keyboard.type(CODE)
    expect(page.get_by_role("alert").filter(has_text="Plus de place sur ce téléphone")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="0 chiffre entré sur 6")).to_have_count(1)
    button(page, "Choisir plutôt une phrase").click()
    expect(page.get_by_label("Votre phrase")).to_be_visible()
    inspector.look("choisir une phrase")
    # Not chosen yet, and started again without network: it is asked again.
    page.reload()
    expect(page.get_by_text("Votre code à 6 chiffres")).to_be_visible()
    press(page, CODE)
    expect(page.get_by_text("Le même code, encore une fois")).to_be_visible()
    press(page, CODE)
    expect(page.get_by_role("heading", name="Choisissez votre code")).to_have_count(0)
    handset.find_network()
    expect(page.get_by_role("navigation", name="Principal")).to_be_visible()
    handset.waits(0)
    handset.go("/verrou")
    with_finger(page)
    inspector.look("verrou ouvert")
    button(page, "Verrouiller maintenant").click()
    is_locked(page)
    inspector.look("verrou fermé")
    button(page, "Déverrouiller pour lire").click()
    sheet = page.get_by_role("dialog", name="Déverrouiller pour lire")
    expect(sheet).to_contain_text("10 codes faux effacent ce qui se lit ici, jamais ce qui attend l’envoi.")
    page.keyboard.type("27")
    expect(sheet.get_by_role("status")).to_have_text("2 chiffres entrés sur 6")
    inspector.look("déverrouiller")
    page.keyboard.type("0000")
    expect(sheet.get_by_role("alert").filter(has_text="Code faux. Encore 9 tentatives.")).to_be_visible()
    page.keyboard.press("Escape")
    is_locked(page)
    expect(sheet).to_have_count(0)
    expect(button(page, "Déverrouiller pour lire")).to_be_focused()
    handset.go("/tournee")
    button(page, re.compile("^Verrouillé")).click()
    expect(sheet.get_by_role("alert").filter(has_text="Encore 9 tentatives.")).to_be_visible()
    press(page, CODE)
    expect(page.get_by_role("link", name=re.compile("^Tout est reçu"))).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert inspector.faults == []
    assert handset.complaints == []


def lock(page: Page) -> None:
    button(page, "Verrouiller maintenant").click()
    is_locked(page)


def ask(page: Page) -> None:
    button(page, "Déverrouiller pour lire").click()


def test_tabs_are_open_together_and_a_finger_or_a_phrase_opens_too(handset: Handset) -> None:
    page = handset.enrol("nadia")
    with_finger(page)
    handset.lose_network()
    handset.go("/verrou")
    is_open(page)
    # Another tab is open beside this one, whichever of them is loaded anew; both lock together.
    other = handset.context.new_page()
    handset.complaints.watch(other)
    other.goto(page.url)
    is_open(other)
    page.reload()
    is_open(page)
    lock(other)
    is_locked(page)
    other.close()
    page.reload()
    is_locked(page)
    ask(page)
    press(page, CODE)
    button(page, "Ajouter l’empreinte ou le visage").click()
    press(page, CODE)
    expect(page.get_by_text("Empreinte ou visage ajoutés")).to_be_visible()
    lock(page)
    ask(page)
    button(page, "Utiliser l’empreinte ou le visage").click()
    is_open(page)
    button(page, "Changer de code").click()
    press(page, CODE)
    button(page, "Choisir plutôt une phrase").click()
    page.get_by_label("Votre phrase").fill(PHRASE)
    page.get_by_label("La même phrase, encore une fois").fill(PHRASE)
    button(page, "Choisir cette phrase").click()
    expect(page.get_by_text("Phrase changée")).to_be_visible()
    lock(page)
    ask(page)
    page.get_by_label("Votre phrase").fill(PHRASE)
    button(page, re.compile("^Déverrouiller$")).click()
    is_open(page)
    button(page, "Retirer l’empreinte ou le visage").click()
    expect(button(page, "Ajouter l’empreinte ou le visage")).to_be_visible()
    assert handset.complaints == []


KEPT = """(name) => new Promise((done) => {
  const asked = indexedDB.open(name);
  asked.onsuccess = async () => {
    const all = await Promise.all([...asked.result.objectStoreNames].map((store) => new Promise((read) => {
      const got = asked.result.transaction(store).objectStore(store).getAll();
      got.onsuccess = () => read(got.result.length);
    })));
    asked.result.close();
    done(all.reduce((sum, n) => sum + n, 0));
  };
})"""


def test_a_forgotten_code_erases_what_can_be_read_never_what_waits_and_asks_for_the_password(handset: Handset) -> None:
    page = handset.enrol("nadia")
    agent = Agent(handset)
    handset.lose_network()
    agent.starts_a_round_at("Les Glycines", "Les Verriers")
    waiting = page.evaluate(KEPT, "palier-outbox")
    handset.lock()
    expect(button(page, re.compile("^Verrouillé, 1.gardée ici"))).to_be_visible()
    handset.go("/verrou")
    ask(page)
    button(page, "Code oublié").click()
    expect(page.get_by_role("alert").filter(has_text="Ce qui attend l’envoi reste.")).to_be_visible()
    sheet = page.get_by_role("dialog", name="Code oublié")
    expect(sheet).to_contain_text("il faut du réseau")
    expect(sheet).not_to_contain_text("marche sans réseau")
    inspector = Inspector(page)
    inspector.look("code oublié")
    button(page, "Garder, et réessayer").click()
    button(page, "Code oublié").click()
    button(page, "Effacer et choisir un autre code").click()
    expect(page.get_by_label("Mot de passe")).to_be_visible()
    assert page.evaluate(KEPT, "palier-vault") == 0
    assert page.evaluate(KEPT, "palier-outbox") == waiting > 0
    assert inspector.faults == []
    assert handset.complaints == []


GONE = """() => new Promise((done) => {
  const asked = indexedDB.open("palier-vault");
  asked.onsuccess = () => {
    const writing = asked.result.transaction("vaults", "readwrite");
    writing.objectStore("vaults").clear();
    writing.oncomplete = () => { asked.result.close(); done(); };
  };
})"""


def test_put_off_in_the_middle_of_a_round_it_says_what_is_read_without_a_code_until_then(handset: Handset) -> None:
    """As on a phone of a release before, whose agent is on her way."""
    handset.enrol("nadia")
    agent, page = Agent(handset), handset.page
    agent.starts_a_round_at("Les Glycines")
    handset.waits(0)
    page.evaluate(GONE)
    page.reload()
    later = button(page, "Plus tard, à la fin de la tournée")
    until_then = "Jusque-là, un texte commencé sur ce téléphone se lit sans code."
    expect(later).to_have_accessible_description(re.compile(until_then))
    inspector = Inspector(page)
    inspector.look("choisir un code plus tard")
    later.click()
    expect(page.locator("a.tile").first).to_be_visible()
    agent.notes_a_contact("Canari sans code")
    handset.waits(0)
    page.reload()  # in memory no more; sealed, and for no key of hers
    later.click()
    handset.go("/tournee/ici")
    page.locator("main li a", has_text="Contact").first.click()
    inspector.look("saisie sans code")
    button(page, "Choisir un code pour lire").click()
    press(page, CODE)
    expect(page.get_by_text("Le même code, encore une fois")).to_be_visible()
    press(page, CODE)
    expect(page.get_by_text("Code choisi")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Canari sans code")).to_be_visible()
    assert inspector.faults == []
