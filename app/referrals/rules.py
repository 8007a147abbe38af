"""The states of a referral, the consent it needs, how the desk passes it on. Pure."""

from __future__ import annotations

from app.core.labels import Label, Machine

# Characters of what is typed of a partner.
LENGTHS = {"name": 120, "phone": 40, "address": 200, "hours": 200, "note": 500}


class Path(Label):
    remis = "remis", "Remis à la personne"
    propose = "propose", "Mise en relation"


class State(Label):
    brouillon = "brouillon", "Brouillon"
    remis_a_la_personne = "remis_a_la_personne", "Remis à la personne"
    transmis = "transmis", "Transmis"


MACHINE = Machine(
    name="orientation",
    states=State,
    initial=(State.brouillon, State.remis_a_la_personne),
    transitions={(State.brouillon, State.transmis): "C"},
    final=(State.remis_a_la_personne, State.transmis),
)


class Consent(Label):
    accorde = "accorde", "Accordé"
    refuse = "refuse", "Refusé"


class Channel(Label):
    telephone = "telephone", "Téléphone"
    courriel = "courriel", "Courriel"
    courrier = "courrier", "Courrier"
    plateforme = "plateforme", "Plateforme du partenaire"
    main_propre = "main_propre", "Remis en main propre"


def transmission_problem(state: str, consent: str | None, means: str | None, partner: bool) -> tuple[str, str] | None:
    """(code, French message) of why a referral cannot be transmitted, or None."""
    if not MACHINE.may(state, State.transmis, "C"):
        return "etat", f"Cette orientation est déjà «\u00a0{State.label_of(state)}\u00a0»."
    if consent != Consent.accorde or not means:
        return "consentement", "Sans accord noté de la personne, rien n’est transmis."
    if not partner:
        return "partenaire", "Choisissez le partenaire qui reçoit cette orientation."
    return None
