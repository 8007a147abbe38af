"""What was typed on a phone lies in clear in no file of its browser, and the search that says so finds what is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.handset import Handset, until
from tests.browser.profile import blocks, layers, unpacked, where
from tests.browser.site import Site
from tests.browser.steps_phone import Agent
from tests.browser.test_bad_weather import leaves

pytestmark = pytest.mark.browser

CANARY = "Zorglubinette"
"""Begins every text of the test; each goes on with where it was typed."""
CONTROL, LONG = "Quincampoixite", "Anticonstitutionnite"
LAID_IN_CLEAR = """([word, long]) => new Promise((done, failed) => {
  localStorage.setItem("control", `Un ${word} ici`);
  sessionStorage.setItem("control", `Un ${word} ici`);
  const asked = indexedDB.open("control");
  asked.onupgradeneeded = () => asked.result.createObjectStore("rows", { autoIncrement: true });
  asked.onerror = () => failed(asked.error);
  asked.onsuccess = () => {
    const tx = asked.result.transaction("rows", "readwrite", { durability: "strict" });
    const text = `Le palier, le hall, le palier, le hall : ${word}, dit la voisine.`;
    for (let n = 0; n < 8000; n += 1) tx.objectStore("rows").put(text.repeat(20) + n);
    tx.objectStore("rows").put({ text: "Le palier, le hall. ".repeat(9000) + long });
    tx.oncomplete = async () => {
      asked.result.close();
      const kept = await caches.open("control");
      await kept.put("/control", new Response(`Un ${word} ici`));
      done();
    };
  };
})"""


def types(field: Locator, where_typed: str) -> None:
    """A canary, as somebody types."""
    field.fill(f"{CANARY} de {where_typed}")


def details(agent: Agent, where_typed: str) -> None:
    types(agent.page.get_by_label("Un détail utile"), where_typed)


def kept(agent: Agent) -> None:
    expect(agent.page.get_by_text("Brouillon gardé sur ce téléphone").first).to_be_visible()


def saves_each_kind(agent: Agent) -> None:
    """Every entry with its words; a call, a note for herself, a line for the lists."""
    page, go = agent.page, agent.handset.go
    agent.notes_a_contact(f"{CANARY} du contact")
    agent.notes_a_conflict(f"{CANARY} du conflit")
    agent.signposts(f"{CANARY} de l’orientation")
    agent.proposes_a_referral(f"{CANARY} du relais")
    agent.tile("Problème technique")
    agent.pick("Quel problème ?", "Gaz, incendie")
    agent.pick("Plus précisément", "Odeur de gaz")
    agent.pick("L’appel", "Appel impossible (réseau)")
    details(agent, "le problème")
    agent.saved("Enregistrer le problème", "Problème enregistré sur le téléphone")
    go("/tournee/fin")
    agent.unfold("Noter l’appel")
    types(page.get_by_label("Service joint"), "l’appel")
    kept(agent)
    agent.button("Enregistrer l’appel")
    expect(page.get_by_text("Danger sans appel noté")).to_have_count(0)
    go("/tournee/note")
    types(page.get_by_label("Pour cette tournée"), "la note")
    agent.button("Garder la note")
    expect(page.get_by_label("Pour cette tournée")).to_have_count(0)
    go("/listes/proposer")
    page.get_by_label("Dans quelle liste").select_option(label="Lieu précis")
    agent.pick("Ce que vous proposez", "Une ligne manque")
    types(page.get_by_label("La ligne à ajouter"), "la liste")
    agent.button("Proposer")
    agent.heading("Propositions pour les listes")


def notes_in_the_street(agent: Agent) -> None:
    """Where no estate is, its name and its commune are typed."""
    agent.handset.go("/tournee")
    agent.tile("Problème technique")
    agent.button("Modifier le lieu")
    agent.unfold("Espace public")
    types(agent.page.get_by_label("Rue, place ou arrêt"), "la rue")
    types(agent.page.get_by_label("Commune", exact=True), "la commune")
    agent.button("Garder ce lieu")
    agent.pick("Quel problème ?", "Éclairage, électricité")
    agent.pick("Plus précisément", "Lumière du hall")
    agent.saved("Enregistrer le problème", "Problème enregistré sur le téléphone")


def comes_back_to_it(agent: Agent) -> None:
    """A text corrected, an entry called off, a passage prevented, what the next team is to know."""
    page, go = agent.page, agent.handset.go
    for acts in (corrects, calls_off):
        go("/tournee/ici")
        page.locator("main li a", has_text="Contact").first.click()
        acts(agent)
    go("/tournee/passage")
    agent.group("Pourquoi").locator("label").first.click()
    details(agent, "le passage")
    agent.saved("Enregistrer le passage", "Passage empêché, enregistré sur le téléphone")
    go("/tournee/fin")
    page.get_by_role("link", name=re.compile("^Le dire autrement")).first.click()
    types(page.get_by_label("Ce qu’il faut savoir en arrivant"), "la consigne")
    agent.button("Laisser la consigne")
    expect(page.get_by_role("button", name=re.compile("^Retirer")).first).to_be_visible()


def corrects(agent: Agent) -> None:
    agent.button("Corriger")
    expect(agent.page.get_by_role("button", name="Enregistrer la correction")).to_be_visible()
    details(agent, "la correction")
    agent.saved("Enregistrer la correction", "Correction enregistrée sur le téléphone")


def calls_off(agent: Agent) -> None:
    """It asks for no reason: there is none to type."""
    agent.button("Annuler cette saisie")
    agent.button("Oui, annuler")
    expect(agent.page.get_by_text("Annulée").first).to_be_visible()


def leaves_forms_half_typed(agent: Agent) -> None:
    """Drafts of five forms, which nobody saves."""
    agent.handset.go("/tournee")
    for tile in ("Contact", "Conflit", "Problème technique"):
        agent.handset.go("/tournee")
        agent.tile(tile)
        details(agent, f"un brouillon, {tile}")
        kept(agent)
    for path in ("/tournee/note", "/tournee/passage"):
        agent.handset.go(path)
        types(agent.page.locator("textarea"), f"un brouillon, {path}")
        kept(agent)


def files(handset: Handset) -> list[str]:
    return where(handset.folder, CANARY)


def test_snappy_is_unpacked_as_it_is_written() -> None:
    assert unpacked(b"\x05\x10hello") == b"hello"
    assert unpacked(b"\x0c\x08abc\x15\x03") == b"abcabcabcabc"  # a copy that reaches into what it writes
    assert unpacked(b"\x06\x08abc\x0a\x03\x00, and another file") == b"abcabc"
    with pytest.raises(ValueError, match="Snappy"):
        unpacked(b"\x06\x08abc\x0a\x04\x00")


def test_nothing_typed_is_in_any_file_of_the_profile_saved_sent_locked_killed_or_upgraded(
    site: Site, handset: Handset
) -> None:
    handset.enrol("nadia")
    handset.switch_off()  # browsers keep a cookie in memory for half a minute, and the kill comes sooner
    handset.switch_on()
    handset.unlock()
    agent = Agent(handset)
    agent.starts_a_round_at("Les Glycines", "Les Verriers")
    handset.lose_network()
    saves_each_kind(agent)
    notes_in_the_street(agent)
    comes_back_to_it(agent)
    leaves_forms_half_typed(agent)
    assert files(handset) == []  # saved, the browser running
    handset.kill()
    handset.switch_on()
    assert files(handset) == []  # killed
    handset.find_network()
    until(lambda: "list.propose" in site.custody("nadia"))
    assert files(handset) == []  # sent, and come back
    handset.unlock()
    handset.lock()
    handset.go("/tournee")
    agent.signposts(f"{CANARY} verrouillé")
    handset.kill()
    site.deploys_another_version()
    handset.switch_on()
    handset.ready_offline()
    handset.switch_off()
    assert files(handset) == []  # locked, upgraded, closed in good order
    assert site.rows("SELECT count(*) FROM held_op") == [(0,)]


def test_two_agents_of_one_profile_leave_nothing_of_either_and_what_both_wrote_leaves(
    site: Site, handset: Handset
) -> None:
    handset.enrol("nadia")
    hers = Agent(handset)
    hers.starts_a_round_at("Les Glycines", "Les Verriers")
    handset.waits(0)
    handset.cable.speak("503 Service Unavailable", only="POST /api/")
    hers.notes_a_contact(f"{CANARY} de Nadia")
    hers.tile("Conflit")
    details(hers, "un brouillon de Nadia")
    kept(hers)
    leaves(hers)
    assert files(handset) == []  # she left, and her entry waits
    handset.cable.speak("503 Service Unavailable", only="POST /api/deposit")
    handset.enrol("yoann")
    his = Agent(handset)
    his.starts_a_round_at("Les Verriers")
    handset.lose_network()
    his.notes_a_contact(f"{CANARY} de Yoann")
    his.tile("Conflit")
    details(his, "un brouillon de Yoann")
    kept(his)
    handset.lock()
    assert files(handset) == []  # both outboxes, his drafts, the browser running
    handset.switch_off()
    assert files(handset) == []
    handset.switch_on()
    handset.cable.be_silent()
    handset.find_network()
    for one in ("nadia", "yoann"):
        until(lambda one=one: site.custody(one).get("contact.record") == 1)  # type: ignore[misc]
    handset.kill()
    assert files(handset) == []  # sent, and come back to him alone


def test_the_search_finds_a_word_that_lies_in_clear_in_each_store(handset: Handset) -> None:
    handset.page.evaluate(LAID_IN_CLEAR, [CONTROL, LONG])
    until(lambda: any("Session Storage" in one for one in where(handset.folder, CONTROL)))
    handset.kill()
    found = where(handset.folder, CONTROL)
    for store in ("IndexedDB", "Local Storage", "Session Storage", "CacheStorage"):
        assert any(store in one for one in found), (store, found)
    tables = [handset.folder / one for one in found if one.endswith(".ldb")]
    word = CONTROL.encode()
    assert any(
        sum(one.count(word) for one in blocks(path.read_bytes())) > path.read_bytes().count(word) for path in tables
    )
    [long] = [
        one for path in handset.folder.rglob("*") if path.is_file() for one in layers(path) if LONG.encode() in one
    ][:1]
    assert len(long) > 100_000
