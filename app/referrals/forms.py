"""What a coordinator types of a partner, and of a referral handed over."""

from __future__ import annotations

from app.core.forms import Choice, Day, FrenchForm, OneOf, Several, chosen, needed, sentences, words
from app.pages.finding import OneFound
from app.pages.lists import ListFilter
from app.referrals.rules import LENGTHS


class PartnerForm(FrenchForm):
    nom = words("Nom", LENGTHS["name"], needed("Écrivez le nom du partenaire."))
    domaines = Several("Domaines", [chosen("Choisissez au moins un domaine.")])
    telephone = words("Téléphone", LENGTHS["phone"])
    adresse = words("Adresse", LENGTHS["address"])
    horaires = words("Horaires", LENGTHS["hours"])
    note = sentences("Note pour l’équipe", LENGTHS["note"])


class PartnerFilter(ListFilter):
    domaine = Choice("Domaine", validate_choice=False)
    etat = Choice("État", validate_choice=False)


class DirectoryFilter(ListFilter):
    domaine = Choice("Domaine", validate_choice=False)


class TransmitForm(FrenchForm):
    """How and when a referral was handed to the partner."""

    canal = OneOf("Transmis par", [chosen("Choisissez comment l’orientation a été transmise.")])
    partenaire = Choice("Partenaire", validate_choice=False)
    le = Day("Le", [needed("Choisissez la date de la transmission.")])


class ReferralFilter(ListFilter):
    residence = OneFound("Résidence")
    domaine = Choice("Domaine", validate_choice=False)
    partenaire = Choice("Partenaire", validate_choice=False)
