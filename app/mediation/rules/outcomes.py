"""Which outcome a case may be closed with, by where it is and whether an agreement stands. Pure.

It is what the figures say of it for good: one that an agreement contradicts, or that says one where there is none, is
not taken. An outcome that a structure added to its list is of its own making, and is taken anywhere.
"""

from __future__ import annotations

from app.core.errors import Refused
from app.mediation.rules.states import CaseState, Extent

_S = CaseState
OF_EXTENT = {Extent.total.value: "accord_complet", Extent.partiel.value: "accord_partiel"}
"""How an agreement is told, by what it covers; that it held or not is said beside."""
AGREED = tuple(OF_EXTENT.values())
OTHERS = (
    "apaise_sur_place", "amelioration_sans_accord", "sans_changement", "refus_mediation_demandeur",
    "refus_mediation_autre_partie", "partie_injoignable", "retrait", "releve_bailleur", "releve_forces_ordre",
    "releve_justice", "releve_social_sante", "releve_conciliateur", "demenagement", "sans_objet", "doublon", "autre",
)  # fmt: skip
"""The others of the list that is shipped."""
OUTCOMES: dict[str, tuple[str, ...]] = {
    _S.reoriente: OTHERS,
    _S.sans_suite: OTHERS,
    _S.sans_accord: OTHERS,
    _S.suivi_accord: AGREED,
    _S.interrompu: (*AGREED, *OTHERS),
}
"""Of the states a case is closed from: those of the shipped list that do not contradict it. One that is interrupted
may have come to an agreement before."""
EXPORTED = {
    "OUTCOMES": {str(state): list(codes) for state, codes in OUTCOMES.items()},
    "OUTCOME_OF_EXTENT": OF_EXTENT,
    "OUTCOMES_KNOWN": [*AGREED, *OTHERS],
}


def fits(state: str, extent: str | None, code: str) -> bool:
    """`extent`: of the agreement that stands; None without one."""
    if code not in (*AGREED, *OTHERS):
        return True
    return code in OUTCOMES.get(state, (*AGREED, *OTHERS)) and (code not in AGREED or code == _told(extent))


def check(state: str, extent: str | None, code: str) -> None:
    """Raises Refused for an outcome that what is known contradicts."""
    if fits(state, extent, code):
        return
    if code in AGREED and extent is None:
        raise Refused(
            "issue", "Aucun accord n’est noté dans ce dossier\u00a0: choisissez une autre issue.", field="issue"
        )
    if code in AGREED:
        told = "total" if extent == Extent.total else "partiel"
        raise Refused("issue", f"L’accord noté est {told}\u00a0: choisissez l’issue qui le dit.", field="issue")
    said = "Un accord est suivi dans ce dossier\u00a0: l’issue est cet accord. Qu’il ait tenu ou non se dit à côté."
    raise Refused("issue", said, field="issue")


def _told(extent: str | None) -> str | None:
    return OF_EXTENT.get(extent or "")
