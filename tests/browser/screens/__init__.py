"""Every screen there is, visited in a sensible order on the demonstration town: for axe, and for the pictures.

Each walk yields the name of a screen once it stands; whoever walks looks at the page, then goes on. `PAGES` says
which walk opens which address: an address of the application that is neither there nor in `NOT_PAGES` fails.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.browser.screens.acts import desk_acts
from tests.browser.screens.cases import cases
from tests.browser.screens.desk import administrator, desk, desk_lists
from tests.browser.screens.door import doors
from tests.browser.screens.gates import ON_PURPOSE, gates
from tests.browser.screens.own import own
from tests.browser.screens.phone import phone
from tests.browser.screens.portal import errors, portal
from tests.browser.screens.start import start

__all__ = ["NOT_PAGES", "ON_PURPOSE", "PAGES", "administrator", "cases", "desk", "desk_acts", "desk_lists", "doors",
           "errors", "gates", "own", "phone", "portal", "start"]  # fmt: skip

PAGES = {
    "/connexion": "doors",
    "/connexion/code": "doors",
    "/connexion/mot-de-passe-choisi": "doors",
    "/connexion/organisation": "doors",
    "/connexion/second-facteur": "doors",
    "/invitation/<code>": "doors",
    "/premiers-pas/<code>": "doors",
    "/app/": "phone",
    "/bureau/": "desk",
    "/bureau/a-faire": "own",
    "/bureau/a-faire/<uuid:followup_id>": "own",
    "/bureau/annuaire": "own",
    "/bureau/mon-planning": "own",
    "/bureau/illisibles": "desk",
    "/bureau/relire": "desk",
    "/bureau/relire/<kind>/<uuid:entity_id>": "desk",
    "/bureau/relire/tout-montrer": "desk",
    "/bureau/relire/doublons": "desk",
    "/bureau/regler": "desk",
    "/bureau/regler/<uuid:held_id>": "desk",
    "/bureau/suivis": "desk",
    "/bureau/suivis/<uuid:followup_id>": "desk",
    "/bureau/planning": "desk",
    "/bureau/planning/vacation": "desk",
    "/bureau/planning/vacation/<uuid:shift_id>": "desk",
    "/bureau/planning/vacation/<uuid:shift_id>/annuler": "desk",
    "/bureau/planning/vacation/<uuid:shift_id>/modifier": "desk",
    "/bureau/planning/vacation/<uuid:shift_id>/copier": "desk",
    "/bureau/planning/copier": "desk",
    "/bureau/planning/publier": "desk",
    "/bureau/planning/absences": "desk",
    "/bureau/planning/absences/<uuid:absence_id>/modifier": "desk",
    "/bureau/consignes": "desk",
    "/bureau/consignes/nouvelle": "desk",
    "/bureau/consignes/<uuid:consigne_id>/valable": "desk",
    "/bureau/techniques": "desk",
    "/bureau/techniques/<uuid:problem_id>/envoyer": "desk",
    "/bureau/orientations": "desk",
    "/bureau/orientations/<uuid:referral_id>/transmettre": "desk",
    "/bureau/demandes": "desk",
    "/bureau/demandes/nouvelle": "desk",
    "/bureau/demandes/<uuid:request_id>": "desk",
    "/bureau/saisine": "desk",
    "/bureau/saisine/affiche": "desk",
    "/bureau/mediation": "desk",
    "/bureau/mediation/deroules/<uuid:flow_id>": "desk",
    "/bureau/mediation/deroules/<uuid:flow_id>/listes/<flow_list>": "desk",
    "/saisir/<slug>": "desk",
    "/saisir/<slug>/suivi": "desk",
    "/bureau/partenaires": "desk",
    "/bureau/partenaires/nouveau": "desk",
    "/bureau/partenaires/<uuid:partner_id>": "desk",
    "/bureau/equipe": "administrator",
    "/bureau/equipe/inviter": "administrator",
    "/bureau/equipe/<uuid:user_id>": "administrator",
    "/bureau/equipe/<uuid:user_id>/role": "administrator",
    "/bureau/equipe/<uuid:user_id>/reinitialiser": "administrator",
    "/bureau/structure": "administrator",
    "/bureau/courriels": "administrator",
    "/bureau/papier": "administrator",
    "/bureau/chercher": "desk_lists",
    "/bureau/equipe/<uuid:user_id>/fermer": "administrator",
    "/bureau/equipe/telephones/<uuid:device_id>/revoquer": "administrator",
    "/bureau/reglages": "start",
    "/bureau/secteurs": "desk",
    "/bureau/secteurs/nouveau": "desk",
    "/bureau/secteurs/<uuid:sector_id>": "desk",
    "/bureau/secteurs/<uuid:sector_id>/fermer": "desk",
    "/bureau/secteurs/<uuid:sector_id>/residences": "desk",
    "/bureau/secteurs/affectations/<uuid:assignment_id>": "desk",
    "/bureau/patrimoine": "desk",
    "/bureau/patrimoine/nouvelle": "desk",
    "/bureau/patrimoine/importer": "desk",
    "/bureau/patrimoine/importer/<uuid:import_id>": "desk_acts",
    "/bureau/patrimoine/importer/<uuid:import_id>/fermer": "desk_acts",
    "/bureau/patrimoine/importer/<uuid:import_id>/defaire": "desk_acts",
    "/bureau/patrimoine/importer/<uuid:import_id>/lignes/<number>": "desk_acts",
    "/bureau/patrimoine/<uuid:estate_id>": "desk",
    "/bureau/patrimoine/batiments/<uuid:building_id>": "desk",
    "/bureau/patrimoine/halls/<uuid:entrance_id>": "desk",
    "/bureau/patrimoine/doublons": "desk",
    "/bureau/patrimoine/doublons/<uuid:group_id>": "desk_acts",
    "/bureau/patrimoine/<uuid:estate_id>/reunir/<uuid:gone_id>": "desk_acts",
    "/bureau/patrimoine/bailleurs": "desk",
    "/bureau/patrimoine/bailleurs/<uuid:landlord_id>": "administrator",
    "/bureau/patrimoine/bailleurs/<uuid:landlord_id>/reunir": "administrator",
    "/bureau/patrimoine/bailleurs/<uuid:landlord_id>/reunir/<uuid:other_id>": "administrator",
    "/bureau/conservation": "administrator",
    "/bureau/conservation/essai": "administrator",
    "/bureau/conservation/<uuid:delay_id>": "administrator",
    "/bureau/droits": "desk_acts",
    "/bureau/droits/nouvelle": "desk_acts",
    "/bureau/droits/<uuid:rights_id>": "desk_acts",
    "/bureau/droits/<uuid:rights_id>/fiches": "desk_acts",
    "/bureau/droits/<uuid:rights_id>/copie": "desk_acts",
    "/bureau/droits/<uuid:rights_id>/fiches/<uuid:rights_link_id>/relire": "desk_acts",
    "/bureau/listes": "desk",
    "/bureau/listes/<uuid:list_id>": "desk",
    "/bureau/listes/<uuid:list_id>/lignes/<line>": "desk",
    "/bureau/listes/propositions": "desk",
    "/bureau/listes/propositions/<uuid:wish_id>": "desk",
    "/bureau/champs": "desk",
    "/bureau/champs/<uuid:form_id>": "desk",
    "/bureau/champs/<uuid:form_id>/mots/<field>": "desk_acts",
    "/bureau/dossiers": "cases",
    "/bureau/dossiers/nouveau": "cases",
    "/bureau/dossiers/<uuid:case_id>": "cases",
    "/bureau/dossiers/<uuid:case_id>/mediateurs": "cases",
    "/bureau/dossiers/<uuid:case_id>/etat": "cases",
    "/bureau/dossiers/<uuid:case_id>/corriger": "cases",
    "/bureau/dossiers/<uuid:case_id>/versions": "cases",
    "/bureau/dossiers/<uuid:case_id>/lectures": "cases",
    "/bureau/dossiers/<uuid:case_id>/demande": "cases",
    "/bureau/dossiers/<uuid:case_id>/parties/nouvelle": "cases",
    "/bureau/dossiers/<uuid:case_id>/parties/<uuid:party_id>": "cases",
    "/bureau/dossiers/<uuid:case_id>/parties/<uuid:party_id>/informer": "cases",
    "/bureau/dossiers/<uuid:case_id>/parties/<uuid:party_id>/essai": "cases",
    "/bureau/dossiers/<uuid:case_id>/parties/<uuid:party_id>/accord": "cases",
    "/bureau/dossiers/<uuid:case_id>/parties/<uuid:party_id>/revenir": "cases",
    "/bureau/dossiers/<uuid:case_id>/parties/<uuid:party_id>/identite": "cases",
    "/bureau/dossiers/<uuid:case_id>/preparation": "cases",
    "/bureau/dossiers/<uuid:case_id>/preparation/ajouter": "cases",
    "/bureau/dossiers/<uuid:case_id>/preparation/porter": "cases",
    "/bureau/dossiers/<uuid:case_id>/preparation/imprimer": "cases",
    "/bureau/dossiers/<uuid:case_id>/preparation/lignes/<uuid:line_id>": "cases",
    "/bureau/alertes": "cases",
    "/bureau/alertes/danger": "cases",
    "/bureau/alertes/<uuid:alert_id>": "cases",
    "/bureau/avis": "cases",
    "/bureau/avis/<uuid:advice_id>": "cases",
    "/bureau/dossiers/<uuid:case_id>/avis/<uuid:advice_id>": "cases",
    "/bureau/dossiers/<uuid:case_id>/recevabilite": "cases",
    "/bureau/dossiers/<uuid:case_id>/reorienter": "cases",
    "/bureau/dossiers/<uuid:case_id>/suspendre": "cases",
    "/bureau/dossiers/<uuid:case_id>/interrompre": "cases",
    "/bureau/dossiers/<uuid:case_id>/informer/<letter>": "cases",
    "/bureau/dossiers/<uuid:case_id>/clore": "cases",
    "/bureau/dossiers/<uuid:case_id>/rouvrir": "cases",
    "/bureau/dossiers/<uuid:case_id>/alerter": "cases",
    "/bureau/dossiers/<uuid:case_id>/avis": "cases",
    "/bureau/dossiers/<uuid:case_id>/seances/prevoir": "cases",
    "/bureau/dossiers/<uuid:case_id>/seances/noter": "cases",
    "/bureau/dossiers/<uuid:case_id>/seances/<uuid:meeting_id>": "cases",
    "/bureau/dossiers/<uuid:case_id>/accord": "cases",
    "/bureau/dossiers/<uuid:case_id>/accord/conclure": "cases",
    "/bureau/dossiers/<uuid:case_id>/accord/renegocier": "cases",
    "/bureau/dossiers/<uuid:case_id>/accord/corriger": "cases",
    "/bureau/dossiers/<uuid:case_id>/accord/points/<days>": "cases",
    "/bureau/mediation/lecture": "cases",
    "/bureau/dossiers/<uuid:case_id>/lettres": "cases",
    "/bureau/dossiers/<uuid:case_id>/lettres/notice": "cases",
    "/bureau/dossiers/<uuid:case_id>/lettres/<uuid:letter_id>": "cases",
    "/compte/mot-de-passe": "administrator",
    "/compte/cles": "administrator",
    "/bailleur/journal": "portal",
}
NOT_PAGES = {
    "/", "/bailleur/", "/bureau/mien",  # they lead elsewhere
    "/app/manifest.webmanifest", "/app/shell.js", "/app/sw.js", "/static/<path:filename>",
    "/bailleur/journal.xlsx", "/healthz", "/bureau/patrimoine/importer/<uuid:import_id>/lignes.csv",
    # These lead on.
    "/bureau/dossiers/<uuid:case_id>/seances/prochaine", "/bureau/dossiers/<uuid:case_id>/seances/a-reprendre",
    "/bureau/dossiers/<uuid:case_id>/seances/a-separer", "/bureau/dossiers/<uuid:case_id>/seances/a-prevenir",
    "/bureau/dossiers/<uuid:case_id>/seances/a-redire",
    "/bureau/dossiers/<uuid:case_id>/accord/points",
    "/bureau/papier/exemple.pdf", "/bureau/dossiers/<uuid:case_id>/lettres/<uuid:letter_id>/lettre.pdf",
    # A link of one purpose: the walk that makes it looks at it.
    "/p/<token>", "/p/<token>/<verb>", "/p/<token>/papier",
    "/bureau/relire/saisies.xlsx", "/bureau/droits/<uuid:rights_id>/copie.xlsx",
    "/bureau/droits/<uuid:rights_id>/copie.json", "/api/me", "/api/openapi.json", "/api/passkeys",
    "/api/push/subscriptions",
}  # fmt: skip

PWA = Path(__file__).parents[3] / "static" / "pwa"


def routes_of_the_phone() -> dict[str, re.Pattern[str]]:
    """The addresses of the phone's screens, as its features declare them, each with what it matches."""
    declared = "".join(one.read_text() for one in sorted((PWA / "features").glob("*/*.js")))
    patterns = re.findall(r'"(/[^"]+)": \{ screen|path: "(/[^"]+)"', declared)
    return {one: re.compile(re.sub(r":\w+", "[^/]+", one) + r"(\?.*)?") for one in map("".join, patterns)}


def troubles_of_the_phone() -> set[str]:
    """The headings of what may block the whole phone."""
    declared = (PWA / "features" / "session" / "gates.js").read_text().partition("const TITLES = {")[2]
    return set(re.findall(r'\w+: "([^"]+)"', declared.partition("};")[0]))
