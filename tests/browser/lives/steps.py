"""What coordination and mediators do of a case, by clicks, from its page and back to it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from playwright.sync_api import Locator, Page, expect

from tests.browser.screens.forms import choose, follow, says
from tests.browser.steps_desk import finds

GOES_ON = {"champ": "Oui", "auprès": "Oui"}
"""What lets a case of neighbours go on: yes to these, no to the other questions."""


@dataclass
class Caseworker:
    """Somebody at the desk, with one case before her."""

    page: Page
    number: str = ""

    # --- where she is --------------------------------------------------------------------------------

    def menu(self, name: str) -> None:
        """A line of the menu; it may say how many beside its name."""
        follow(self.page.get_by_role("navigation", name="Principal").get_by_role("link", name=re.compile(f"^{name}")))

    def finds_the_case(self, stage: str = "") -> None:
        """In the list of those she may see; `stage`: of which the list is asked for."""
        self.menu("(Mes d|D)ossiers")
        if stage:
            self.page.get_by_label("État").select_option(label=stage.capitalize())
            self.presses("Filtrer")
        row = self.page.locator("table.cases tr", has_text=self.number)
        follow(row.get_by_role("link").first)
        self.at_the_case()

    def goes_back(self) -> None:
        """To the page of the case, by way of what lies between."""
        for name in ("Revenir à la clôture", "Revenir à l’accord", "Toutes les lettres", "Revenir au dossier"):
            back = self.page.get_by_role("link", name=name, exact=True)
            if back.count():
                follow(back)

    def at_the_case(self) -> None:
        expect(self.page).to_have_title(re.compile(f"^Dossier {self.number} "))

    def opens(self, name: str) -> None:
        """A link of the page, by how it begins; what is read aloud beside it may follow."""
        follow(self.page.locator("main").get_by_role("link", name=re.compile(f"^{name}")).first)

    def presses(self, name: str, said: str = "") -> None:
        """A button; what is read aloud beside its words may follow."""
        follow(self.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}(,|$)")))
        if said:
            says(self.page, said)

    def sure(self, opens: str, name: str) -> None:
        """What asks first: the question is unfolded, then answered."""
        self.page.locator("main summary", has_text=re.compile(f"^{opens}")).first.click()
        self.page.locator("main details[open]").get_by_role("button", name=re.compile(f"^{name}")).click()

    def part(self, name: str) -> Locator:
        """A part of the page of the case."""
        return self.page.locator(f"#{name}")

    def must(self) -> list[str]:
        """Who must do what, and when: first lines first."""
        return [" ".join(one.split()) for one in self.page.locator("ol.must > li").all_inner_texts()]

    # --- coordination ----------------------------------------------------------------------------------

    def opens_a_case(self, type: str, estate: str = "", *, flow: str = "", landlord: str = "", facts: str = "") -> None:
        """One somebody asked for at a *permanence*."""
        page = self.page
        self.menu("(Mes d|D)ossiers")
        self.opens("Ouvrir un dossier")
        if flow:
            choose(page, "Parcours", flow)
        page.get_by_label("De quoi s’agit-il").select_option(label=type)
        if estate:
            finds(page, "Résidence", estate)
        page.get_by_label("Qui le demande").select_option(label="Habitant concerné")
        page.get_by_label("Par quelle voie").select_option(label="Permanence")
        if landlord:
            page.get_by_label("Bailleur qui est lui-même partie").select_option(label=landlord)
        page.get_by_label("Les faits").fill(facts)
        self.opens_it()

    def opens_it(self) -> None:
        """Once more where the form says what it resembles, or asks for the hall."""
        button = self.page.get_by_role("button", name=re.compile("^Ouvrir (le|un autre) dossier"))
        follow(button)
        if self.page.get_by_role("heading", level=1, name="Ouvrir un dossier").count():
            follow(button)
        says(self.page, "est ouvert")
        found = re.search(r"Dossier (\d{4}-\d+)", self.page.locator("main").inner_text())
        assert found
        self.number = found[1]

    def entrusts(self, name: str) -> None:
        """Asked to follow it: until she says that she knows nobody, she reads its envelope alone."""
        self.opens("Confier, remplacer")
        self.page.get_by_label("Médiateur").select_option(label=name)
        self.presses("Demander de le suivre", "")
        self.goes_back()

    def knows_nobody(self) -> None:
        """The mediator who was asked declares it, from the page of the case."""
        self.opens("Déclarer")
        self.presses("Je ne connais aucune partie")

    # --- whether it is for us -----------------------------------------------------------------------

    def answers(self, button: str, said: str, **other: str) -> None:
        """The questions of the flow; `other`: by a word of the question, another answer than goes on."""
        self.opens("Répondre")
        self.ticks(other)
        self.presses(button, said)

    def ticks(self, other: dict[str, str]) -> None:
        for one in self.page.locator("main fieldset.tri").all():
            asked = one.locator("b").inner_text()
            found = next((said for word, said in {**GOES_ON, **other}.items() if word in asked), "Non")
            one.get_by_text(found, exact=True).click()

    def moves_to(self, state: str) -> None:
        self.opens("Changer l’état")
        self.page.locator("main .choice", has=self.page.get_by_text(state, exact=True)).click()
        self.presses("Changer l’état", f"passe à «\u00a0{state}\u00a0»")

    # --- parties --------------------------------------------------------------------------------------

    def adds_a_party(self, side: str, speaks: str = "En son nom") -> None:
        self.opens("Ajouter une partie")
        choose(self.page, "Sa place", side)
        choose(self.page, "Parle", speaks)
        self.presses("Ajouter la partie")
        self.goes_back()

    def opens_party(self, letter: str) -> None:
        follow(self.part("parties").get_by_role("link", name=re.compile(f", partie {letter}$")).first)

    def says_who(self, letter: str, **told: str) -> None:
        """Her name and how to reach her, by the labels of the form."""
        self.opens_party(letter)
        self.opens("(Noter l’identité|Voir le nom)")
        for label, text in told.items():
            self.page.get_by_label(label.replace("_", " "), exact=False).first.fill(text)
        self.presses("Garder l’identité")
        self.goes_back()

    def informs(self, letter: str) -> None:
        self.opens_party(letter)
        self.opens("Noter l’information")
        choose(self.page, "Comment", "De vive voix")
        self.presses("Noter l’information")
        self.goes_back()

    def notes_that_she_agrees(self, letter: str, *things: str) -> None:
        self.opens_party(letter)
        self.opens("Noter un consentement")
        for one in things or ("Prendre part à la médiation",):
            choose(self.page, "Accepte", one)
        choose(self.page, "Comment", "De vive voix")
        self.presses("Noter le consentement")
        self.goes_back()

    # --- preparation and sessions -------------------------------------------------------------------

    def writes_down(self, where: str, letter: str, text: str) -> None:
        """On the preparation sheet, which is open: under a heading of her column."""
        self.opens(f"Ajouter pour {letter}.: {where}")
        self.page.get_by_label("Texte").fill(text)
        self.presses("Garder la ligne")

    def may_be_told(self, text: str, to: str) -> None:
        """What she allows to be carried to the other; the sheet is open."""
        line = self.page.locator(".says li", has_text=text)
        follow(line.get_by_role("button", name=re.compile("^Reste ici")))
        expect(line.get_by_role("button", name=re.compile(f"^Peut être dit à {to}"))).to_be_visible()

    def notes_a_session(self, mode: str, letters: str, at: datetime, *, safe: bool = False, why: str = "") -> None:
        """One that was held; what came of it is seen after."""
        page = self.page
        self.opens("Noter une séance tenue")
        choose(page, "Comment", mode)
        for letter in letters:
            choose(page, "Avec", letter)
        page.get_by_label("Jour", exact=True).fill(f"{at:%Y-%m-%d}")
        page.get_by_label("Heure", exact=True).fill(f"{at:%H:%M}")
        page.get_by_text("Chez aucune des parties").click()
        if safe:
            page.get_by_text("Vérifiée pour chacun").click()
        page.get_by_label("Un seul médiateur").fill(why)
        self.presses("Noter la séance")

    # --- agreement ------------------------------------------------------------------------------------

    def writes_the_agreement(self, promises: Sequence[tuple[str, str, str]]) -> None:
        """Signed on paper; who, what, and how it will be seen."""
        page = self.page
        choose(page, "L’accord est", "Écrit")
        choose(page, "S’il est écrit", "Sur papier, gardé par le service")
        choose(page, "Il règle", "Tout le désaccord")
        for n, (who, what, seen) in enumerate(promises, 1):
            choose(page, f"Engagement {n}, qui", who)
            page.get_by_label(f"Engagement {n}, à quoi").fill(what)
            page.get_by_label(f"Engagement {n}, comment on le verra").fill(seen)
        self.presses("Noter l’accord", "L’accord est noté")

    def hands_copies(self, letters: str) -> None:
        for letter in letters:
            choose(self.page, "À qui", letter)
            self.page.get_by_role("group", name="Comment").locator(".choice").first.click()
            self.presses("Noter la remise")

    def checks(self, days: int, state: str) -> None:
        """Every commitment at one of its dates, as A says it."""
        page = self.page
        self.opens("Faire le point")
        expect(page).to_have_title(re.compile(f"^Point J.{days},"))
        for one in page.locator("main fieldset.field").all():
            one.locator(".choice", has=page.get_by_text(state, exact=True)).click()
        for one in page.get_by_label(re.compile("qui le dit")).all():
            one.select_option(label="A le dit")
        self.presses("Noter le point")
        self.goes_back()

    # --- letters --------------------------------------------------------------------------------------

    def begins_the_letter(self, kind: str, letter: str) -> None:
        """From the page of the case, to one party."""
        self.opens("(Écrire une lettre|Voir les lettres)")
        offered = self.page.get_by_label("Quelle lettre, à qui")
        found = offered.locator("option", has_text=re.compile(f"^{kind}.*{letter}$")).first
        offered.select_option(found.get_attribute("value"))
        self.presses("Commencer la lettre", "La lettre est commencée")

    def freezes_the_letter(self) -> None:
        self.page.locator("main summary", has_text="Figer").click()
        self.presses("Figer la lettre", "La lettre est figée")

    # --- the end --------------------------------------------------------------------------------------

    def tells(self, letter: str, how: str, why_not: str = "") -> None:
        """A party, how it ends: from the page of a case that stopped, else by way of its closing."""
        there = self.page.locator("main").get_by_role("link", name=f"Informer {letter}", exact=True)
        if not there.count():
            self.opens("Informer")
        follow(there)
        choose(self.page, "Comment cette partie a été informée", how)
        if why_not:
            self.page.get_by_label("Pourquoi cette partie n’a pas pu être informée").fill(why_not)
        self.presses("Noter l’information", f"Noté pour {letter}")

    def closes(self, outcome: str) -> None:
        """From the case; or there already, who told the last party from the closing page."""
        if not self.page.get_by_role("button", name="Clore le dossier").count():
            self.opens("Clore")
        choose(self.page, "Issue", outcome)
        self.presses("Clore le dossier", "Le dossier est clos")


def found_in(text: str, words: Collection[str]) -> list[str]:
    """Those of them it says, whatever the case."""
    told = text.casefold()
    return [one for one in words if one.casefold() in told]


def until(true: Callable[[], bool], within: float = 20) -> None:
    """What another process does comes about in time."""
    for _ in range(round(within / 0.1)):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come about")
