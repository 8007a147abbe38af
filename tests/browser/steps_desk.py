"""What people do at a computer: the coordinator at the desk, the landlord's reader at the portal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import openpyxl
from playwright.sync_api import Locator, Page, expect

SETTINGS = ("Équipe", "Secteurs", "Patrimoine", "Listes")


@dataclass
class Coordinator:
    """Claire, at her desk."""

    page: Page

    def opens(self, name: str) -> None:
        """A page of the menu, or one of the tabs of *Réglages*."""
        tab = name in SETTINGS
        self._follows("Principal", "Réglages" if tab else name)
        if tab:
            self._follows("Réglages", name)

    def _follows(self, menu: str, name: str) -> None:
        link = self.page.get_by_role("navigation", name=menu).get_by_role("link", name=re.compile(name))
        with self.page.expect_event("domcontentloaded"):
            link.click()

    def said(self, text: str) -> None:
        """What the last act did."""
        expect(self.page.get_by_role("status")).to_contain_text(text)

    def gives_a_shift(self, agents: list[str], starts: datetime, ends: datetime, estates: list[str]) -> None:
        """A further shift with its planned round, published at once. Moments in local time."""
        self.opens("Planning")
        self.page.get_by_role("link", name="Créer une vacation").click()
        self.page.get_by_label("Jour", exact=True).fill(f"{starts:%Y-%m-%d}")
        self.page.get_by_label("Début").fill(f"{starts:%H:%M}")
        self.page.get_by_label("Fin").fill(f"{ends:%H:%M}")
        for name in agents:
            self.page.get_by_role("group", name="Agents").get_by_text(name, exact=True).click()
        for estate in estates:
            finds(self.page, "Étapes", estate)
        self.page.get_by_role("button", name="Publier la vacation").click()
        asked, done = self.page.get_by_text("Je publie quand même"), self.page.get_by_text("La vacation est publiée")
        expect(asked.or_(done).first).to_be_visible()
        if asked.count():  # a holiday, a night too short: it depends on the day this is played
            asked.click()
            self.page.get_by_role("button", name="Publier la vacation").click()
        self.said("La vacation est publiée")
        expect(self.page.get_by_role("link", name=re.compile(f"{starts:%H:%M}")).first).to_be_visible()

    def writes_a_consigne(self, estate: str, text: str) -> None:
        """A note for those who pass there."""
        self.opens("Consignes")
        self.page.get_by_role("link", name="Écrire une consigne").click()
        finds(self.page, "Résidence", estate)
        self.page.get_by_label("Consigne", exact=True).fill(text)
        self.page.get_by_role("button", name="Écrire la consigne").click()
        self.said("La consigne est écrite")

    def makes_a_code(self, name: str) -> str:
        """A code for somebody's phone, shown once."""
        self.opens("Équipe")
        self.page.get_by_role("row", name=re.compile(name)).get_by_role("button", name="Fabriquer un code").click()
        return self.page.locator(".code-once").inner_text().strip()

    def adds_a_landlord(self, name: str) -> None:
        """One whose stock the service walks."""
        self.opens("Patrimoine")
        self.page.get_by_role("link", name="Bailleurs").click()
        self.page.get_by_label("Nom du bailleur").fill(name)
        self.page.get_by_role("button", name="Ajouter le bailleur").click()
        self.said("Le bailleur est dans la liste")

    def invites(self, email: str, role: str, landlord: str = "") -> str:
        """A link for somebody, shown once."""
        self.opens("Équipe")
        self.page.get_by_role("link", name="Inviter une personne").click()
        self.page.get_by_label("Adresse électronique").fill(email)
        self.page.get_by_role("group", name="Rôle").get_by_text(role, exact=True).click()
        if landlord:
            self.page.get_by_role("combobox", name=re.compile("^Bailleur")).select_option(label=landlord)
        self.page.get_by_role("button", name="Créer le lien d’invitation").click()
        return self.page.locator(".link-once").inner_text().strip()

    def opens_a_sector(self, code: str, name: str) -> None:
        """A new one, with nobody and nothing yet; its page stays open."""
        self.opens("Secteurs")
        self.page.get_by_role("link", name="Créer le premier secteur").click()
        self.page.get_by_label("Code").fill(code)
        self.page.get_by_label("Nom").fill(name)
        self.page.get_by_role("button", name="Créer le secteur").click()
        self.said("Le secteur est créé")

    def assigns(self, who: str, sector: str) -> None:
        """Somebody works in a sector, from today on."""
        self.opens("Secteurs")
        self.page.get_by_role("row", name=re.compile(sector)).get_by_role("link", name="Modifier").click()
        finds(self.page, "Qui y travaille", who)
        self.page.get_by_role("button", name="Affecter à ce secteur").click()
        self.said("y travaille")

    def adds_an_estate(self, name: str, landlord: str, sector: str, halls: list[str]) -> None:
        """An estate with its halls, by hand."""
        self.opens("Patrimoine")
        self.page.get_by_role("link", name="Créer une résidence").click()
        for field, text in (("Nom", name), ("Adresse", f"14 rue {name}"), ("Code postal", "74000"),
                            ("Commune", "Valserein")):  # fmt: skip
            self._field(field).fill(text)
        for field, label in (("Bailleur", landlord), ("Secteur", sector)):
            self._field(field).select_option(label=label)
        self.page.get_by_role("button", name="Créer la résidence").click()
        self.said("La résidence est créée")
        for hall in halls:
            self._field("Bâtiment").fill("Bâtiment A")
            self._field("Hall").fill(hall)
            self.page.get_by_role("button", name="Ajouter", exact=True).click()
            expect(self.page.get_by_role("link", name=f"Modifier {hall}")).to_be_visible()

    def imports(self, name: str, text: str) -> None:
        """A file of estates: read, tried, written."""
        self.opens("Patrimoine")
        self.page.get_by_role("link", name="Importer un fichier").click()
        file: Any = {"name": name, "mimeType": "text/csv", "buffer": text.encode("cp1252")}
        self.page.get_by_label("Fichier").set_input_files(file)
        self.page.get_by_role("button", name="Lire ce fichier").click()
        self.page.get_by_role("button", name="Essayer, sans rien écrire").click()
        self.page.get_by_role("button", name=re.compile("^Appliquer")).click()
        expect(self.page.get_by_role("heading", name="Ce que l’import a changé")).to_be_visible()

    def _field(self, label: str) -> Locator:
        """By how its label starts: one that may stay empty says so after it."""
        return self.page.get_by_label(re.compile(f"^{label}\\b"))

    def revokes_the_phone_of(self, name: str) -> None:
        """The phone is lost: nobody works with it any more."""
        self.opens("Équipe")
        with self.page.expect_event("domcontentloaded"):
            self.page.get_by_role("link", name=f"Révoquer le téléphone de {name}").click()
        self.page.get_by_role("button", name="Révoquer le téléphone").click()
        self.said("Le téléphone est révoqué")

    def lost_on_the_phone_of(self, name: str) -> str:
        """What the page of phones says was erased with the storage of this one; nothing where all is well."""
        self.opens("Équipe")
        row = self.page.get_by_role("table", name="Téléphones enrôlés").get_by_role("row", name=re.compile(name))
        return " ".join(_plain(one) for one in row.locator(".late").all_inner_texts())

    def texts_written_by(self, name: str) -> list[str]:
        """The free texts of one agent that wait in *À relire*, exactly as the pages hold them."""
        self.opens("À relire")
        self.page.get_by_label("Agent").select_option(label=name)
        with self.page.expect_event("domcontentloaded"):
            self.page.get_by_role("button", name="Filtrer").click()
        texts = []
        for address in [one.get_attribute("href") for one in self.page.locator("main tbody a").all()]:
            self.page.goto(urljoin(self.page.url, address or ""))
            quote = self.page.locator(".quote").text_content() or ""
            texts.append(quote.removeprefix("«\xa0").removesuffix("\xa0»"))
        return texts

    def to_review(self) -> list[str]:
        """The titles of *À relire*."""
        self.opens("À relire")
        return [one.inner_text() for one in self.page.locator("main tbody a b").all()]

    def opens_entry(self, title: str) -> None:
        """One entry of *À relire*."""
        self.opens("À relire")
        with self.page.expect_event("domcontentloaded"):
            self.page.locator("main tbody a", has_text=title).first.click()

    def releases(self, title: str) -> None:
        """One, read and shown."""
        self.opens_entry(title)
        self.page.get_by_role("button", name=re.compile("^Valider")).click()

    def retains(self, title: str, why: str, precisely: str) -> None:
        """One that stays inside, with its reason."""
        self.opens_entry(title)
        self.page.get_by_role("link", name="Garder en interne").click()
        self.page.get_by_text(why, exact=True).click()
        self.page.get_by_label(re.compile("Précision")).fill(precisely)
        self.page.get_by_role("button", name="Garder en interne").click()

    def releases_all(self) -> None:
        """What is left of the list."""
        self.opens("À relire")
        self.page.get_by_role("link", name="Tout valider").click()
        self.page.get_by_role("button", name=re.compile("^Valider")).click()
        self.opens("À relire")
        expect(self.page.get_by_text("Rien à relire")).to_be_visible()


@dataclass
class Reader:
    """The landlord's reader, at the portal."""

    page: Page

    def opens_the_log(self, estate: str = "") -> None:
        """The log of an estate, or of the whole stock."""
        if estate:
            finds(self.page, "Résidence", estate)
            self.page.get_by_role("button", name="Afficher").click()
            expect(self.page.get_by_role("heading", level=1, name=estate)).to_be_visible()

    def lines(self) -> list[list[str]]:
        """The log as printed, one list of cells per line."""
        rows = self.page.locator("table.log tbody tr").all()
        return [[_plain(cell) for cell in row.locator("td").all_inner_texts()] for row in rows]

    def counts(self) -> list[list[str]]:
        """Contacts: estate and number, month left out."""
        rows = self.page.locator("table:not(.log) tbody tr").all()
        return [[_plain(cell) for cell in row.locator("td").all_inner_texts()][1:] for row in rows]

    def download(self, folder: Path) -> tuple[Path, list[list[object]]]:
        """The same log as a spreadsheet: the file, and the cells of its first tab."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name="Télécharger en XLSX").click()
        path = folder / "journal.xlsx"
        waiting.value.save_as(path)
        tab = openpyxl.load_workbook(path).worksheets[0]
        return path, [[_said(cell.value) for cell in row] for row in tab.iter_rows()]


def finds(page: Page, label: str, estate: str) -> None:
    """Type it in a field that finds, and take the first estate of that name."""
    field = page.get_by_role("combobox", name=re.compile(label))
    field.fill("")
    field.press_sequentially(estate)
    page.locator(".find__options [role=option]").filter(has_text=estate).first.click()


def _said(value: object) -> object:
    return _plain(value) if isinstance(value, str) else value


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
