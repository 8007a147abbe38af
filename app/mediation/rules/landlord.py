"""What a landlord is told of a case of its own stock, and of which cases it is told nothing. Pure."""

from __future__ import annotations

from collections.abc import Collection

from app.core.labels import Label
from app.mediation.rules.states import CaseState
from app.review.hidden import shown_to_landlord

_S = CaseState
ADMITTED = (_S.recevable, _S.prise_de_contact, _S.mediation, _S.sans_suite, _S.accord, _S.sans_accord, _S.suivi_accord,
            _S.reprise)  # fmt: skip
"""A case that was in one of them was declared eligible; before, a landlord does not know that somebody asked."""


class Standing(Label):
    """Where a case stands, as much of it as a landlord reads: what goes on within is the parties' own."""

    ouvert = "ouvert", "En cours"
    suspendu = "suspendu", "Suspendu"
    clos = "clos", "Clos"


class Ended(Label):
    """How it ended. Nothing says that somebody refused, withdrew or was sent on to care, justice or the police."""

    accord = "accord", "Accord"
    accord_partiel = "accord_partiel", "Accord partiel"
    apaise = "apaise", "Apaisé"
    amelioration = "amelioration", "Amélioration sans accord"
    sans_accord = "sans_accord", "Sans accord"
    releve_bailleur = "releve_bailleur", "Relève du bailleur"
    oriente = "oriente", "Orienté vers un autre service"
    sans_suite = "sans_suite", "Sans suite"


ENDED = {
    "accord_complet": Ended.accord, "accord_partiel": Ended.accord_partiel, "apaise_sur_place": Ended.apaise,
    "amelioration_sans_accord": Ended.amelioration, "releve_bailleur": Ended.releve_bailleur,
    "sans_changement": Ended.sans_accord, "refus_mediation_demandeur": Ended.sans_accord,
    "refus_mediation_autre_partie": Ended.sans_accord, "partie_injoignable": Ended.sans_accord,
    "retrait": Ended.sans_accord, "releve_forces_ordre": Ended.oriente, "releve_justice": Ended.oriente,
    "releve_social_sante": Ended.oriente, "releve_conciliateur": Ended.oriente,
}  # fmt: skip
"""By code of the list `issue`; of any other, all that is told is that it came to an end."""


def standing(state: str) -> Standing:
    if state in (_S.clos, _S.suspendu):
        return Standing(state)
    return Standing.ouvert


def ended(outcome: str | None) -> Ended | None:
    """`outcome`: the shipped code it counts as."""
    return ENDED.get(outcome, Ended.sans_suite) if outcome else None


def admitted(reached: Collection[str]) -> bool:
    """Whether a case that was in these states was ever declared eligible."""
    return any(one in reached for one in ADMITTED)


def never_told(codes: Collection[str], family: str, *, landlord_is_party: bool, institution: bool) -> bool:
    """True of a case no landlord reads a line of, whatever becomes of it.

    `codes`: its type as recorded and the shipped code that is of, none for one that has only a family;
    `institution`: its flow is with one, which may be the landlord for as long as no type says that it is another.
    """
    if landlord_is_party or (institution and not codes):
        return True
    return not shown_to_landlord(codes, family)
