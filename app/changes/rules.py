"""The changes in words, and for how long they are told. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core.labels import Label

KEPT = timedelta(days=30)
"""A page older than that is no page somebody works on."""


class Deed(Label):
    """What somebody did to a record, after their name."""

    released = "released", "a validé"
    retained = "retained", "a gardé cette saisie en interne"
    corrected = "corrected", "a corrigé cette saisie"
    cancelled = "cancelled", "a annulé cette saisie"
    counted_once = "counted_once", "a compté cette saisie une seule fois avec une autre"
    counted_apart = "counted_apart", "a compté cette saisie à part d’une autre"
    held_applied = "held_applied", "a repris cette saisie"
    held_filled = "held_filled", "a complété cette saisie"
    held_tried = "held_tried", "a essayé de reprendre cette saisie"
    held_dismissed = "held_dismissed", "a refusé cette saisie"
    followup_done = "followup_done", "a noté ce suivi comme fait"
    followup_postponed = "followup_postponed", "a reporté ce suivi"
    followup_handed = "followup_handed", "a confié ce suivi à quelqu’un d’autre"
    shift_published = "shift_published", "a publié cette vacation"
    shift_changed = "shift_changed", "a modifié cette vacation"
    shift_copied = "shift_copied", "a copié cette vacation"
    shift_cancelled = "shift_cancelled", "a annulé cette vacation"
    absence_changed = "absence_changed", "a modifié cette absence"
    absence_ended = "absence_ended", "a mis fin à cette absence"
    consigne_kept = "consigne_kept", "a prolongé cette consigne"
    consigne_closed = "consigne_closed", "a clos cette consigne"
    problem_kept = "problem_kept", "a retenu ce problème"
    problem_sent = "problem_sent", "a noté l’envoi de ce problème"
    requester_told = "requester_told", "a noté le retour à la personne"
    referral_sent = "referral_sent", "a noté la transmission de cette orientation"
    partner_changed = "partner_changed", "a modifié ce partenaire"
    partner_closed = "partner_closed", "a retiré ce partenaire de ceux qu’on propose"
    partner_reopened = "partner_reopened", "a proposé de nouveau ce partenaire"
    sector_changed = "sector_changed", "a modifié ce secteur"
    sector_staffed = "sector_staffed", "a changé qui travaille dans ce secteur"
    sector_filled = "sector_filled", "a déplacé des résidences de ce secteur"
    sector_closed = "sector_closed", "a fermé ce secteur"
    sector_opened = "sector_opened", "a rouvert ce secteur"
    assignment_changed = "assignment_changed", "a changé cette affectation"
    estate_changed = "estate_changed", "a modifié cette résidence"
    estate_placed = "estate_placed", "a placé cette résidence"
    estate_closed = "estate_closed", "a fermé cette résidence"
    estate_reopened = "estate_reopened", "a rouvert cette résidence"
    estates_joined = "estates_joined", "a réuni cette résidence avec une autre"
    estates_parted = "estates_parted", "a défait la réunion de cette résidence"
    hall_added = "hall_added", "a ajouté un hall à cette résidence"
    hall_changed = "hall_changed", "a modifié ce lieu"
    hall_closed = "hall_closed", "a fermé ce lieu"
    hall_reopened = "hall_reopened", "a rouvert ce lieu"
    landlord_changed = "landlord_changed", "a renommé ce bailleur"
    access_closed = "access_closed", "a fermé cet accès"
    access_opened = "access_opened", "a rouvert cet accès"
    code_made = "code_made", "a fabriqué un code pour cette personne"
    invitation_withdrawn = "invitation_withdrawn", "a retiré cette invitation"
    phone_revoked = "phone_revoked", "a révoqué ce téléphone"
    losses_noted = "losses_noted", "a marqué ces pertes comme vues"
    restoration_noted = "restoration_noted", "a lu ce message"


AGAIN = "Voici où cela en est. Relisez, et envoyez de nouveau si vous le voulez toujours."


def told(name: str, deed: str, at: datetime, now: datetime, hour: str) -> str:
    """Claire Martin a validé à 15:12. Moments on the wall clock; `hour` is that of `at`; another day is named."""
    day = "" if at.date() == now.date() else f"le {at:%d/%m/%Y} "
    return f"{name} {Deed.label_of(deed)} {day}à {hour}. {AGAIN}"
