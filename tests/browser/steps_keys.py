"""The coordinator who has no mouse: Tab, Enter, Space, arrows and letters, and where the focus is, is always seen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.steps_desk import Coordinator

MOST = 150
"""Presses of Tab that a page of the desk may ask for, at the most."""

# What has the focus: nothing; or what is wrong with how it is seen, or with where it is after the one before.
FOCUSED = """() => {
  const at = document.activeElement, before = globalThis.__before;
  if (!at || at === document.body) return { none: true };
  globalThis.__before = at;
  const faults = [], drawn = [at, at.nextElementSibling].filter(Boolean).map((one) => getComputedStyle(one));
  const within = at.type === "date" && !at.matches(":focus"); // on its calendar, which the browser rings
  const ringed = ({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  if (!within && !drawn.some(ringed)) faults.push("no ring");
  const seen = ["radio", "checkbox"].includes(at.type) ? at.closest("label") ?? at : at;
  const { left, top, width, height } = seen.getBoundingClientRect();
  const middle = [left + width / 2, top + Math.min(height / 2, 20)];
  const front = document.elementFromPoint(...middle);
  if (!front || !(seen.contains(front) || front.contains(seen))) faults.push("out of sight");
  const back = before?.isConnected && before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_PRECEDING;
  if (back && before.compareDocumentPosition(at) !== 10) faults.push("before the one before");
  return { faults: faults.map((one) => `${one}: ${at.outerHTML.slice(0, 90)}`) };
}"""


@dataclass
class Typist(Coordinator):
    """Claire, whose mouse is broken. Faults of the focus are kept, to be looked at in the end."""

    faults: list[str] = field(default_factory=list)
    file: Any = None

    def __post_init__(self) -> None:
        # Listened to from the start: what is asked for one dialog alone may come after the press that opens it.
        self.page.on("filechooser", lambda dialog: dialog.set_files(self.file))

    def reaches(self, there: Locator) -> Locator:
        """By Tab alone, each stop on the way looked at."""
        expect(there).to_have_count(1)
        for _ in range(MOST):
            if there.evaluate("one => one === document.activeElement"):
                return there
            self.page.keyboard.press("Tab")
            self._looks()
        raise AssertionError(f"out of the keyboard's reach: {there}")

    def _looks(self) -> None:
        told: dict[str, Any] = self.page.evaluate(FOCUSED)
        self.faults += [f"{self.page.url}: {one}" for one in told.get("faults", [])]
        if told.get("none"):  # the end of the page: it begins again
            self.page.evaluate("() => { globalThis.__before = null }")

    def presses(self, what: Locator, key: str = "Enter") -> None:
        """A button or a link, which leads to another page."""
        self.reaches(what)
        with self.page.expect_event("domcontentloaded"):
            self.page.keyboard.press(key)

    def types(self, there: Locator, text: str) -> None:
        """Over what is there: whoever arrives in a field by Tab has all of it selected."""
        self.reaches(there)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def skips_to(self) -> None:
        """Over the menu, by the first link of the page."""
        self.page.keyboard.press("Tab")
        skip = self.page.get_by_role("link", name="Aller au contenu")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        self.page.keyboard.press("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def _follows(self, menu: str, name: str) -> None:
        self.presses(self.page.get_by_role("navigation", name=menu).get_by_role("link", name=re.compile(name)))

    def _link(self, name: str) -> Locator:
        return self.page.get_by_role("main").get_by_role("link", name=re.compile(name))

    def _button(self, name: str) -> Locator:
        return self.page.get_by_role("main").get_by_role("button", name=re.compile(name))

    # --- what she does -------------------------------------------------------------------------------

    def reads_what_is_missing(self, missing: str, leads_to: str) -> None:
        """The list of *Mise en route*, and one of its links."""
        self._follows("Principal", "Réglages")
        expect(self.page.get_by_text(missing)).to_be_visible()
        self.skips_to()
        self.presses(self._link(f", {leads_to}$"))

    def opens_a_sector(self, code: str, name: str) -> None:
        """Where the list of what is missing led: pressed too early, then filled in."""
        self.presses(self._button("Créer le secteur"))
        wrong = self.page.get_by_role("alert")
        expect(wrong).to_be_focused()  # what is wrong is said first, and leads to the field
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_label("Code")).to_be_focused()
        self.types(self.page.get_by_label("Code"), code)
        self.types(self.page.get_by_label("Nom"), name)
        self.presses(self._button("Créer le secteur"))
        self.said("Le secteur est créé")

    def invites(self, email: str, role: str, landlord: str = "") -> str:
        self.opens("Équipe")
        self.presses(self._link("Inviter une personne"))
        self.types(self.page.get_by_label("Adresse électronique"), email)
        roles = self.page.get_by_role("group", name="Rôle").get_by_role("radio")
        self.reaches(roles.first)
        self.page.keyboard.press("Space")
        for _ in range(roles.count()):
            if self.page.get_by_role("radio", name=role, exact=True).is_checked():
                break
            self.page.keyboard.press("ArrowDown")
        self.presses(self._button("Créer le lien d’invitation"))
        return self.page.locator(".link-once").inner_text().strip()

    def assigns(self, who: str, sector: str) -> None:
        self.opens("Secteurs")
        row = self.page.get_by_role("row", name=re.compile(sector))
        self.presses(row.get_by_role("link", name="Modifier"))
        self.types(self.page.get_by_role("combobox", name=re.compile("Qui y travaille")), who)
        expect(self.page.locator(".find__options [role=option]")).to_have_count(1)
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        self.presses(self._button("Affecter à ce secteur"))
        self.said("y travaille")

    def gives_a_file(self, name: str, text: str, meanings: dict[str, str]) -> None:
        """What each column becomes is chosen where it is not known; then the trial."""
        self.opens("Patrimoine")
        self.presses(self._link("Importer un fichier"))
        self.file = {"name": name, "mimeType": "text/csv", "buffer": text.encode("cp1252")}
        asked = self.reaches(self.page.get_by_label("Fichier"))
        self.page.keyboard.press("Space")
        expect(asked).to_have_value(re.compile(re.escape(name)))
        self.presses(self._button("Lire ce fichier"))
        for heading, meaning in meanings.items():
            choice = self.reaches(self.page.get_by_label(f"{heading} devient"))
            self.page.keyboard.type(meaning)
            expect(choice.locator("option:checked")).to_have_text(meaning)
        self.presses(self._button("Essayer, sans rien écrire"))
        expect(self._button("^Appliquer")).to_be_visible()

    def imports(self, name: str, text: str, meanings: dict[str, str] | None = None) -> None:
        self.gives_a_file(name, text, meanings or {})
        self.presses(self._button("^Appliquer"))
        expect(self.page.get_by_role("heading", name="Ce que l’import a changé")).to_be_visible()

    def undoes_the_import(self) -> None:
        """What will be put back is said first, and it is asked."""
        self.presses(self._link("Défaire cet import"))
        self.skips_to()
        self.reaches(self.page.locator("main details.sure summary"))
        self.page.keyboard.press("Enter")
        self.presses(self._button("Défaire l’import"))
        expect(self.page.get_by_text("Cet import est défait")).to_be_visible()
