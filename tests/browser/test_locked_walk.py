"""Every screen of a locked phone: no word of what is written on it, nothing wrong to see; unlocked, each is read."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser import screens
from tests.browser.canaries import CANARY, holds_none, read_on, words
from tests.browser.handset import Handset, until
from tests.browser.inspector import Inspector
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

PARTNER = "Maison France services de Valserein"
NOTHING_WAITS = re.compile(r"^Verrouillé\s*Déverrouiller")
FORMS = frozenset(
    f"{CANARY} {one}"
    for one in ("tapé", "de la rue", "de la commune", "joint", "proposé", "commencé", "pour soi", "écrit verrouillé")
)
"""What is typed in forms, beside what the service sends."""
VEIL = "Déverrouiller pour lire"
CHANGED = ".veil, .status--b"
VEILED = {
    "02-tournee", "02-consignes", "02-avant", "02-note", "15-verrou", "15-propositions", "03-visite",
    "05-orientation-relais", "03-arrets", "06-fin-laisse",
}  # fmt: skip
"""Screens of the walk that tell something written: where it is locked, they say so."""
UNDER_WAY = ("/consignes", "/listes", "/tournee/avant", "/tournee/arrets", "/tournee/note")
"""Pages that tell what belongs to no entry."""


@dataclass
class Locked(Agent):
    """Who goes through every screen once she has locked her phone."""

    inspector: Inspector
    pages: list[str]
    residence: str = ""
    veiled: set[str] = field(default_factory=set)

    def walks(self) -> None:
        """Each screen of a phone, as `screens` goes through them; locked from the first of her own on."""
        for name in screens.phone(self.handset):
            BEFORE.get(name, _nothing)(self)
            self.looks(name)
            AFTER.get(name, _nothing)(self)

    def looks(self, name: str) -> None:
        """At what a lock changes: without a veil and without its strip, the screen is that of `test_every_screen`."""
        expect(self.page.locator("main > *").first).to_be_attached()
        self.page.wait_for_timeout(100)
        if self.page.locator(CHANGED).count():
            self.inspector.look(name)
        else:
            self.inspector.remember(name)
        holds_none(self.page, name)
        if self.page.get_by_text(VEIL).count():
            self.veiled.add(name)

    def types(self, label: str, what: str, *, exact: bool = False) -> None:
        self.page.get_by_label(label, exact=exact).fill(f"{CANARY} {what}")

    def leaves_it_there(self) -> None:
        expect(self.page.get_by_text("Brouillon gardé sur ce téléphone").first).to_be_visible()

    def opens(self, page: str) -> None:
        """Once it is drawn, in the place of the one before."""
        self.handset.go(page)
        self.page.wait_for_timeout(100)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    # --- while it is open --------------------------------------------------------------------------

    def writes_then_locks(self) -> None:
        """A danger in the street with who was called, a proposal, a note and a form half typed."""
        self.handset.go("/secteur")
        last = self.page.locator("main a[href^='#/residence/']").last
        self.residence = (last.get_attribute("href") or "").removeprefix("#/residence/")
        self._flags_a_danger_in_the_street()
        self._proposes_a_line()
        self.handset.go("/tournee/note")
        self.types("Pour cette tournée", "pour soi")
        self.leaves_it_there()
        self.handset.go(f"/conflit?residence={self.residence}")
        self.types("Un détail utile", "commencé")
        self.leaves_it_there()
        self.handset.go("/tournee")
        self.handset.waits(0)
        ((flagged,),) = self.handset.site.rows("SELECT id FROM technical_problem ORDER BY received_at DESC LIMIT 1")
        self.pages += [f"/{way}/technical/{UUID(flagged)}" for way in ("saisie", "corriger")]
        self.handset.lock()

    def _flags_a_danger_in_the_street(self) -> None:
        self.handset.go(f"/probleme?residence={self.residence}")
        self.button("Modifier le lieu")
        self.unfold("Espace public")
        self.types("Rue, place ou arrêt", "de la rue")
        self.types("Commune", "de la commune", exact=True)
        self.button("Garder ce lieu")
        self.pick("Quel problème ?", "Gaz, incendie")
        self.pick("Plus précisément", "Odeur de gaz")
        self.pick("L’appel", "Appel passé")
        self.types("Service joint", "joint")
        self.types("Un détail utile", "tapé")
        self.saved("Enregistrer le problème", "Problème enregistré sur le téléphone")

    def _proposes_a_line(self) -> None:
        self.handset.go("/listes/proposer")
        self.page.get_by_label("Dans quelle liste").select_option(label="Lieu précis")
        self.pick("Ce que vous proposez", "Une ligne manque")
        self.types("La ligne à ajouter", "proposé")
        self.button("Proposer")
        self.heading("Propositions pour les listes")

    # --- while it is locked ------------------------------------------------------------------------

    def chooses_the_partner(self) -> None:
        self.pick("Vers qui", PARTNER)

    def writes_locked(self) -> None:
        """An entry whose words nobody reads here before it is open."""
        self.tile("Orientation")
        self.pick("Quelle orientation ?", "Remise à la personne")
        self.pick("Domaine", "Logement")
        self.types("Un détail utile", "écrit verrouillé")
        self.saved("Enregistrer l’orientation", "Orientation enregistrée sur le téléphone")

    def looks_at_each_record_then_reads_it(self) -> None:
        """One of each kind, locked; then open; then it is locked again."""
        expect(self.page.get_by_role("button", name=NOTHING_WAITS)).to_be_visible()
        ((told,),) = self.handset.site.rows("SELECT id FROM referral ORDER BY received_at DESC LIMIT 1")
        self.pages.append(f"/saisie/referral/{UUID(told)}")
        for page in self.pages:
            self.opens(page)
            self.looks(page)
        self.handset.unlock()
        self._reads_all(words() | FORMS)
        self.handset.lock()
        self.handset.go("/tournee/fin")
        self.heading("^Fin de")

    def _reads_all(self, wanted: frozenset[str]) -> None:
        """The control: a word that nobody finds when it is open proves nothing when it is not."""
        left = set(wanted)
        self._reads_of_the_partner(left)
        self._reads_what_she_began(left)
        pages = (*self.pages, *UNDER_WAY)
        with contextlib.suppress(AssertionError):
            until(lambda: self._reads(pages, left), 40)
        assert left == set()

    def _reads_of_the_partner(self, left: set[str]) -> None:
        self.handset.go("/tournee")
        self.tile("Orientation")
        self.pick("Quelle orientation ?", "Relais à proposer")
        self.pick("Domaine", "Numérique")
        self.chooses_the_partner()
        expect(self.page.get_by_text(f"{CANARY} partner hours")).to_be_visible()
        left -= read_on(self.page, frozenset(left))

    def _reads_what_she_began(self, left: set[str]) -> None:
        """Elsewhere, before the round: a line at this stop, behind those of here."""
        self.handset.go("/tournee")
        lines = self.page.get_by_role("navigation", name="Brouillons")
        lines.locator("a", has_text="Conflit").last.click()
        expect(self.page.get_by_label("Un détail utile")).to_have_value(f"{CANARY} commencé")
        left -= read_on(self.page, frozenset(left))

    def _reads(self, pages: Iterable[str], left: set[str]) -> bool:
        for page in pages:
            self.opens(page)
            left -= read_on(self.page, frozenset(left))
        return not left


def _nothing(locked: Locked) -> None:
    """Most screens are looked at as they come."""


Step = Callable[[Locked], None]
BEFORE: dict[str, Step] = {
    "02-tournee": Locked.writes_then_locks,
    "05-orientation-relais": Locked.chooses_the_partner,
}
AFTER: dict[str, Step] = {
    "03-visite-ras": Locked.writes_locked,
    "06-fin": Locked.looks_at_each_record_then_reads_it,
}
"""What she does beside the walk, at which of its screens: before it is looked at, or after."""


@pytest.fixture
def locked(playwright: Playwright, demo: Site, tmp_path: Path) -> Iterator[Locked]:
    """Nadia's phone of the demonstration, each private field of which has a word of its own."""
    pages = json.loads(demo.flask("sow", demo.accounts["nadia"]["email"]))
    phone = Handset(playwright, tmp_path / "phone", demo)
    yield Locked(phone, Inspector(phone.page), pages)
    phone.switch_off()
    phone.cable.cut()


def test_no_screen_of_a_locked_phone_holds_a_word_that_is_private_and_unlocked_each_is_read(locked: Locked) -> None:
    locked.walks()
    assert VEILED | {page for page in locked.pages if not page.startswith("/corriger/")} <= locked.veiled
    assert not locked.inspector.faults, "\n".join(["", *locked.inspector.faults])
    assert [one for one in locked.handset.complaints if "status of 4" not in one] == []
    unseen = [
        route
        for route, pattern in screens.routes_of_the_phone().items()
        if not any(pattern.fullmatch(path) for path in locked.inspector.screens)
    ]
    assert unseen == []
