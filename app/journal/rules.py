"""What is written down, and of which network it is told. Pure."""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from app.core.labels import Label

MOST = 5_000_000
"""Bytes of a file before the next one is begun."""
KEPT = 9
"""Files kept beside the present one."""
LONGEST = timedelta(days=365)
"""How long a line is kept at most."""
A_FILE = timedelta(days=30)
"""How long a file is written to, however little there is to say."""


class Outcome(Label):
    done = "done", "Fait"
    refused = "refused", "Refusé"


class Event(Label):
    """All that is ever written down."""

    signed_in = "signed_in", "Connexion"
    sign_in_refused = "sign_in_refused", "Connexion refusée"
    throttled = "throttled", "Trop d’essais"
    signed_out = "signed_out", "Déconnexion"
    factor_installed = "factor_installed", "Second facteur mis en place"
    factor_refused = "factor_refused", "Second facteur refusé"
    recovery_used = "recovery_used", "Code de secours utilisé"
    passkey_added = "passkey_added", "Clé d’accès ajoutée"
    passkey_removed = "passkey_removed", "Clé d’accès retirée"
    passkey_refused = "passkey_refused", "Clé d’accès refusée"
    passkey_copied = "passkey_copied", "Clé d’accès dont le compteur recule"
    password_changed = "password_changed", "Mot de passe changé"
    password_refused = "password_refused", "Changement de mot de passe refusé"
    secrets_forgotten = "secrets_forgotten", "Mot de passe réinitialisé"
    code_made = "code_made", "Code de téléphone créé"
    code_refused = "code_refused", "Code de téléphone refusé"
    phone_enrolled = "phone_enrolled", "Téléphone enrôlé par un code"
    phone_reopened = "phone_reopened", "Téléphone rouvert"
    phone_refused = "phone_refused", "Téléphone non reconnu ou révoqué"
    phone_signed_out = "phone_signed_out", "Téléphone déconnecté"
    phone_revoked = "phone_revoked", "Téléphone révoqué"
    invited = "invited", "Invitation"
    invitation_withdrawn = "invitation_withdrawn", "Invitation retirée"
    joined = "joined", "Rôle reçu par une invitation"
    role_changed = "role_changed", "Rôle changé"
    access_closed = "access_closed", "Accès fermé"
    access_opened = "access_opened", "Accès rouvert"
    denied = "denied", "Accès refusé"
    not_found = "not_found", "Élément absent ou d’une autre structure"
    form_refused = "form_refused", "Formulaire périmé ou étranger"
    entry_not_allowed = "entry_not_allowed", "Saisie hors des droits, gardée"
    protection_alert = "protection_alert", "Alerte sur une personne en danger"
    exported = "exported", "Export"
    imported = "imported", "Import"
    settings_changed = "settings_changed", "Réglage changé"
    case_reading_changed = "case_reading_changed", "Lecture des dossiers par la coordination changée"
    list_changed = "list_changed", "Liste du métier changée"
    key_changed = "key_changed", "Clé changée"
    cancelled = "cancelled", "Annulation ou suppression"
    held_applied = "held_applied", "Saisie gardée appliquée"
    held_dismissed = "held_dismissed", "Saisie gardée refusée"
    link_made = "link_made", "Lien sans compte créé"
    link_ended = "link_ended", "Lien sans compte fermé"
    link_answered = "link_answered", "Réponse reçue par un lien"
    command = "command", "Commande de l’exploitant"


REFUSALS = frozenset(
    (
        Event.sign_in_refused, Event.throttled, Event.factor_refused, Event.passkey_refused, Event.passkey_copied,
        Event.password_refused, Event.code_refused, Event.phone_refused, Event.denied, Event.not_found,
        Event.form_refused, Event.entry_not_allowed,
    )
)  # fmt: skip
# What a stranger can repeat at will: once a minute from a network is enough to know, and leaves room for the rest.
REPEATED = frozenset((Event.throttled, Event.denied, Event.form_refused))


def outcome_of(event: Event) -> Outcome:
    return Outcome.refused if event in REFUSALS else Outcome.done


def network_of(address: str | None) -> str | None:
    """Where a request came from, as far as is kept: a /24, or a /48 where addresses are long."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))
