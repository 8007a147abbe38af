"""What a party may answer to a letter, when each letter may be written, how it reaches her. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.core.errors import Refused
from app.core.labels import Label
from app.mediation.rules.states import ACTIVE, CaseState

_S = CaseState
PURPOSE = "courrier"
LOOKED_AT = (_S.recu, _S.analyse)
BEGUN = (_S.recevable, _S.prise_de_contact, _S.mediation, _S.reprise, _S.rouvert)
OPEN = (*ACTIVE, _S.suspendu)
WORDS_MAX = 300


class Reply(Label):
    """What she answered by her link, to the session or to the mediation itself."""

    vient = "vient", "Viendra"
    autre_date = "autre_date", "Demande une autre date"
    ne_vient_pas = "ne_vient_pas", "Ne viendra pas"
    accepte = "accepte", "Accepte la médiation"
    rappel = "rappel", "Demande à être appelée"
    refuse = "refuse", "Ne veut pas de médiation"


TO_SESSION = (Reply.vient, Reply.autre_date, Reply.ne_vient_pas)
TO_MEDIATION = (Reply.accepte, Reply.rappel, Reply.refuse)
TO_SEE_TO = (Reply.autre_date, Reply.ne_vient_pas, Reply.rappel, Reply.refuse)
"""After which a mediator has something to do."""


class Sending(Label):
    """What became of the mail of a letter that goes by a link."""

    attente = "attente", "Courriel en attente de départ"
    parti = "parti", "Courriel parti"
    refuse = "refuse", "Courriel non remis"


class Whom(Label):
    """Which parties a letter is for."""

    tous = "tous", "Chaque partie"
    demandeur = "demandeur", "Qui a fait la demande"
    structure = "structure", "Le correspondant d’une structure"
    personne = "personne", "Une personne"


@dataclass(frozen=True)
class Kind:
    """One letter of the flows. `states`: of the case, in which it is written; `replies`: what it asks.

    `intake`: of the beginning, when nobody has the case in hand yet; `ends`: it says how it ended; `session`: it is of
    a session to come; `agreement`: of the agreement that stands.
    """

    code: str
    states: Collection[CaseState]
    whom: Whom = Whom.tous
    replies: tuple[Reply, ...] = ()
    intake: bool = False
    ends: bool = False
    session: bool = False
    agreement: bool = False

    @property
    def template(self) -> str:
        """The code of its document."""
        return f"dossier_{self.code}"


KINDS = {
    one.code: one
    for one in (
        Kind("accuse", LOOKED_AT, Whom.demandeur, intake=True),
        Kind("precision", LOOKED_AT, Whom.demandeur, intake=True),
        Kind("non_recevable", (_S.non_recevable, _S.reoriente), Whom.demandeur, intake=True, ends=True),
        Kind("ouverture", BEGUN, Whom.personne, TO_MEDIATION),
        Kind("correspondant", BEGUN, Whom.structure, TO_MEDIATION),
        Kind("invitation", OPEN, replies=TO_SESSION, session=True),
        Kind("rappel", OPEN, replies=TO_SESSION, session=True),
        Kind("accord", (_S.accord, _S.suivi_accord), agreement=True),
        Kind("point_suivi", (_S.suivi_accord,), agreement=True),
        Kind("suspension", (_S.suspendu,)),
        Kind("interruption", (_S.interrompu,), ends=True),
        Kind("sans_suite", (_S.sans_suite,), ends=True),
        Kind("cloture", (_S.sans_accord, _S.reoriente, _S.suivi_accord, _S.clos), ends=True),
        Kind("attestation", tuple(_S), Whom.personne),
        Kind("notice", OPEN, Whom.personne),
    )
}
"""By code, in the order of a case; those of a flow are the ones its letters name, and the notice."""
ALWAYS = ("notice",)


def kind_read(code: str) -> Kind:
    """Of a letter that is kept; of a code that none of ours wrote, one that is written in no state, asks for no answer
    and is nobody's but who reads the case."""
    return KINDS.get(code) or Kind(code, ())


def kind_of(code: str) -> Kind:
    """Raises Refused for a letter that is none of ours."""
    found = KINDS.get(code)
    if found is None:
        raise Refused("lettre", "Choisissez une lettre de la liste.", field="lettre")
    return found


def check_state(kind: Kind, state: str) -> None:
    """Raises Refused where the case is not at that."""
    if state not in kind.states:
        said = f"Ce dossier est «\u00a0{_S.label_of(state)}\u00a0»\u00a0: cette lettre ne s’y écrit pas."
        raise Refused("etat", said, field="lettre")


def check_reply(kind: Kind, reply: Reply, meets_at: datetime | None, at: datetime) -> None:
    """Raises Refused for what this letter does not ask, or asks no more."""
    if reply not in kind.replies:
        raise Refused("reponse", "Cette lettre n’attend pas cette réponse.")
    if reply in TO_SESSION and (meets_at is None or meets_at <= at):
        raise Refused("passee", "Cette rencontre est passée ou annulée.")
