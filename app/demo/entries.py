"""What agents write, drawn by weight: payloads as the phone seals them, codes of the trade, texts without names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from app.core import clock
from app.demo import fields
from app.demo.stage import Home
from app.demo.town import words
from app.nomenclatures import rules as lists

Payload = dict[str, Any]

LEVELS = {1: 55, 2: 28, 3: 11, 4: 2, 0: 4}
NEEDS = {
    "ecoute": 24, "information_droits": 11, "demarche_formulaire": 10, "logement_bailleur": 13, "conflit": 11,
    "probleme_technique": 13, "budget_impayes": 5, "acces_service": 5, "isolement": 5, "projet_collectif": 2,
    "autre": 1,
}  # fmt: skip
REGISTERS = {
    "ecoute": "presence", "isolement": "veille_sociale", "conflit": "conflit", "probleme_technique": "veille_technique",
    "logement_bailleur": "intermediation", "budget_impayes": "mise_en_relation", "acces_service": "mise_en_relation",
    "information_droits": "intermediation", "demarche_formulaire": "intermediation", "projet_collectif": "projet",
}  # fmt: skip
ANSWERS = {
    "ecoute": ("ecoute_reformulation", "presentation_cadre"), "isolement": ("ecoute_reformulation", "orientation"),
    "conflit": ("ecoute_reformulation", "rappel_regles"), "probleme_technique": ("signalement", "information"),
    "logement_bailleur": ("information", "rendez_vous_pris"), "budget_impayes": ("information", "mise_en_relation"),
    "acces_service": ("information", "orientation"), "information_droits": ("information", "orientation"),
    "demarche_formulaire": ("aide_demarche", "information"), "projet_collectif": ("ecoute_reformulation",),
}  # fmt: skip
CHANNELS = {"rencontre_tournee": 80, "visite_domicile": 7, "rendez_vous": 5, "appel_entrant": 5, "permanence": 3}
BANDS = {"moins_12": 7, "12_18": 14, "18_24": 14, "25_39": 20, "40_59": 20, "60_69": 12, "70_plus": 11, "nc": 2}
FAMILIES = {
    "bruit": 26, "regroupement": 22, "usage": 15, "hygiene": 12, "relation": 10, "verbal": 6, "degradation": 5,
    "personne": 3, "hors_champ": 1,
}  # fmt: skip
SEVERITIES = {"g1": 50, "g2": 33, "g3": 14, "g4": 3}
RECURRENCES = {"isole": 50, "recurrent": 38, "permanent": 12}
ORIGINS = {
    "auto_tournee": 40, "habitant_temoin": 22, "habitant_partie": 15, "gardien": 12, "bailleur_agence": 5,
    "amicale_locataires": 2, "commercant": 2, "centre_social_asso": 1, "police_municipale": 1,
}  # fmt: skip
ENDS = {"apaise": 50, "deplace": 12, "sans_effet": 10, "a_suivre": 18, "retrait_agents": 4, "relais_police_secours": 3}
GROUP_ENDS = {
    "dispersion": 30,
    "deplacement": 30,
    "baisse_du_bruit": 20,
    "dialogue_sans_effet": 12,
    "retrait_equipe": 4,
}
PLACES = {
    "bruit": ("logement", "escalier", "cour_interieure"), "regroupement": ("hall", "pied_immeuble", "escalier"),
    "usage": ("parking_exterieur", "local_velo_poussette", "aire_jeux"), "hygiene": ("palier", "local_poubelles"),
    "degradation": ("hall", "escalier"), "personne": ("hall", "cave"), "hors_champ": ("parking_exterieur",),
}  # fmt: skip
FAULTS = {
    "eclairage_hall": 12, "eclairage_escalier": 12, "porte_hall": 14, "interphone": 6, "digicode": 4, "panne": 8,
    "porte": 3, "encombrants": 10, "local_poubelles": 6, "hall_sale": 5, "tag": 4, "fuite": 5, "refoulement": 2,
    "rats": 3, "cafards": 2, "vitre_cassee": 4, "garde_corps": 1, "panne_collective": 3, "epave": 3, "aire_jeux": 2,
    "cave_forcee": 3, "boite_lettres": 3, "personne_bloquee": 1, "odeur_gaz": 1,
}  # fmt: skip
REQUESTERS = {"aucun": 45, "habitant": 40, "gardien": 10, "partenaire": 3, "bailleur": 2}
DOMAINS = {
    "information_droits": "droits_administratif", "demarche_formulaire": "droits_administratif",
    "budget_impayes": "budget_dette", "logement_bailleur": "logement", "isolement": "lien_social",
    "acces_service": "numerique", "ecoute": "sante",
}  # fmt: skip
DELAYS = {1: 10, 3: 25, 7: 45, 15: 20}
WHY_BACK = {"voir_evolution": 55, "repasser": 30, "informer_demandeur": 15}
WHY_CHECK = {"verifier_reparation": 70, "informer_demandeur": 20, "relancer_bailleur": 10}


def pick(draw: Random, weights: Mapping[Any, int]) -> Any:
    return draw.choices(list(weights), list(weights.values()))[0]


def sometimes(draw: Random, percent: float) -> bool:
    """True in so many cases of a hundred."""
    return draw.random() * 100 < percent


def place(draw: Random, home: Home) -> dict[str, str]:
    """An entrance mostly, else a building or the whole estate."""
    building_id, entrance_id = draw.choice(home.halls)
    what = pick(draw, {"entrance": 72, "building": 8, "estate": 20})
    found = {"entrance": entrance_id, "building": building_id, "estate": home.estate_id}
    return {what: str(found[what])}


def public_point(draw: Random, commune: str = "Valserein") -> dict[str, Any]:
    """A place that belongs to no landlord."""
    label, lat, lon = draw.choice(
        (
            ("Arrêt de bus Belvédère", 46.1422, 5.6176),
            ("Square du Canal", 46.1293, 5.6219),
            ("City-stade", 46.1226, 5.6202),
        )
    )
    return {"public_point": {"label": label, "commune": commune, "lat": lat, "lon": lon}}


def _said(draw: Random, percent: float, texts: Sequence[str]) -> Payload:
    return {"text": draw.choice(texts)} if sometimes(draw, percent) else {}


def visit(draw: Random, home: Home) -> Payload:
    """A passage: RAS three times out of four, with a text now and then, and sometimes not possible at all."""
    where: Payload = {"place": {"estate": str(home.estate_id)}}
    if sometimes(draw, 4):
        reason = pick(draw, {"acces": 50, "temps": 35, "danger": 15})
        text = _said(draw, 60, [words()["blocked"][reason]])
        return {**where, "state": "empeche", "reason": reason, "ras": False, **text}
    ras = sometimes(draw, 74)
    walked = [] if ras or len(home.halls) == 1 else [str(entrance) for _, entrance in home.halls[:-1]]
    text = {} if ras else _said(draw, 55, words()["visit"])
    return {**where, "state": "visite", "ras": ras, "entrances": walked, **text}


def ambience(draw: Random, home: Home, visit_id: UUID) -> Payload:
    """The climate read during a visit; the overall level is chosen, not an average."""
    level = pick(draw, LEVELS)
    codes = draw.sample(("bruit", "regroupements", "frequentation", "relations_habitants", "proprete_degradations"), 2)
    return {
        "place": {"estate": str(home.estate_id)},
        "origin": {"kind": "visit", "id": str(visit_id)},
        "level": level,
        "dimensions": {one: min(4, max(1, level + draw.choice((-1, 0, 0, 1)))) for one in codes} if level else {},
        **_said(draw, 12, words()["ambience"]),
    }


def contact(draw: Random, home: Home) -> Payload:
    """A talk: the need, what was done, people by band; one in fifteen in the street."""
    need = pick(draw, NEEDS)
    people: dict[str, int] = {}
    for _ in range(pick(draw, {1: 60, 2: 25, 3: 9, 5: 6})):
        band = pick(draw, BANDS)
        people[band] = people.get(band, 0) + 1
    return {
        "place": public_point(draw) if sometimes(draw, 6) else place(draw, home),
        "besoin": need,
        "reponses": list(ANSWERS.get(need, ("information",))),
        "registre": REGISTERS.get(need, "presence"),
        "canal": pick(draw, CHANNELS),
        "counts": {"age": people},
        **_said(draw, 45, words()["contact"][need]),
    }


def conflict(draw: Random, home: Home, at: datetime, origin: Payload) -> Payload:
    """A dispute met on the spot; what is to be followed carries its follow-up."""
    family = pick(draw, FAMILIES)
    shipped = lists.shipped("type_conflit").items
    ends = GROUP_ENDS if family == "regroupement" and sometimes(draw, 60) else ENDS
    called = family == "hors_champ"
    issue = "relais_police_secours" if called else pick(draw, ends)
    more = _followup(draw, at, WHY_BACK) if issue == "a_suivre" else {}
    return {
        "place": place(draw, home),
        "lieu": draw.choice(PLACES.get(family, ("pied_immeuble",))),
        "type": draw.choice([one.code for one in shipped if one.parent == family]),
        "gravite": "g4" if called else pick(draw, SEVERITIES),
        "recurrence": pick(draw, RECURRENCES),
        "origine": pick(draw, ORIGINS),
        "issue": issue,
        "reponses": ["mediation_sur_place", draw.choice(("rappel_regles", "ecoute_reformulation"))],
        **_said(draw, 70, words()["conflict"][family]),
        **fields.weather(at),
        **more,
        **origin,
    }


def technical(draw: Random, home: Home, at: datetime, origin: Payload) -> Payload:
    """A fault, with the severity of its list; a danger was telephoned first, or could not be."""
    item = lists.shipped("categorie_technique").find(pick(draw, FAULTS))
    assert item is not None
    asked = "habitant" if origin else pick(draw, REQUESTERS)
    severity = item.extra["severity"]
    more = _followup(draw, at, WHY_CHECK) if sometimes(draw, 22) else {}
    return {
        "place": place(draw, home),
        "category": item.parent,
        "sub_category": item.code,
        "severity": severity,
        "requester": asked,
        **({"floor": draw.randint(1, 8)} if sometimes(draw, 20) else {}),
        **({"call": _call(draw, at)} if severity == "t0" else {}),
        **_said(draw, 60, [words()["technical"].get(item.code, "À voir sur place.")]),
        **fields.floors(at),
        **more,
        **origin,
    }


def _call(draw: Random, at: datetime) -> Payload:
    if sometimes(draw, 25):
        return {"impossible": True}
    when = (at - timedelta(minutes=3)).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {"at": when, "who": draw.choice(("Astreinte du bailleur", "Pompiers, 18"))}


def referral(draw: Random, home: Home, need: str, partners: Mapping[str, UUID], origin: Payload) -> tuple[str, Payload]:
    """(kind of operation, payload): told where to go, or introduced with the person's answer."""
    domain = DOMAINS.get(need, "lien_social")
    partner = partners.get(domain)
    common: Payload = {
        "place": place(draw, home),
        "domaine": domain,
        "besoin": need,
        **({"partner_id": str(partner)} if partner else {}),
        **_said(draw, 40, words()["referral"]),
        **origin,
    }
    if sometimes(draw, 55):
        return "referral.signpost", common
    consent = pick(draw, {"accorde": 82, "refuse": 18})
    means = pick(draw, {"oral": 80, "ecrit": 20})
    return "referral.propose", {**common, "consent": consent, "consent_means": means}


def _followup(draw: Random, at: datetime, reasons: Mapping[str, int]) -> Payload:
    reason = pick(draw, reasons)
    due = followup_day(at, pick(draw, DELAYS))
    id = UUID(int=draw.getrandbits(128), version=4)
    return {"followup": {"id": str(id), "due_on": due.isoformat(), "reason": reason}}


def followup_day(at: datetime, days: int) -> date:
    """The day a follow-up asked for at a moment falls due."""
    return clock.service_day(at) + timedelta(days=days)
