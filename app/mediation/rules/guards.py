"""What each move of a case asks, and what still lacks for it. Pure.

What is known of a case (`Known`) is told apart from what is typed with the move (a reason, a day): a page says of each
way out what lacks before anything is typed. A suspended case resumes where it was, and nothing keeps a mediator from
interrupting.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.core.errors import Refused
from app.core.labels import choices
from app.mediation.rules.agreement import unmet_words
from app.mediation.rules.flows import Flow, Reason, default
from app.mediation.rules.holding import overclaimed
from app.mediation.rules.round_table import advice_round_table as advice_round_table
from app.mediation.rules.round_table import check_round_table as check_round_table
from app.mediation.rules.states import ACTIVE, CASE, CaseState, Kept, Verdict

NB = "\u00a0"
MEDIATORS_MOST = 2
_S = CaseState
TO_MEDIATE = {
    "correspondant": "L’institution n’a pas encore nommé son correspondant.",
    "une": "Une partie au moins accepte, ou rien ne commence.",
    "deux": "Deux parties au moins acceptent, ou rien ne commence.",
    "mediateurs": "Ce dossier n’est confié à personne.",
}
"""What lacks before mediation begins, in the words of both sides."""
BY_HAND = (_S.prise_de_contact, _S.mediation, _S.sans_suite, _S.sans_accord, _S.reprise)
"""Where somebody moves a case by saying so; the other states follow from what is done (an agreement, a closing)."""
WITH_REASON = (_S.sans_suite,)
"""Of those, where a reason of the flow is given."""


@dataclass(frozen=True)
class Known:
    """What a move rests on. Parties are their letters.

    `checklist_done`: each question that blocks is answered; `blocked`: the reasons those answers give; `verdict`: what
    was decided, with its `reasons`. `redirect_to`: somebody is named, or it is written why nobody is; `sends_on`: of
    one that was interrupted, somebody is still to be named. `told`: of the outcome; `not_told`: and why is written.
    `mediators`: who declared no conflict of interest. `out`: refuse, withdrew,
    cannot be reached. `met`: took part in a session that was held; `bound`: undertakes something in the agreement.
    `copies`: who has a copy of the agreement, will get one on a day that is set, or wants none.
    `checks_due_left`: checks whose day came and of which nothing is noted; `checks_open`: all that are not noted.
    `held`: how the agreement stands at the check that tells, None without one.
    `before`: the state it was suspended in. `correspondent`: the institution named whom it answers by.
    """

    today: date = date.min
    checklist_done: bool = False
    blocked: tuple[str, ...] = ()
    verdict: str | None = None
    reasons: tuple[str, ...] = ()
    redirect_to: bool = False
    sends_on: bool = False
    told: frozenset[str] = frozenset()
    not_told: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    mediators: int = 0
    agreed: frozenset[str] = frozenset()
    out: frozenset[str] = frozenset()
    correspondent: bool = False
    interviews: frozenset[str] = frozenset()
    met: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    meetings_held: int = 0
    meetings_planned: int = 0
    agreement: bool = False
    commitments: int = 0
    read_aloud: bool = False
    copies: frozenset[str] = frozenset()
    checks_open: int = 0
    checks_due_left: int = 0
    held: str | None = None
    followups_open: int = 0
    outcome: bool = False
    resume_on: date | None = None
    closed_on: date | None = None
    before: str | None = None
    flow: Flow = field(default_factory=default)


@dataclass(frozen=True)
class Lack:
    """What is not there yet: a code, a sentence, and the field of a form in which it would be typed."""

    code: str
    said: str
    field: str | None = None


def check_move(state: str, target: CaseState, who_letter: str, known: Known, reason: str = "") -> None:
    """Raises Refused for a move that does not exist, is another's to make, or comes too early."""
    if target not in moves(state) or target not in known.flow.states:
        raise Refused("etat", f"Ce dossier est «{NB}{_S.label_of(state)}{NB}»{NB}: ce n’est pas possible.")
    if target not in moves(state, who_letter):
        raise Refused("role", f"Passer à «{NB}{target.label}{NB}» n’est pas à vous de le décider.")
    for lack in (*lacks(state, target, known), *_typed(state, target, known, reason)):
        raise Refused(lack.code, lack.said, field=lack.field)


def missing(state: str, target: CaseState, known: Known) -> list[str]:
    """What lacks before this move, in words: what the page shows beside it. Reasons and days typed with it apart."""
    return [one.said for one in lacks(state, target, known)]


def ways_out(state: str, known: Known, who: str) -> list[CaseState]:
    """What may follow now, as far as what is known goes, among the states of its flow."""
    return [one for one in moves(state, who) if one in known.flow.states and not lacks(state, one, known)]


def moves(state: str, who: str | None = None) -> list[CaseState]:
    """The moves there are, whether their time has come or not. The lead decides what the coordinator does."""
    as_role = "C" if who == "M" else who
    return [one for one in CaseState if CASE.may(state, one, as_role)]


def by_hand(state: str, who: str) -> list[CaseState]:
    """Those that are made by saying so. One that waits is taken up again before it goes anywhere."""
    return [] if state == _S.suspendu else [one for one in moves(state, who) if one in BY_HAND]


def lacks(state: str, target: CaseState, known: Known) -> list[Lack]:
    """What is known to lack; nothing for an interruption, whatever the case is in."""
    if state == _S.suspendu and target in ACTIVE:
        return list(_to_resume(target, known))
    return list(_GUARDS[target](state, known)) if target in _GUARDS else []


# --- what must be known ------------------------------------------------------------------------------


def _to_resume(target: CaseState, known: Known) -> Iterator[Lack]:
    if known.before != target:
        yield Lack("reprise", f"Un dossier suspendu reprend là où il était{NB}: «{NB}{_S.label_of(known.before)}{NB}».")


def _to_be_eligible(_: str, known: Known) -> Iterator[Lack]:
    if not known.checklist_done:
        yield Lack("liste", "Répondez d’abord à chaque question qui décide de la recevabilité.", "liste")
    if known.blocked:
        yield Lack(
            "bloque", f"Une réponse empêche d’ouvrir{NB}: {_named(known.flow.refusals, known.blocked)}.", "liste"
        )
    if known.verdict == Verdict.non_recevable:
        yield Lack("decision", "La décision notée est qu’il n’est pas recevable.", "decision")


def _to_be_refused(_: str, known: Known) -> Iterator[Lack]:
    if not known.reasons:
        yield Lack("motif", "Choisissez au moins un motif.", "motifs")
    elif not set(known.reasons) <= _codes(known.flow.refusals):
        yield Lack("motif", "Ce motif n’est pas de ce parcours.", "motifs")
    if known.verdict == Verdict.recevable:
        yield Lack("decision", "La décision notée est qu’il est recevable.", "decision")


def _to_be_sent_on(_: str, known: Known) -> Iterator[Lack]:
    if not known.redirect_to:
        yield Lack("vers_qui", "Dites vers qui la personne est orientée, ou pourquoi vers personne.", "vers_qui")


def _to_be_handed_over(_: str, known: Known) -> Iterator[Lack]:
    if known.mediators < 1:
        yield Lack("mediateurs", "Confiez le dossier à quelqu’un qui a déclaré n’avoir aucun lien.", "mediateurs")
    if known.mediators > MEDIATORS_MOST:
        yield Lack("mediateurs", "Un dossier a un ou deux médiateurs.", "mediateurs")


def _to_mediate(_: str, known: Known) -> Iterator[Lack]:
    accept = known.agreed - known.out
    if known.flow.correspondent and not known.correspondent:
        yield Lack("correspondant", TO_MEDIATE["correspondant"], "correspondant")
    if len(accept) < known.flow.parties:
        yield Lack("parties", TO_MEDIATE["une" if known.flow.parties == 1 else "deux"], "parties")
    if known.mediators < 1:
        yield Lack("mediateurs", TO_MEDIATE["mediateurs"], "mediateurs")


def _to_have_agreed(_: str, known: Known) -> Iterator[Lack]:
    if not known.agreement:
        yield Lack("accord", "Notez d’abord l’accord\u00a0: oral ou écrit, total ou partiel.", "accord")
    if known.commitments < 1:
        said = "Notez au moins un engagement\u00a0: qui, quoi, pour quand, et comment on le verra."
        yield Lack("engagements", said, "engagements")
    if known.bound - known.met:
        yield Lack("rencontre", unmet_words(known.bound - known.met), "engagements")


def _to_be_followed(_: str, known: Known) -> Iterator[Lack]:
    if not known.read_aloud:
        yield Lack("lecture", "L’accord est d’abord lu à voix haute aux parties.", "lecture")
    without = sorted((known.agreed - known.out) - known.copies)
    if without:
        yield Lack("copies", f"Dites quand {_and(without)} {_has(without)} une copie.", "copies")


def _to_close(state: str, known: Known) -> Iterator[Lack]:
    if not known.outcome:
        yield Lack("issue", "Notez l’issue du dossier.", "issue")
    untold = sorted(known.letters - known.told - known.not_told)
    if untold:
        said = f"Informez {_and(untold)} de la suite, ou écrivez pourquoi ce n’est pas possible."
        yield Lack("informer", said, "informer")
    if known.followups_open or known.meetings_planned:
        yield Lack("suivis", "Un suivi ou une séance est encore prévu\u00a0: terminez ou annulez.", "suivis")
    if state == _S.suivi_accord and known.checks_due_left:
        yield Lack("points", "Un point de suivi est passé sans être noté\u00a0: inconnu est une réponse.", "points")


def _to_open_again(_: str, known: Known) -> Iterator[Lack]:
    last = reopens_until(known)
    if last is None or known.today > last:
        yield Lack("delai", "Trop de temps a passé depuis la clôture\u00a0: ouvrez un nouveau dossier lié.")


_GUARDS: dict[CaseState, Callable[[str, Known], Iterator[Lack]]] = {
    _S.recevable: _to_be_eligible,
    _S.non_recevable: _to_be_refused,
    _S.reoriente: _to_be_sent_on,
    _S.prise_de_contact: _to_be_handed_over,
    _S.mediation: _to_mediate,
    _S.accord: _to_have_agreed,
    _S.suivi_accord: _to_be_followed,
    _S.clos: _to_close,
    _S.rouvert: _to_open_again,
}


# --- what is typed with the move ---------------------------------------------------------------------

EARLY = (Kept.rompu, Kept.inconnu)
"""How the follow-up of an agreement may end before its last check."""


def _typed(state: str, target: CaseState, known: Known, reason: str) -> Iterator[Lack]:
    lists = {
        _S.interrompu: known.flow.interruptions,
        _S.suspendu: known.flow.suspensions,
        _S.sans_suite: known.flow.droppings,
    }
    if target in lists and reason not in _codes(lists[target]):
        yield Lack("motif", "Choisissez un motif de la liste.", "motif")
    if target == _S.suspendu:
        yield from _a_day_to_resume(known)
    if state == _S.suivi_accord and target == _S.clos and known.checks_open and reason not in EARLY:
        said = "Des points de suivi sont encore à venir\u00a0: dites si l’accord est rompu, ou si l’on n’en saura rien."
        yield Lack("points", said, "motif")
    elif target == _S.clos and known.held and (more := overclaimed(reason, known.held)):
        yield Lack("tenue", more, "tenue")


def _a_day_to_resume(known: Known) -> Iterator[Lack]:
    longest = known.flow.delays.longest_suspension
    if known.resume_on is None or known.resume_on <= known.today:
        yield Lack("reprise", "Dites quel jour le dossier reprend\u00a0: demain au plus tôt.", "reprise")
    elif known.resume_on > known.today + timedelta(days=longest):
        yield Lack("reprise", f"Une suspension dure {longest}{NB}jours au plus.", "reprise")


EXPORTED = {
    "ACTIVE": [one.value for one in ACTIVE],
    "CLOSES_FROM": [one.value for one in CaseState if CASE.may(one, CaseState.clos)],
    "KEPT": choices(Kept),
    "CLOSES_EARLY": [one.value for one in EARLY],
    "MOVES_BY_HAND": {one.value: [to.value for to in by_hand(one, "A")] for one in CaseState if by_hand(one, "A")},
    "MOVES_WITH_REASON": [one.value for one in WITH_REASON],
    "TO_MEDIATE": TO_MEDIATE,
}


# --- words and days ---------------------------------------------------------------------------------


def reopens_until(known: Known) -> date | None:
    """The last day on which a closed case opens again under its number; None for one that is not closed."""
    if known.closed_on is None:
        return None
    months = known.closed_on.month - 1 + known.flow.delays.reopening_months
    year, month = known.closed_on.year + months // 12, months % 12 + 1
    return date(year, month, min(known.closed_on.day, monthrange(year, month)[1]))


def _codes(reasons: tuple[Reason, ...]) -> set[str]:
    return {one.code for one in reasons if one.active}


def _named(reasons: tuple[Reason, ...], codes: Collection[str]) -> str:
    return ", ".join(one.label.lower() for one in reasons if one.code in codes)


def _has(letters: Collection[str]) -> str:
    return "aura" if len(letters) == 1 else "auront"


def _and(letters: list[str]) -> str:
    return " et ".join([", ".join(letters[:-1]), letters[-1]] if len(letters) > 1 else letters)
