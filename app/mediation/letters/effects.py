"""What is noted in a case when a letter reaches its party: what the letter was for, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from app.core import clock
from app.core.errors import Refused
from app.core.rows import find, get
from app.documents import making
from app.documents.models import Document
from app.documents.rules import Channel
from app.mediation import agreements, journalled, known, meetings, moves
from app.mediation.letters import values
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.over import LAST
from app.mediation.letters.rules import kind_of
from app.mediation.models import MediationCase, Meeting
from app.mediation.rules.agreement import Copy
from app.mediation.rules.meeting import Word
from app.mediation.rules.states import CaseState
from app.parties import actions as parties
from app.parties.models import Party
from app.parties.rules import Means
from app.people.acting import Act

CANAL = {Channel.courriel_lien: "courriel", Channel.courrier: "courrier", Channel.main_propre: "rendez_vous"}
"""How each way is called in the list `canal`."""
COPY = {
    Channel.courriel_lien: Copy.courriel, Channel.courrier: Copy.courrier, Channel.main_propre: Copy.main_propre,
}  # fmt: skip
Effect = Callable[[Act, MediationCase, CaseLetter, Party, Channel], None]


def of(act: Act, row: MediationCase, one: CaseLetter, channel: Channel) -> None:
    """Raises Refused where what it is about is no more, as a session that was cancelled since."""
    party = get(Party, one.org_id, one.party_id)
    EFFECTS.get(one.kind, _told)(act, row, one, party, channel)
    moves.refresh_on(row, clock.service_day(act.occurred_at))


def told(act: Act, row: MediationCase, one: CaseLetter) -> None:
    """That it was handed over, and nothing of what it was for."""
    journalled.event(act, row, f"lettre_{one.kind}", letters=get(Party, one.org_id, one.party_id).letter)


def undone(row: MediationCase, one: CaseLetter, party: Party) -> None:
    """It came back: she was not told by it, nor has her copy, nor knows of the session. What is closed stays."""
    if row.state == CaseState.clos:
        return
    said, agreement = known.told_of(row), known.standing_agreement(row)
    if one.kind in LAST and said.get(party.letter, {}).get("how") == CANAL[Channel.courriel_lien]:
        row.told = {letter: how for letter, how in said.items() if letter != party.letter}
    if one.kind == "accord" and agreement is not None and row.state == CaseState.accord:
        agreement.copies = [letter for letter in agreement.copies if letter != party.letter]
    meeting = find(Meeting, one.org_id, one.meeting_id) if one.meeting_id else None
    if meeting is not None:
        its = {"letter": party.letter, "what": one.kind, "canal": CANAL[Channel.courriel_lien]}
        meeting.told = [it for it in meeting.told if not its.items() <= it.items()]


def _told(act: Act, row: MediationCase, one: CaseLetter, party: Party, channel: Channel) -> None:
    journalled.event(act, row, f"lettre_{one.kind}", letters=party.letter)


def _session(act: Act, row: MediationCase, one: CaseLetter, party: Party, channel: Channel) -> None:
    """Raises Refused where it says a moment that is no longer the session's."""
    assert one.meeting_id is not None
    meeting, written = get(Meeting, one.org_id, one.meeting_id), making.given(get(Document, one.org_id, one.id))
    if written.get("quand") != values.of(kind_of(one.kind), row, party, meeting).get("quand"):
        said = "La séance a été déplacée depuis que cette lettre est figée\u00a0: annulez-la et écrivez-en une autre."
        raise Refused("deplacee", said, field="comment")
    meetings.tell(_on(act, one.meeting_id), party.letter, Word(one.kind).value, CANAL[channel])


def _copy(act: Act, row: MediationCase, one: CaseLetter, party: Party, channel: Channel) -> None:
    agreements.hand_copy(act, row.id, party.letter, COPY[channel].value)


def _ended(act: Act, row: MediationCase, one: CaseLetter, party: Party, channel: Channel) -> None:
    """She knows how it ends; once it is closed, that is over and written."""
    if row.state == CaseState.clos:
        _told(act, row, one, party, channel)
    else:
        moves.tell(act, row.id, party.letter, CANAL[channel])


def _informed(act: Act, row: MediationCase, one: CaseLetter, party: Party, channel: Channel) -> None:
    """The day the notice was given."""
    parties.inform(_on(act, party.id), Means.ecrit.value)
    _told(act, row, one, party, channel)


def _on(act: Act, record_id: UUID) -> Act:
    return replace(act, record_id=record_id)


EFFECTS: dict[str, Effect] = {
    "invitation": _session, "rappel": _session, "accord": _copy, "non_recevable": _ended, "interruption": _ended,
    "sans_suite": _ended, "cloture": _ended, "notice": _informed,
}  # fmt: skip
