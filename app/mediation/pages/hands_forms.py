"""Who takes a case in hand, replaces whom between two days, or may not follow it."""

from __future__ import annotations

from app.core.forms import Choice, Day, FrenchForm, OneOf, chosen, needed


class AskForm(FrenchForm):
    qui = Choice("Médiateur", [chosen("Choisissez à qui confier ce dossier.")])


class ReplaceForm(FrenchForm):
    absent = Choice("Qui s’absente", [chosen("Choisissez qui est remplacé.")])
    remplacant = Choice("Qui remplace", [chosen("Choisissez qui remplace.")])
    du = Day("Du", [needed("Choisissez le premier jour.")])
    jusqu_au = Day("Jusqu’au", [needed("Choisissez le dernier jour.")])


class TieForm(FrenchForm):
    lien = OneOf("Ce qui vous lie", [chosen("Dites ce qui empêche de suivre ce dossier.")])
