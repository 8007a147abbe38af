"""What stands before the phone's screens: a start that waits, a full or broken storage, a week without contact,
somebody else's entries, a new version. And the screens of somebody who has nothing yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from playwright.sync_api import Page, expect

from tests.browser.handset import Handset, until
from tests.browser.screens.door import PASSWORD, invite
from tests.browser.steps_desk import Coordinator
from tests.browser.steps_phone import Agent

EXCHANGE = "POST /api/sync"
SENDING = "POST /api/"
"""The exchange, and what leaves by the phone's own secret."""
HOUR = timedelta(hours=1)
NEWCOMER = "tom.nouveau@passeurs.example"
ON_PURPOSE = ("QuotaExceededError", "unreadable", "StorageError")
"""What the console says of the faults made here."""

# A phone that can be made to fail: what is asked of it lies in localStorage, and counts from the next start.
FRAGILE = """(() => {
  let asked = {};
  try { asked = JSON.parse(localStorage.getItem("tests-fragile") ?? "{}"); } catch { return; }
  const Real = Date, shift = (asked.minutes ?? 0) * 60000;
  if (shift) globalThis.Date = class extends Real {
    constructor(...words) { words.length ? super(...words) : super(Real.now() + shift); }
    static now() { return Real.now() + shift; }
  };
  const full = () => { throw new DOMException("full", "QuotaExceededError"); };
  const { put, add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...words) { return globalThis.__full ? full() : put.apply(this, words); };
  IDBObjectStore.prototype.add = function (...words) { return globalThis.__full ? full() : add.apply(this, words); };
  if (asked.closed) IDBFactory.prototype.open = () => { throw new DOMException("gone", "UnknownError"); };
  if (asked.corrupt) IDBObjectStore.prototype.getAll = () => { throw new TypeError("unreadable"); };
})();"""


def gates(handset: Handset, visitor: Page, desk: Page) -> Iterator[str]:
    """Yoann's phone through everything that may happen to one; a newcomer had it in hand first."""
    handset.scripts.append(FRAGILE)
    handset.context.add_init_script(FRAGILE)
    handset.open()
    agent = Agent(handset)
    yield from _nothing_yet(agent, visitor, desk)
    yield from _arriving(agent)
    yield from _new_version(agent)
    yield from _told(agent)
    yield from _full(agent)
    yield from _away_for_a_week(agent)
    yield from _somebody_else(agent)
    yield from _in_turn(agent, desk)
    yield from _broken(agent)
    yield from _closed(agent)


def _nothing_yet(agent: Agent, visitor: Page, desk: Page) -> Iterator[str]:
    """An agent invited this minute: no sector, no shift, no entry."""
    handset = agent.handset
    visitor.goto(invite(handset.site, NEWCOMER, "passeurs", "agent"))
    visitor.get_by_label("nom").fill("Tom Nouveau")
    for field in visitor.locator("input[type=password]").all():
        field.fill(PASSWORD)
    visitor.get_by_role("button", name="Rejoindre").click()
    expect(visitor.get_by_role("heading", name="Votre mot de passe est choisi")).to_be_visible()
    visitor.get_by_role("link", name="installer Palier").click()
    expect(visitor.get_by_role("heading", name="Ouvrir Palier sur ce téléphone")).to_be_visible()
    visitor.context.clear_cookies()
    code = Coordinator(desk).makes_a_code("Tom Nouveau")
    handset.site.accounts["newcomer"] = {"email": NEWCOMER, "password": PASSWORD, "code": code}
    handset.enrol("newcomer")
    handset.waits(0)
    for name, path, heading in (
        ("02-tournee-vide", "/tournee", ""), ("07-a-faire-vide", "/a-faire", "À faire"),
        ("08-secteur-vide", "/secteur", "Secteur"), ("10-planning-vide", "/planning", "Planning"),
        ("14-etat-vide", "/etat", "Saisies de ce téléphone"), ("02-consignes-vide", "/consignes", "Consignes"),
        ("04-contact-hors-tournee", "/contact", "Contact"), ("02-tournee-non-prevue-vide", "/tournee/debut", "Tournée"),
    ):  # fmt: skip
        handset.go(path)
        agent.heading(heading)
        yield name
    yield from _leaving(agent, "15-quitter")


def _leaving(agent: Agent, name: str) -> Iterator[str]:
    agent.handset.go("/telephone")
    agent.button("Se déconnecter")
    yield name
    agent.button("Quitter ce téléphone")
    agent.heading("Ouvrir Palier sur ce téléphone")


def _arriving(agent: Agent) -> Iterator[str]:
    """Enrolled while the exchange does not answer, then fails, then passes."""
    handset, page = agent.handset, agent.page
    account = handset.site.accounts["yoann"]
    handset.cable.hold(EXCHANGE)
    page.get_by_label("Adresse e-mail").fill(account["email"])
    page.get_by_label("Mot de passe").fill(account["password"])
    page.get_by_label("Code du coordinateur").fill(account["code"])
    agent.button("Ouvrir sur ce téléphone")
    agent.heading("Choisissez votre code")
    yield "16-choisir-un-code"
    handset.choose_code()
    agent.heading("Votre secteur arrive")
    yield "16-reception"
    handset.cable.speak("503 Service Unavailable", only=EXCHANGE)
    expect(page.get_by_role("button", name="Réessayer")).to_be_visible()
    yield "16-reception-sans-reponse"
    handset.cable.be_silent()
    agent.button("Réessayer")
    expect(page.get_by_role("navigation", name="Principal")).to_be_visible()
    handset.ready_offline()
    handset.waits(0)


def _new_version(agent: Agent) -> Iterator[str]:
    handset, page = agent.handset, agent.page
    handset.site.deploys_another_version()
    page.evaluate("navigator.serviceWorker.getRegistration('/app/').then((one) => one.update())")
    for name, path, offer in (
        ("16-nouvelle-version", "/tournee", "Mettre à jour"),
        ("16-nouvelle-version-reglages", "/telephone", "Passer à la nouvelle version"),
    ):
        handset.go(path)
        expect(page.get_by_role("button", name=offer)).to_be_visible()
        yield name
    with page.expect_event("load"):
        agent.button("Passer à la nouvelle version")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def _told(agent: Agent) -> Iterator[str]:
    """What the list behind the status has to say: a clock that is wrong, an entry the service could not apply."""
    handset, page = agent.handset, agent.page
    handset.lose_network()
    handset.go("/a-faire")
    page.locator("main ul.rows a").first.click()
    agent.does_the_followup("Plus lieu d’être")
    handset.site.write("UPDATE followup SET state = 'annulee' WHERE state IN ('due', 'notifiee')")
    _restart(agent, minutes=25)
    handset.find_network()
    handset.go("/etat")
    expect(page.get_by_role("heading", name="Transmises au coordinateur")).to_be_visible()
    expect(page.get_by_text("L’heure du téléphone a")).to_be_visible()
    yield "14-etat-transmises"


def _full(agent: Agent) -> Iterator[str]:
    """No room left when she saves: told under what she typed, then saved after all."""
    handset, page = agent.handset, agent.page
    _restart(agent)
    handset.go("/secteur")
    estate = page.locator("main a[href^='#/residence/']").first.get_attribute("href") or ""
    handset.lose_network()
    handset.go(f"/orientation?residence={estate.removeprefix('#/residence/')}")
    agent.pick("Domaine", "Logement")
    page.evaluate("() => { globalThis.__full = true }")
    agent.button("Enregistrer l’orientation")
    expect(page.get_by_text("Plus de place sur ce téléphone. Gardez cet écran ouvert")).to_be_visible()
    yield "16-telephone-plein"
    page.evaluate("() => { globalThis.__full = false }")
    agent.saved("Enregistrer l’orientation", "Orientation enregistrée sur le téléphone")


def _away_for_a_week(agent: Agent) -> Iterator[str]:
    """What was written is locked, the rest goes on; and the same when the session has ended as well."""
    handset = agent.handset
    _restart(agent, minutes=8 * 24 * 60)
    for name, path in (
        ("16-verrouille-tournee", "/tournee"), ("16-verrouille-secteur", "/secteur"), ("16-verrouille-etat", "/etat"),
        ("16-verrouille-a-faire", "/a-faire"),
    ):  # fmt: skip
        handset.go(path)
        expect(agent.page.get_by_text("ce qui a été écrit avant est verrouillé")).to_be_visible()
        yield name
    handset.cable.speak("401 Unauthorized", '{"error": "session"}', only=SENDING, Content_Type="application/json")
    handset.find_network()
    expect(handset.page.get_by_label("Mot de passe")).to_be_visible()
    yield "16-verrouille-mot-de-passe"
    handset.lose_network()
    handset.cable.be_silent()
    _restart(agent)


def _somebody_else(agent: Agent) -> Iterator[str]:
    """Her entry waits, she leaves: whoever takes the phone is told of it and of nothing more."""
    handset, page = agent.handset, agent.page
    yield from _leaving(agent, "15-quitter-avec-une-saisie")
    expect(page.get_by_text("1 saisie attend l’envoi sur ce téléphone")).to_be_visible()
    yield "16-autre-agent"
    handset.find_network()
    account = handset.site.accounts["yoann"]
    page.get_by_label("Adresse e-mail").fill(account["email"])
    page.get_by_label("Mot de passe").fill(account["password"])
    agent.button("Ouvrir sur ce téléphone")
    handset.choose_code()
    handset.waits(0)


def _in_turn(agent: Agent, desk: Page) -> Iterator[str]:
    """He hands the phone to her, who comes in by her code, and she hands it back: nobody leaves it."""
    handset, page = agent.handset, agent.page
    code = Coordinator(desk).makes_a_code("Nadia")
    handset.go("/telephone")
    _hands_over(page, "Une autre personne")
    expect(page.get_by_role("button", name="Yoann Le Guen")).to_be_visible()
    yield "16-entree-a-deux"
    handset.enrol("nadia", code)
    handset.waits(0)
    handset.go("/telephone")
    expect(page.get_by_role("button", name="Yoann Le Guen")).to_be_visible()
    yield "15-telephone-a-deux"
    _hands_over(page, "Yoann Le Guen")
    handset.unlock()
    handset.waits(0)


def _hands_over(page: Page, to: str) -> None:
    with page.expect_event("load"):
        page.get_by_role("button", name=to).click()


def _broken(agent: Agent) -> Iterator[str]:
    """A storage that does not open, that cannot be read, that was erased; and a start that waits for the server."""
    handset, page = agent.handset, agent.page
    for name, fault, heading in (
        ("16-stockage-ferme", "closed", "La mémoire ne répond plus"),
        ("16-stockage-illisible", "corrupt", "Données illisibles"),
    ):
        _restart(agent, **{fault: 1})
        agent.heading(heading)
        yield name
    _restart(agent)
    agent.heading("")
    _erase(agent, "indexeddb")
    agent.heading("Données effacées")
    yield "16-stockage-efface"
    agent.button("Continuer")
    handset.choose_code()
    handset.waits(0)
    handset.cable.hold("GET /api/me")
    _erase(agent, "indexeddb,local_storage")
    expect(page.locator(".lobby")).to_be_visible()
    yield "16-ouverture"
    handset.cable.be_silent()


def _closed(agent: Agent) -> Iterator[str]:
    """Her access was closed: the phone hands in what it holds, then forgets."""
    handset = agent.handset
    agent.button("Continuer")
    handset.choose_code()
    handset.waits(0)
    [(epoch,)] = handset.site.rows(
        "SELECT epoch FROM org_clock JOIN organisation o ON o.id = org_id WHERE slug = 'passeurs'"
    )
    device = agent.page.evaluate("JSON.parse(localStorage.getItem('palier-device')).device_id")
    told = {
        "server_now": handset.site.now.isoformat(timespec="milliseconds"), "epoch": str(UUID(epoch)),
        "device": {"id": device, "state": "closed", "lease_until": (handset.site.now - HOUR).isoformat()},
        "results": [], "changes": [], "evictions": [], "cursor": None, "more": False, "resync": False,
        "min_build": None,
    }  # fmt: skip
    handset.cable.speak("200 OK", json.dumps(told), only=EXCHANGE, Content_Type="application/json")
    agent.page.reload()
    agent.heading("Accès fermé")
    yield "16-acces-ferme"
    gone = json.dumps({"device": "revoked", "id": device})
    handset.cable.speak("403 Forbidden", gone, only=EXCHANGE, Content_Type="application/json")
    agent.button("Joindre le service")
    expect(agent.page.get_by_text("Accès fermé par votre service.")).to_be_visible()
    yield "16-acces-ferme-oublie"


def _erase(agent: Agent, what: str) -> None:
    """The browser throws storage away while the app is elsewhere; cookies stay."""
    agent.page.goto(f"{agent.handset.url}/static/pwa/icons/palier.svg")
    session = agent.page.context.new_cdp_session(agent.page)
    session.send("Storage.clearDataForOrigin", {"origin": agent.handset.url, "storageTypes": what})
    agent.handset.open()


def _restart(agent: Agent, **asked: int) -> None:
    """The app opened anew on a phone with these faults, or with none."""
    told = "{" + ", ".join(f'"{name}": {value}' for name, value in asked.items()) + "}"
    agent.page.evaluate("asked => localStorage.setItem('tests-fragile', asked)", told)
    agent.page.reload()
    until(lambda: agent.page.locator("h1").count() > 0)
