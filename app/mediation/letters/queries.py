"""The letters of a case, what may be written in it now, and who reads one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.errors import NotAllowed, Unknown
from app.core.labels import UNKNOWN
from app.core.rows import find, get
from app.documents import queries as documents
from app.documents.models import Document
from app.documents.queries import Line
from app.documents.rules import About
from app.extensions import db
from app.mediation import flows, known, queries
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.rules import ALWAYS, KINDS, TO_SEE_TO, Kind, Reply, Sending, Whom, kind_read
from app.mediation.models import MediationCase, Meeting
from app.mediation.rules.flows import label_of
from app.mediation.rules.states import MeetingState
from app.mediation.subject import KIND, about
from app.parties import readings
from app.parties.access import Layer
from app.parties.models import Party, Reading
from app.parties.readings import How
from app.parties.rules import PartyState, Side, Speaks
from app.people.acting import Act
from app.people.rules import COORDINATION

OUT = (PartyState.refuse, PartyState.se_retire)
OWED = ("attestation", "notice")
"""To one who is out of it too, besides the letters that say how it ended."""


@dataclass(frozen=True)
class Sheet:
    """One letter as its case lists it. `letter`: whose it is; `sees_to`: her answer asks somebody to do something;
    `sending`: what became of its mail, of one that is not handed over."""

    id: UUID
    kind: Kind
    label: str
    letter: str
    line: Line
    reply: Reply | None
    sees_to: bool
    sending: Sending | None


def of_case(row: MediationCase) -> list[Sheet]:
    """All of them, the latest first; three statements for any number."""
    own = {one.id: one for one in rows(row)}
    letters = {party.id: letter for letter, party in known.letters_of(row).items()}
    names = names_of(row)
    return [
        _sheet(own[line.id], line, letters.get(own[line.id].party_id, "?"), names)
        for line in documents.of_record(row.org_id, About(KIND, row.id))
        if line.id in own
    ]


def sheet_of(row: MediationCase, one: CaseLetter) -> Sheet:
    """That of one letter. Raises Unknown for one whose document is not there to be found."""
    letters = {party.id: letter for letter, party in known.letters_of(row).items()}
    line = documents.line_of(row.org_id, About(KIND, row.id), one.id)
    return _sheet(one, line, letters.get(one.party_id, "?"), names_of(row))


def _sheet(one: CaseLetter, line: Line, letter: str, names: dict[str, str]) -> Sheet:
    reply = Reply(one.reply) if one.reply in Reply.codes() else None
    sending = Sending(one.sending) if one.sending in Sending.codes() and line.sent_at is None else None
    return Sheet(
        one.id, kind_read(one.kind), names.get(one.kind, UNKNOWN), letter, line, reply, reply in TO_SEE_TO, sending
    )  # fmt: skip


def names_of(row: MediationCase) -> dict[str, str]:
    """How this flow calls each letter."""
    flow = flows.of(row.org_id, row.flow)
    said = {code: label_of(flow.letters, code) for code in KINDS}
    return {**said, "notice": "Notice d’information"}


def offered(row: MediationCase) -> list[tuple[Kind, str]]:
    """Each letter that may be written now, and the letter of the party it is for."""
    flow = flows.of(row.org_id, row.flow)
    known_to = {one.code for one in flow.letters if one.active} | set(ALWAYS)
    kinds = [one for code, one in KINDS.items() if code in known_to and row.state in one.states]
    people = [one for one in known.letters_of(row).values() if one.erased_at is None]
    return [(kind, one.letter) for kind in kinds for one in people if _is_for(kind, one)]


def sessions(row: MediationCase) -> list[Meeting]:
    """Those to come, the first first."""
    return [one for one in known.meetings_of(row) if one.state == MeetingState.prevue]


def _is_for(kind: Kind, party: Party) -> bool:
    if party.state in OUT and not (kind.ends or kind.code in OWED):
        return False
    institution = party.speaks == Speaks.structure
    return {
        Whom.tous: True, Whom.demandeur: party.side == Side.demandeur, Whom.structure: institution,
        Whom.personne: not institution,
    }[kind.whom]  # fmt: skip


def in_nobodys_hands(row: MediationCase) -> bool:
    """Nobody has it today, nor is asked to."""
    return not any(one.until is None or one.until >= clock.today() for one in row.mediators)


def may_read(act: Act, row: MediationCase, one: CaseLetter) -> bool:
    """Whoever reads what was said; coordination the letters it writes itself, while nobody has the case in hand."""
    if queries.layer_of(act.actor, row) >= Layer.narrative:
        return True
    return kind_read(one.kind).intake and act.actor.role in COORDINATION and in_nobodys_hands(row)


def read(act: Act, row: MediationCase, one: CaseLetter, how: How = How.page) -> None:
    """Note that it was read (`act.record_id` is the reading's). Raises NotAllowed."""
    if not may_read(act, row, one):
        raise NotAllowed("Les lettres de ce dossier sont à ses médiateurs.")
    if queries.layer_of(act.actor, row) >= Layer.narrative:
        readings.read(act, about(row.id), how, one.party_id)
        return
    db.session.add(
        Reading(
            org_id=row.org_id, id=act.record_id, about_kind=KIND, about_id=row.id, party_id=one.party_id,
            reader_id=act.actor.user_id, how=how.value, at=act.occurred_at,
        )
    )  # fmt: skip


def letter(row: MediationCase, letter_id: UUID) -> CaseLetter:
    """One of this case. Raises Unknown."""
    one = get(CaseLetter, row.org_id, letter_id)
    if one.case_id != row.id:
        raise Unknown()
    return one


def rows(row: MediationCase) -> list[CaseLetter]:
    of = CaseLetter.org_id == row.org_id, CaseLetter.case_id == row.id
    return list(db.session.scalars(select(CaseLetter).where(*of)))


def _reader(act: Act, document: Document) -> None:
    """For the room of documents: a letter by its own rule, another paper of a case by whoever reads what was said."""
    row, _ = queries.readable(act.actor, document.about_id)
    one = find(CaseLetter, row.org_id, document.id)
    if one is None:
        readings.read(act, about(row.id), How.export)
    else:
        read(act, row, one, How.export)


def init_app() -> None:
    if KIND not in documents.READ:
        documents.read_by(KIND, _reader)
