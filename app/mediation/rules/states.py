"""The states of a case and of what it holds, and who moves them. Source: the trade's own cases; consumer and
institutional mediation have a flow of their own. Pure."""

from __future__ import annotations

from app.core.labels import Label, Machine


class CaseState(Label):
    recu = "recu", "Reçu"
    analyse = "analyse", "Recevabilité"
    recevable = "recevable", "Recevable"
    non_recevable = "non_recevable", "Non recevable"
    reoriente = "reoriente", "Réorienté"
    prise_de_contact = "prise_de_contact", "Prise de contact"
    mediation = "mediation", "Médiation"
    sans_suite = "sans_suite", "Sans suite"
    accord = "accord", "Accord"
    sans_accord = "sans_accord", "Sans accord"
    suivi_accord = "suivi_accord", "Suivi d’accord"
    suspendu = "suspendu", "Suspendu"
    interrompu = "interrompu", "Interrompu"
    reprise = "reprise", "Reprise"
    clos = "clos", "Clos"
    rouvert = "rouvert", "Rouvert"


_S = CaseState
ACTIVE = (_S.recu, _S.analyse, _S.recevable, _S.prise_de_contact, _S.mediation, _S.accord, _S.suivi_accord, _S.reprise,
          _S.rouvert)  # fmt: skip
"""In which something is being done. A mediator may interrupt or suspend from any of them."""
ENDING = (_S.non_recevable, _S.reoriente, _S.sans_suite, _S.sans_accord, _S.interrompu)
"""Decided, and still to be told to each party before it is closed."""
OPEN = (*ACTIVE, *ENDING, _S.suspendu)

CASE = Machine(
    name="dossier",
    states=CaseState,
    initial=(_S.recu,),
    transitions={
        (_S.recu, _S.analyse): "AC",
        (_S.analyse, _S.recevable): "C",
        (_S.analyse, _S.non_recevable): "C",
        (_S.non_recevable, _S.reoriente): "AC",
        (_S.reoriente, _S.clos): "AC",
        (_S.recevable, _S.prise_de_contact): "C",
        (_S.prise_de_contact, _S.mediation): "A",
        (_S.prise_de_contact, _S.sans_suite): "A",
        (_S.sans_suite, _S.clos): "AC",
        (_S.mediation, _S.accord): "A",
        (_S.mediation, _S.sans_accord): "A",
        (_S.sans_accord, _S.reoriente): "AC",
        (_S.sans_accord, _S.clos): "AC",
        (_S.accord, _S.suivi_accord): "A",
        (_S.suivi_accord, _S.reprise): "A",
        (_S.suivi_accord, _S.clos): "AC",
        (_S.reprise, _S.mediation): "A",
        **{(one, _S.interrompu): "A" for one in (*ACTIVE, _S.suspendu)},
        (_S.interrompu, _S.reoriente): "AC",
        (_S.interrompu, _S.clos): "AC",
        **{(one, _S.suspendu): "A" for one in ACTIVE},
        **{(_S.suspendu, one): "A" for one in ACTIVE},
        (_S.clos, _S.rouvert): "C",
        (_S.rouvert, _S.prise_de_contact): "C",
        (_S.rouvert, _S.mediation): "AC",
        (_S.rouvert, _S.suivi_accord): "C",
    },
    final=(_S.clos,),
)


class MeetingState(Label):
    prevue = "prevue", "Prévue"
    tenue = "tenue", "Tenue"
    absence = "absence", "Absence"
    annulee = "annulee", "Annulée"


MEETING = Machine(
    name="seance",
    states=MeetingState,
    initial=(MeetingState.prevue, MeetingState.tenue),
    transitions={(MeetingState.prevue, one): "A" for one in MeetingState if one != MeetingState.prevue},
    final=(MeetingState.tenue, MeetingState.absence, MeetingState.annulee),
)


class Mode(Label):
    """How the parties are met; a *table ronde* is the one in which they are together."""

    entretien = "entretien", "Entretien"
    navette = "navette", "Navette"
    table_ronde = "table_ronde", "Table ronde"
    telephone = "telephone", "Téléphone"
    visite_domicile = "visite_domicile", "Visite à domicile"
    ecrit = "ecrit", "Par écrit"


class CheckState(Label):
    """What is known of a commitment at one of its dates."""

    prevu = "prevu", "Prévu"
    tenu = "tenu", "Tenu"
    partiel = "partiel", "En partie"
    rompu = "rompu", "Rompu"
    inconnu = "inconnu", "Inconnu"


CHECK = Machine(
    name="point",
    states=CheckState,
    initial=(CheckState.prevu,),
    transitions={
        **{(CheckState.prevu, one): "A" for one in CheckState if one != CheckState.prevu},
        **{(CheckState.inconnu, one): "A" for one in (CheckState.tenu, CheckState.partiel, CheckState.rompu)},
    },
    final=(CheckState.tenu, CheckState.partiel, CheckState.rompu),
)


class AlertState(Label):
    envoyee = "envoyee", "Envoyée"
    vue = "vue", "Vue"
    repondue = "repondue", "Répondue"
    close = "close", "Close"


ALERT = Machine(
    name="alerte",
    states=AlertState,
    initial=(AlertState.envoyee,),
    transitions={
        (AlertState.envoyee, AlertState.vue): "C",
        (AlertState.envoyee, AlertState.repondue): "C",
        (AlertState.vue, AlertState.repondue): "C",
        (AlertState.repondue, AlertState.close): "AC",
    },
    final=(AlertState.close,),
    on_phone=False,
)


class Form(Label):
    """How an agreement was given: its word, or its signature."""

    oral = "oral", "Oral"
    ecrit = "ecrit", "Écrit"


class Extent(Label):
    total = "total", "Total"
    partiel = "partiel", "Partiel"


class Answer(Label):
    """To an item of a checklist: not knowing is an answer."""

    oui = "oui", "Oui"
    non = "non", "Non"
    inconnu = "inconnu", "Inconnu"


class Verdict(Label):
    recevable = "recevable", "Recevable"
    non_recevable = "non_recevable", "Non recevable"


class Kept(Label):
    """How a follow-up of an agreement ended."""

    tenu = "tenu", "Accord tenu"
    partiel = "partiel", "Accord tenu en partie"
    rompu = "rompu", "Accord rompu"
    inconnu = "inconnu", "Issue inconnue"


class Next(Label):
    """What has to be done next in a case."""

    analyser = "analyser", "Dire si c’est recevable"
    decider = "decider", "Décider de la recevabilité"
    reorienter = "reorienter", "Orienter vers quelqu’un"
    informer = "informer", "Informer chaque partie"
    confier = "confier", "Confier le dossier"
    attendre = "attendre", "Attendre la réponse d’un médiateur"
    commencer = "commencer", "Passer à la prise de contact"
    joindre = "joindre", "Joindre les parties"
    preparer = "preparer", "Préparer la suite"
    mener = "mener", "Dire qui mène la séance"
    separer = "separer", "Séparer deux séances à la même heure"
    prevenir = "prevenir", "Prévenir qu’une séance n’a pas lieu"
    redire = "redire", "Prévenir que la séance a changé"
    rencontrer = "rencontrer", "Tenir la séance"
    relever = "relever", "Noter les engagements"
    remettre = "remettre", "Lire l’accord et en remettre copie"
    verifier = "verifier", "Faire le point"
    renegocier = "renegocier", "Renégocier l’accord, ou conclure sans accord tenu"
    reprendre = "reprendre", "Reprendre le dossier"
    clore = "clore", "Clore le dossier"
    lire = "lire", "Lire le complément"
    porter = "porter", "Remettre la lettre en main propre"
