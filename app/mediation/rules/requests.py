"""A request before there is a case: its states, what is done with it next, what is said of it outside. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from app.core.errors import Refused
from app.core.labels import Label, Machine

SERIES, PREFIX = "demande", "D-"
"""The numbers of requests: D-2026-014."""


BY_FORM, ONLINE = "Formulaire en ligne", "autre"
"""How what came by the public page is called, and its code in the list of ways, which has none of its own for it."""


class RequestState(Label):
    recue = "recue", "Reçue"
    prise_en_charge = "prise_en_charge", "Prise en charge"
    en_dossier = "en_dossier", "Devenue un dossier"
    sans_suite = "sans_suite", "Sans suite"
    retiree = "retiree", "Retirée"


_S = RequestState
OPEN = (_S.recue, _S.prise_en_charge)
TAKES_MORE = (*OPEN, _S.en_dossier)
"""In which something may be added by the code: once it is a case, those who follow it are told."""
REQUEST = Machine(
    name="demande",
    states=RequestState,
    initial=(_S.recue, _S.prise_en_charge),
    transitions={
        (_S.recue, _S.prise_en_charge): "C",
        **{(one, _S.en_dossier): "C" for one in OPEN},
        **{(one, _S.sans_suite): "C" for one in OPEN},
        **{(one, _S.retiree): "CS" for one in OPEN},
    },
    final=(_S.en_dossier, _S.sans_suite, _S.retiree),
    on_phone=False,
)


class RequestNext(Label):
    """What has to be done next of an open request; on a day, by somebody."""

    prendre = "prendre", "La prendre en charge"
    accuser = "accuser", "Accuser réception"
    placer = "placer", "Trouver le lieu"
    rappeler = "rappeler", "Rappeler la personne"
    verifier = "verifier", "Se renseigner"
    decider = "decider", "Ouvrir un dossier, ou répondre"
    lire = "lire", "Lire le complément"


TO_CHOOSE = tuple(one for one in RequestNext if one != RequestNext.lire)
"""What somebody may say is next; a complement that comes once the case is closed is to be read by itself."""


class Acknowledged(Label):
    """How somebody knows that her request was received."""

    en_ligne = "en_ligne", "Par le reçu, en ligne"
    courriel = "courriel", "Par courriel"
    telephone = "telephone", "Par téléphone"
    courrier = "courrier", "Par courrier"
    vive_voix = "vive_voix", "De vive voix"
    impossible = "impossible", "Impossible\u00a0: rien ne permet de la joindre"


BY_HAND = tuple(one for one in Acknowledged if one != Acknowledged.en_ligne)


class Wants(Label):
    """What she asks: how she wants to be answered."""

    code = "code", "Suivre ma demande avec le code, sans appel ni message"
    rappel = "rappel", "Être rappelée ou rappelé"
    courriel = "courriel", "Recevoir un courriel"
    courrier = "courrier", "Recevoir un courrier"


class Already(Label):
    """What was tried before: eligibility asks it again."""

    parle = "parle", "J’en ai parlé à la personne"
    gardien = "gardien", "J’en ai parlé au gardien ou à la gardienne"
    ecrit = "ecrit", "J’ai écrit au bailleur ou au service"
    police = "police", "J’ai appelé la police ou porté plainte"
    autre = "autre", "Un tribunal, un conciliateur ou un autre médiateur est saisi"


class Reason(Label):
    """Why nothing more is done with a request."""

    sans_objet = "sans_objet", "Le problème n’existe plus"
    hors_champ = "hors_champ", "Ne relève pas de la médiation"
    injoignable = "injoignable", "La personne n’a pas pu être jointe"
    doublon = "doublon", "Déjà reçue sous un autre numéro"
    reoriente = "reoriente", "Orientée vers un autre service"
    incomplete = "incomplete", "Rien ne permet de comprendre ni d’avancer"
    malveillante = "malveillante", "Message abusif ou publicitaire"


class Happened(Label):
    """What was done with a request, as its page tells it."""

    recue = "recue", "Demande reçue"
    notee = "notee", "Demande notée au bureau"
    confiee = "confiee", "Suite confiée"
    prise = "prise", "Prise en charge"
    accusee = "accusee", "Réception accusée"
    placee = "placee", "Lieu retrouvé dans le patrimoine"
    completee = "completee", "Complément reçu"
    lue = "lue", "Complément lu"
    dossier = "dossier", "Dossier ouvert"
    sans_suite = "sans_suite", "Classée sans suite"
    retiree = "retiree", "Retirée par la personne"
    effacee = "effacee", "Textes et coordonnées effacés"


OUTSIDE = {
    _S.recue: "Nous avons reçu votre demande. Elle n’a pas encore été étudiée.",
    _S.prise_en_charge: "Quelqu’un de l’équipe s’occupe de votre demande.",
    _S.en_dossier: "Votre demande a été étudiée. Un dossier de médiation est ouvert.",
    _S.sans_suite: "Votre demande a été étudiée. Elle ne donne pas lieu à une médiation.",
    _S.retiree: "Votre demande est retirée. Nous n’en ferons plus rien.",
}
"""What the code shows of each state, and nothing else."""
OVER = "Votre demande a été étudiée, et le dossier de médiation est terminé."
"""In its place, once its case is closed."""
STEPS = {_S.recue: 0, _S.prise_en_charge: 1, _S.en_dossier: 2, _S.sans_suite: 2, _S.retiree: 2}
"""Where it stands of: reçue, étudiée, réponse."""

SITUATIONS: dict[str, tuple[str, str]] = {
    "bruit": ("Bruit", "bruit"),
    "relation": ("Relations entre voisins", "relation"),
    "usage": ("Usage d’un lieu", "usage"),
    "hygiene": ("Propreté", "hygiene"),
    "bailleur": ("Avec mon bailleur", "locataire_bailleur"),
    "service": ("Avec un service", "usager_institution"),
    "autre": ("Autre chose", ""),
}
"""What the public form offers, in its words, and the code of the list of conflicts each stands for."""

LENGTHS = {"facts": 2000, "place": 200, "name": 120, "phone": 40, "mail": 254, "address": 200, "reach": 200}
MORE_LENGTH, MORE_AT_MOST = 1000, 5
"""Characters of a complement, and how many a request takes."""
NOTED_WITHIN = timedelta(days=60)
"""How long after it came a letter may still be noted."""


def working_day(start: date, after: int, holidays: Collection[date]) -> date:
    """The n-th day after `start` that is neither of a week-end nor a holiday."""
    day = start
    while after > 0:
        day += timedelta(days=1)
        after -= day.weekday() < 5 and day not in holidays
    return day


def check_move(state: str, target: RequestState, who: str) -> None:
    """Raises Refused for a move that does not exist."""
    if not REQUEST.may(state, target, who):
        raise Refused("etat", f"Cette demande est «\u00a0{_S.label_of(state)}\u00a0»\u00a0: ce n’est plus possible.")
