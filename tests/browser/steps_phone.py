"""What an agent does on the phone, one gesture or one form each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.handset import Handset


@dataclass
class Agent:
    """An agent holding a phone."""

    handset: Handset

    @property
    def page(self) -> Page:
        """The app, which changes each time the phone is switched on."""
        return self.handset.page

    # --- finding one's way ---------------------------------------------------------------------------

    def button(self, name: str) -> None:
        """Touch a button or a link by what it says."""
        page = self.page
        page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).click()

    def tab(self, name: str) -> None:
        """The bar at the bottom."""
        self.page.get_by_role("navigation", name="Principal").get_by_role("link", name=re.compile(name)).click()

    def heading(self, text: str) -> None:
        """The screen says where one is."""
        expect(self.page.get_by_role("heading", level=1, name=re.compile(text))).to_be_visible()

    def group(self, legend: str) -> Locator:
        """A question of a form, by how its legend starts."""
        return self.page.get_by_role("group", name=re.compile(f"^{re.escape(legend)}"))

    def pick(self, legend: str, *labels: str) -> None:
        """Choose answers, by their words."""
        for label in labels:
            answer = self.page.get_by_role("radio", name=label, exact=True).or_(
                self.page.get_by_role("checkbox", name=label, exact=True)
            )
            chip = self.group(legend).locator("label").filter(has=answer)
            chip.click()
            expect(chip.locator("input")).to_be_checked()

    def unfold(self, summary: str) -> None:
        """Open what a form keeps folded."""
        self.page.locator("summary", has_text=summary).click()

    def write(self, text: str) -> None:
        """The optional words of an entry."""
        self.page.get_by_label("Un détail utile").fill(text)

    def said(self, text: str) -> None:
        """The last act, as the phone says it."""
        expect(self.page.get_by_role("status").get_by_text(text).first).to_be_visible()

    def saved(self, button: str, said: str) -> None:
        """Saves the form: it is on disk once said, and the screen before it is back."""
        self.button(button)
        self.said(said)
        expect(self.page.get_by_role("button", name=button, exact=True)).to_have_count(0)

    # --- the round ------------------------------------------------------------------------------------

    def starts_the_planned_round(self) -> None:
        """One tap."""
        self.button("Démarrer la tournée")
        expect(self.page.get_by_text("arrêt 1 sur", exact=False)).to_be_visible()

    def starts_a_round_at(self, *estates: str) -> None:
        """Nothing is planned: she chooses where to pass."""
        self.button("Démarrer une tournée")
        for estate in estates:
            self.page.locator("label", has_text=estate).click()
        self.button("Démarrer la tournée")
        expect(self.page.get_by_text("arrêt 1 sur", exact=False)).to_be_visible()

    def ras(self) -> None:
        """Nothing to report here."""
        self.page.get_by_role("button", name=re.compile("^RAS")).click()
        self.said("RAS noté")

    def undoes(self, what: str = "ce RAS") -> None:
        """Takes the last act back."""
        self.page.get_by_role("status").get_by_role("button", name=f"Annuler {what}").click()
        self.said("Saisie annulée")

    def goes_on(self, estate: str) -> None:
        """The next stop."""
        self.page.get_by_role("button", name=re.compile("^Arrêt suivant")).click()
        self.heading(estate)

    def reads_the_consigne(self, text: str) -> None:
        """Reads it where it is pinned, and says so."""
        self.page.locator(".fold:visible").first.click()
        expect(self.page.locator(".note").get_by_text(text, exact=True)).to_be_visible()
        self.page.get_by_role("button", name=f"Lu : {text}").click()
        self.said("Consigne lue")

    def feels(self, level: str) -> None:
        """One tap on the stairs."""
        self.page.get_by_role("button", name=level, exact=True).click()
        self.said("Ambiance notée")
        expect(self.page.get_by_role("button", name=level, exact=True)).to_have_attribute("aria-pressed", "true")

    def stands_in(self, hall: str) -> None:
        """Says which hall she is in."""
        self.page.get_by_role("radio", name=hall, exact=True).check()

    def ends_the_round(self) -> None:
        """A last look, nothing to type again."""
        self.page.get_by_role("link", name=re.compile("^Arrêts")).click()
        self.button("Fin de tournée")
        self.heading("^Fin de (tournée|votre partie)$")
        self.page.get_by_role("button", name=re.compile("^Terminer (la tournée|ma partie)$")).click()
        self.said("terminée, enregistrée sur le téléphone")

    # --- entries --------------------------------------------------------------------------------------

    def tile(self, name: str) -> None:
        """One of the tiles of the stop."""
        self.page.locator("a.tile", has_text=name).click()

    def notes_a_contact(self, text: str = "", *, then: str = "") -> None:
        """Need, people by band, what was done, register and channel; then saves, or goes on to another form."""
        self.tile("Contact")
        self.pick("Besoin exprimé", "Logement, bailleur")
        self.unfold("Préciser les âges")
        self.page.get_by_role("button", name="40-59 ans : plus").or_(
            self.page.get_by_role("button", name=re.compile("^40.*plus"))
        ).click()
        self.pick("Ce que vous avez fait", "Information")
        self.unfold("Comment, et quel type d’action")
        self.pick("Comment", "Rencontre en tournée")
        self.write(text)
        if then:  # the next form says nothing over itself: that it is there says that the contact is on disk
            self.button(then)
            self.heading(then)
        else:
            self.saved("Enregistrer le contact", "Contact enregistré sur le téléphone")

    def notes_a_short_contact(self) -> None:
        """Three taps: the tile, the need, save."""
        self.tile("Contact")
        self.pick("Besoin exprimé", "Être écouté")
        self.saved("Enregistrer le contact", "Contact enregistré sur le téléphone")

    def notes_a_conflict(self, text: str = "") -> None:
        """Type, severity, how it ended, who asked, where, and a follow-up today."""
        self.tile("Conflit")
        self.pick("De quoi s’agit-il ?", "Bruit")
        self.pick("Plus précisément", "Musique")
        self.pick("Gravité", "Tension")
        self.pick("Comment cela s’est terminé", "À suivre")
        self.unfold("Qui a demandé")
        self.pick("Qui vous a sollicités", "Habitant témoin")
        self.pick("Où exactement", "Palier")
        self.pick("Y revenir", "Aujourd’hui")
        self.write(text)
        self.saved("Enregistrer le conflit", "Conflit enregistré sur le téléphone")

    def notes_a_short_conflict(self) -> None:
        """Five taps: the tile, what, how grave, how it ended, save."""
        self.tile("Conflit")
        self.pick("De quoi s’agit-il ?", "Bruit")
        self.pick("Gravité", "Gêne")
        self.pick("Comment cela s’est terminé", "Apaisé")
        self.saved("Enregistrer le conflit", "Conflit enregistré sur le téléphone")

    def flags_a_short_problem(self) -> None:
        """Four taps: the tile, the category, what exactly, save; the list gives the urgency."""
        self.tile("Problème technique")
        self.pick("Quel problème ?", "Éclairage, électricité")
        self.pick("Plus précisément", "Lumière du hall")
        self.saved("Enregistrer le problème", "Problème enregistré sur le téléphone")

    def flags_a_problem(self, text: str = "") -> None:
        """Category, severity, floor, who told."""
        self.heading("Problème technique")
        self.pick("Quel problème ?", "Éclairage, électricité")
        self.pick("Plus précisément", "Lumière du hall")
        self.pick("Urgence", "Urgent 24 h")
        expect(self.group("Signalé par").get_by_role("radio", name="Habitant", exact=True)).to_be_checked()
        self.write(text)
        self.saved("Enregistrer le problème", "Problème enregistré sur le téléphone")

    def signposts(self, text: str = "") -> None:
        """Tells the person where to go."""
        self.tile("Orientation")
        self.pick("Domaine", "Logement")
        self.write(text)
        self.saved("Enregistrer l’orientation", "Orientation enregistrée sur le téléphone")

    def proposes_a_referral(self, text: str = "") -> None:
        """A hand-over, with the person's consent and how it was given."""
        self.tile("Orientation")
        self.pick("Quelle orientation ?", "Relais à proposer")
        self.pick("Domaine", "Numérique")
        self.pick("Besoin exprimé", "Démarche, formulaire")
        self.pick("Vers qui", "Point numérique du Lac")
        self.pick("Accord de la personne", "Elle accepte")
        self.pick("Comment l’accord a été demandé", "À l’oral")
        self.write(text)
        self.saved("Enregistrer l’orientation", "Orientation enregistrée sur le téléphone")

    # --- follow-ups -----------------------------------------------------------------------------------

    def does_the_followup(self, outcome: str) -> None:
        """Says how it went, and that it is done."""
        self.heading("Suivi")
        self.pick("Qu’en est-il ?", outcome)
        self.button("Noter comme fait")
        self.said("Suivi noté comme fait")

    # --- the list behind the status ------------------------------------------------------------------

    def list_of_entries(self) -> Locator:
        """Every operation of this phone and where it stands."""
        self.handset.go("/etat")
        self.heading("Saisies de ce téléphone")
        return self.page.locator("main")

    def sends_now(self) -> None:
        """Asks by hand, once no exchange is under way: one that is under way cannot be asked for again."""
        self.list_of_entries()
        expect(self.page.get_by_text("Envoi en cours")).to_have_count(0)
        self.button("Envoyer maintenant")
