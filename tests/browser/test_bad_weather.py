"""What goes wrong in stairwells: no answer, wrong answers, other people, a killed phone. Nothing is lost or doubled."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset, until
from tests.browser.inspector import Inspector
from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator
from tests.browser.steps_phone import Agent
from tests.shared import big_list

pytestmark = pytest.mark.browser
PORTAL = "<!doctype html><title>Wi-Fi</title><p>Acceptez les conditions pour continuer."
HTML = "text/html; charset=utf-8"
WAITING = "navigator.serviceWorker.getRegistration('/app/').then((one) => Boolean(one.waiting))"
SCREENS = ("/tournee", "/tournee/arrets", "/tournee/fin", "/contact", "/conflit", "/probleme", "/orientation",
           "/a-faire", "/secteur", "/planning", "/etat", "/telephone", "/consignes")  # fmt: skip
BLANK = " \t\n\x0b\x0c\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


def at_work(phone: Handset, name: str) -> Agent:
    """Enrolled, standing at the first stop of a round of her own, everything received."""
    phone.enrol(name)
    agent = Agent(phone)
    agent.starts_a_round_at("Les Glycines", "Les Verriers")
    phone.waits(0)
    return agent


def forget_sessions(town: Site, name: str) -> None:
    """The server no longer knows this phone's session: it has expired."""
    email = town.accounts[name]["email"]
    town.write("DELETE FROM login_session WHERE user_id = (SELECT id FROM user_account WHERE email = ?)", email)


def test_a_captive_portal_takes_nothing(town: Site, pocket: Handset) -> None:
    agent = at_work(pocket, "agent1")
    pocket.cable.speak("200 OK", PORTAL, Content_Type=HTML)
    agent.notes_a_short_contact()
    pocket.waits(1)
    agent.sends_now()
    expect(pocket.page.get_by_text("Pas de réponse du service. L’envoi reprendra de lui-même.")).to_be_visible()
    assert "contact.record" not in town.custody("agent1")
    pocket.page.reload()
    agent.heading("Saisies de ce téléphone")
    pocket.cable.be_silent()
    agent.sends_now()
    expect(pocket.page.get_by_text("Tout est reçu")).to_be_visible()
    assert town.custody("agent1")["contact.record"] == 1


def test_a_server_in_trouble_is_waited_for(town: Site, pocket: Handset) -> None:
    agent = at_work(pocket, "agent2")
    for status, headers in (
        ("500 Internal Server Error", {}), ("503 Service Unavailable", {"Retry_After": "60"}),
        ("413 Content Too Large", {}), ("502 Bad Gateway", {}),
    ):  # fmt: skip
        pocket.cable.speak(status, PORTAL, Content_Type=HTML, **headers)
        agent.sends_now()
        expect(pocket.page.get_by_text("L’envoi reprendra de lui-même.")).to_be_visible()
        pocket.go("/tournee")
        agent.notes_a_short_contact()
    pocket.waits(4)
    pocket.cable.be_silent()
    agent.sends_now()
    expect(pocket.page.get_by_text("Tout est reçu")).to_be_visible()
    assert town.custody("agent2") == {"round.start": 1, "contact.record": 4}


def test_an_expired_session_with_a_full_outbox_sends_it_and_resumes_on_the_password_alone(
    town: Site, pocket: Handset
) -> None:
    agent = at_work(pocket, "agent3")
    pocket.lose_network()
    for _ in range(3):
        agent.notes_a_short_contact()
    forget_sessions(town, "agent3")
    pocket.find_network()
    expect(pocket.page.get_by_text("3 saisies envoyées. Plus rien n’attend sur ce téléphone.")).to_be_visible()
    assert town.custody("agent3") == {"round.start": 1, "contact.record": 3}
    pocket.page.get_by_label("Mot de passe").fill(town.accounts["agent3"]["password"])
    agent.button("Se reconnecter")
    pocket.waits(0)
    assert town.custody("agent3") == {"round.start": 1, "contact.record": 3}


def test_a_second_agent_carries_what_the_first_left_and_neither_reads_nor_wipes_it(town: Site, pocket: Handset) -> None:
    first = at_work(pocket, "agent4")
    pocket.lose_network()
    first.notes_a_contact("Des clés oubliées sur la porte")
    leaves(first)
    expect(pocket.page.get_by_text("1 saisie attend l’envoi sur ce téléphone")).to_be_visible()
    pocket.cable.speak("503 Service Unavailable", PORTAL, Content_Type=HTML, Retry_After="1")
    pocket.find_network()
    pocket.page.get_by_role("button", name="Envoyer ce que ce téléphone garde").click()
    expect(pocket.page.get_by_text("1 saisie attend encore.")).to_be_visible()
    assert "clés" not in pocket.page.content() and "contact.record" not in town.custody("agent4")
    pocket.cable.be_silent()
    second = at_work(pocket, "agent5")
    until(lambda: town.custody("agent4") == {"round.start": 1, "contact.record": 1})
    second.notes_a_short_contact()
    pocket.waits(0)
    expect(second.list_of_entries().get_by_text("Logement, bailleur")).to_have_count(0)
    expect(pocket.page.get_by_text("d’un autre agent")).to_have_count(0)
    assert town.custody("agent5") == {"round.start": 1, "contact.record": 1}


def test_a_phone_found_sends_what_it_keeps_and_shows_numbers_alone(town: Site, pocket: Handset) -> None:
    agent = at_work(pocket, "agent12")
    pocket.lose_network()
    agent.notes_a_contact("Des clés oubliées sur la porte")
    leaves(agent)
    found = pocket.page
    expect(found.get_by_text(re.compile(r"1\ssaisie (gardée sur ce téléphone|attend encore)"))).to_be_visible()
    found.get_by_role("button", name="Envoyer ce que ce téléphone garde").click()
    expect(found.get_by_text("1 saisie attend encore. Pas de réponse du service.")).to_be_visible()
    inspector = Inspector(found)
    inspector.look("téléphone trouvé")
    assert inspector.faults == []
    pocket.find_network()
    expect(found.get_by_text("1 saisie envoyée. Plus rien n’attend sur ce téléphone.")).to_be_visible()
    inspector.look("téléphone trouvé, vide")
    assert inspector.faults == []
    assert "clés" not in found.content()
    assert town.custody("agent12") == {"round.start": 1, "contact.record": 1}


def leaves(agent: Agent) -> None:
    """Signs out of the phone."""
    agent.handset.go("/telephone")
    agent.button("Se déconnecter")
    agent.button("Quitter ce téléphone")
    agent.heading("Ouvrir Palier sur ce téléphone")


def test_a_revoked_phone_forgets_everything_but_what_it_owes(
    town: Site, pocket: Handset, town_desk: Callable[[str], Page]
) -> None:
    agent, claire = at_work(pocket, "agent6"), Coordinator(town_desk("claire"))
    name = town.accounts["agent6"]["name"]
    pocket.lose_network()
    agent.notes_a_short_contact()
    claire.revokes_the_phone_of(name)
    pocket.find_network()
    expect(pocket.page.get_by_text("Ce téléphone a été fermé par votre service.")).to_be_visible()
    until(lambda: "palier-cache" not in databases(pocket.page))
    assert "Glycines" not in pocket.page.content()
    pocket.enrol("agent6", claire.makes_a_code(name))
    pocket.waits(0)
    assert town.custody("agent6") == {"round.start": 1, "contact.record": 1}


def databases(page: Page) -> list[str]:
    """The names of what the phone stores."""
    names: list[str] = page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))")
    return names


def test_two_tabs_send_in_turn_and_nothing_twice(town: Site, pocket: Handset) -> None:
    agent = at_work(pocket, "agent7")
    second = pocket.context.new_page()
    second.goto(f"{pocket.url}/app/")
    expect(second.locator("a.tile", has_text="Contact")).to_be_visible()
    pocket.lose_network()
    agent.notes_a_short_contact()
    expect(second.locator(".status", has_text="1 en attente")).to_be_visible()
    pocket.page, first = second, pocket.page
    agent.notes_a_short_contact()
    pocket.cable.most_exchanges = 0
    pocket.find_network()
    pocket.waits(0)
    pocket.page = first
    pocket.waits(0)
    assert pocket.cable.most_exchanges == 1
    assert town.custody("agent7") == {"round.start": 1, "contact.record": 2}


def test_killed_between_two_keystrokes_and_right_after_saving(town: Site, pocket: Handset) -> None:
    agent = at_work(pocket, "agent8")
    pocket.switch_off()  # the browser writes its cookies
    pocket.switch_on()
    pocket.lose_network()
    agent.tile("Contact")
    agent.pick("Besoin exprimé", "Isolement")
    pocket.page.get_by_label("Un détail utile").press_sequentially("Elle ne sort plus depuis l’été")
    pocket.page.wait_for_timeout(500)  # the time of a breath: a keystroke is on disk a few milliseconds later
    pocket.kill()
    pocket.switch_on()
    pocket.unlock()
    agent.tile("Contact")
    expect(pocket.page.get_by_text("Votre brouillon a été repris")).to_be_visible()
    expect(pocket.page.get_by_label("Un détail utile")).to_have_value("Elle ne sort plus depuis l’été")
    agent.button("Enregistrer le contact")
    agent.said("Contact enregistré sur le téléphone")
    pocket.kill()
    pocket.switch_on()
    pocket.waits(1)
    pocket.find_network()
    pocket.waits(0)
    assert town.custody("agent8") == {"round.start": 1, "contact.record": 1}


def test_a_new_version_deployed_during_a_form_waits_to_be_let_in(town: Site, pocket: Handset) -> None:
    agent = at_work(pocket, "agent11")
    agent.tile("Contact")
    agent.pick("Besoin exprimé", "Isolement")
    agent.write("Commencé avant")
    town.deploys_another_version()
    pocket.page.evaluate("navigator.serviceWorker.getRegistration('/app/').then((one) => one.update())")
    until(lambda: bool(pocket.page.evaluate(WAITING)))
    expect(pocket.page.get_by_label("Un détail utile")).to_have_value("Commencé avant")
    pocket.go("/tournee")
    with pocket.page.expect_event("load"):
        agent.button("Mettre à jour")
    pocket.lose_network()
    pocket.unlock()
    agent.tile("Contact")
    expect(pocket.page.get_by_label("Un détail utile")).to_have_value("Commencé avant")
    for path in SCREENS:
        pocket.page.goto(f"{pocket.url}/app/#{path}")
        pocket.page.reload()
        expect(pocket.page.get_by_role("heading", level=1)).to_be_visible()
    assert pocket.complaints == []


def test_storage_that_was_erased_is_said_on_the_phone_and_at_the_desk(
    town: Site, pocket: Handset, town_desk: Callable[[str], Page]
) -> None:
    agent, claire = at_work(pocket, "agent9"), Coordinator(town_desk("claire"))
    pocket.cable.speak("503 Service Unavailable")
    agent.notes_a_short_contact()
    agent.notes_a_short_contact()
    pocket.waits(2)
    assert claire.lost_on_the_phone_of(town.accounts["agent9"]["name"]) == ""
    session = pocket.context.new_cdp_session(pocket.page)
    session.send("Storage.clearDataForOrigin", {"origin": pocket.url, "storageTypes": "indexeddb"})
    pocket.cable.be_silent()
    pocket.page.reload()
    agent.heading("Données effacées")
    expect(pocket.page.get_by_text("2 saisies qui attendaient ne sont pas parties")).to_be_visible()
    agent.button("Continuer")
    pocket.choose_code()
    pocket.waits(0)
    told = claire.lost_on_the_phone_of(town.accounts["agent9"]["name"])
    assert told == "2 saisies annoncées ne sont jamais arrivées : stockage effacé"
    agent.notes_a_short_contact()
    pocket.waits(0)
    assert claire.lost_on_the_phone_of(town.accounts["agent9"]["name"]) == told
    assert town.custody("agent9") == {"round.start": 1, "contact.record": 1}
    claire.opens("Aujourd’hui")
    expect(claire.page.get_by_text("2 saisies annoncées ne sont jamais arrivées")).to_be_visible()


def test_hostile_words_arrive_as_they_were_typed_and_do_nothing(
    town: Site, pocket: Handset, town_desk: Callable[[str], Page]
) -> None:
    strings = big_list()
    agent, claire = at_work(pocket, "agent10"), Coordinator(town_desk("claire"))
    dialogs: list[str] = []
    for page in (pocket.page, claire.page):
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    typed = texts_of(strings, many=4)
    for text in typed:
        agent.tile("Contact")
        agent.pick("Besoin exprimé", "Être écouté")
        agent.write(text)
        agent.saved("Enregistrer le contact", "Contact enregistré sur le téléphone")
    pocket.waits(0)
    seen = claire.texts_written_by(town.accounts["agent10"]["name"])
    assert sorted(seen) == sorted(typed)
    assert dialogs == pocket.complaints == []


def units(text: str) -> int:
    """Its length as browsers count."""
    return len(text.encode("utf-16-le")) // 2


def texts_of(strings: list[str], many: int) -> list[str]:
    """Texts of at most 500 characters that hold as many of the strings as fit, the dangerous ones first."""
    known = [one for one in strings if one.strip(BLANK) == one != "" and not set(one) & set("\r\0")]
    known.sort(key=lambda one: not re.search(r"[<'\"={$%]", one))
    texts = [""]
    for one in known:
        longer = f"{texts[-1]}\n{one}".strip("\n")
        if units(longer) <= 500:
            texts[-1] = longer
        elif len(texts) < many and units(one) <= 500:
            texts.append(one)
    return texts
