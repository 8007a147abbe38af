"""The page of a letter's link: its words after a press, and what she may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response

from app.core import clock
from app.core.errors import Refused
from app.core.forms import FrenchForm, sentences
from app.core.rows import find, get
from app.documents import letterhead, making
from app.documents import queries as documents
from app.documents.models import Document
from app.documents.paper import Paper
from app.documents.rules import State
from app.documents.serving import answer
from app.followups import actions as followups
from app.followups.models import Followup
from app.links import purposes
from app.links.models import Link
from app.links.purposes import Answer, Purpose
from app.links.rules import Over, Why
from app.mediation import carrying, journalled, moves, out, reminders
from app.mediation.letters import replies, rules
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.over import LETTER
from app.mediation.letters.rules import TO_SEE_TO, Kind, Reply, Sending, kind_read
from app.mediation.models import MediationCase, Meeting
from app.mediation.rules.states import ENDING, CaseState, MeetingState
from app.mediation.subject import KIND
from app.parties import own
from app.parties.models import Party
from app.parties.rules import PartyState
from app.people import queries as people
from app.people.acting import Actor, at_desk
from app.people.rules import Role

OVER = (*ENDING, CaseState.clos)
OUT = (PartyState.refuse, PartyState.se_retire)
REASON = "rappeler"


class WordForm(FrenchForm):
    mot = sentences("Vos jours et heures possibles, ou un numéro", rules.WORDS_MAX)


@dataclass(frozen=True)
class Sent:
    """A letter that was handed over by this link, with all it is of."""

    letter: CaseLetter
    document: Document
    case: MediationCase
    party: Party
    meeting: Meeting | None

    @property
    def kind(self) -> Kind:
        return kind_read(self.letter.kind)

    @property
    def meets_at(self) -> datetime | None:
        """When the session is; None once it is no more to come."""
        there = self.meeting is not None and self.meeting.state == MeetingState.prevue
        return self.meeting.starts_at if there and self.meeting else None


def of(link: Link) -> Sent:
    """Raises Over for a letter that is no more."""
    one, document = find(CaseLetter, link.org_id, link.about_id), find(Document, link.org_id, link.about_id)
    if one is None or document is None or link.about_kind != LETTER:
        raise Over()
    meeting = find(Meeting, link.org_id, one.meeting_id) if one.meeting_id else None
    case = get(MediationCase, link.org_id, one.case_id)
    return Sent(one, document, case, get(Party, link.org_id, one.party_id), meeting)


def still(link: Link) -> bool:
    """Handed over, of a case that goes on and a party who is in it; how it ended may be read after its end."""
    it = of(link)
    leaves = it.letter.sending == Sending.attente  # who has its link has its mail, known to have left or not
    if not (leaves or it.document.state == State.remis) or it.document.erased_at is not None:
        return False
    return it.kind.ends or (it.case.state not in OVER and it.party.state not in OUT)


def hold(link: Link) -> None:
    """Her, then her case, as whoever notes what she said at the desk; then the letter."""
    it = of(link)
    get(Party, link.org_id, it.party.id, lock=True)
    get(MediationCase, link.org_id, it.case.id, lock=True)
    get(CaseLetter, link.org_id, it.letter.id, lock=True)


def shown(link: Link) -> dict[str, Any]:
    """The words that were frozen, as a page reads them; and what is still to be answered."""
    it = of(link)
    paper: Paper = making.paper_of(it.document, it.document.frozen_at or link.made_at)
    asks = [one.value for one in it.kind.replies if one not in rules.TO_SESSION or _to_come(it, clock.now())]
    answered = Reply.label_of(it.letter.reply) if it.letter.reply else ""
    return {"paper": paper, "said": paper.as_data(), "asks": asks, "reply": answered}


def _to_come(it: Sent, at: datetime) -> bool:
    return it.meets_at is not None and it.meets_at > at


def _noted(link: Link, reply: Reply, at: datetime, words: str | None = None) -> Sent:
    it = of(link)
    rules.check_reply(it.kind, reply, it.meets_at, at)
    it.letter.reply, it.letter.replied_at, it.letter.words = reply.value, at, words or None
    journalled.by_link(it.case, f"reponse_{reply.value}", it.party.letter, at)
    if reply in TO_SEE_TO:
        _to_be_seen_to(it, at)
    return it


def _to_be_seen_to(it: Sent, at: datetime) -> None:
    """A mediator calls her back: once for a letter, however often she answers."""
    day, id = clock.service_day(at), replies.followup_id(it.letter.id)
    to = reminders.owner(it.case, day)
    if to is None or find(Followup, it.case.org_id, id) is not None:
        return
    about = {"subject": {"kind": KIND, "id": it.case.id}, "due_on": day, "reason": REASON, "owner_id": to}
    followups.schedule(at_desk(actor_of(it.case.org_id, to), id, at), about)


def actor_of(org_id: UUID, user_id: UUID) -> Actor:
    member = people.membership(org_id, user_id)
    if member is None:
        raise Refused("mediateur", f"Cette réponse n’a pas pu être notée.{_or_call(org_id)}")
    return Actor(user_id, org_id, Role(member.role), member.id, None, None, "")


def _or_call(org_id: UUID) -> str:
    call = letterhead.call_us(org_id)
    return f" {call[:1].upper()}{call[1:]}." if call else ""


def _again(it: Sent, at: datetime) -> None:
    moves.refresh_on(it.case, clock.service_day(at))


def come(link: Link, form: FrenchForm, at: datetime) -> str:
    _again(_noted(link, Reply.vient, at), at)
    return "Vous viendrez. Les médiateurs le savent. Si vous avez un empêchement, dites-le ici."


def another_day(link: Link, form: WordForm, at: datetime) -> str:
    _again(_noted(link, Reply.autre_date, at, form.mot.data), at)
    return "Vous demandez une autre date. Les médiateurs vous proposeront un autre moment."


def not_come(link: Link, form: FrenchForm, at: datetime) -> str:
    _again(_noted(link, Reply.ne_vient_pas, at), at)
    return "Vous ne viendrez pas. Vous êtes libre de ne pas venir, et vous pouvez encore changer d’avis."


def accept(link: Link, form: FrenchForm, at: datetime) -> str:
    """Her agreement is noted, in writing, given to who wrote to her."""
    it = _noted(link, Reply.accepte, at)
    own.agrees(it.party, link.made_by or it.document.made_by, at)
    _again(it, at)
    return "Vous acceptez la médiation. Vous pourrez partir à tout moment, sans dire pourquoi."


def call_me(link: Link, form: WordForm, at: datetime) -> str:
    _again(_noted(link, Reply.rappel, at, form.mot.data), at)
    return "Un médiateur vous appellera. Rien n’est décidé."


def refuse(link: Link, form: FrenchForm, at: datetime) -> str:
    """Nothing she agreed to holds; this link and the others she was sent open no more."""
    it = _noted(link, Reply.refuse, at)
    own.refuses(it.party, at)
    carrying.fall(it.case, it.party, at)
    out.follow(it.case, it.party, at, lambda verb: journalled.by_link(it.case, verb, it.party.letter, at))
    _again(it, at)
    call = letterhead.call_us(link.org_id)
    said = "Vous ne souhaitez pas de médiation. Personne ne vous le reprochera."
    return f"{said} Si vous changez d’avis, {call}." if call else said


def paper(link: Link) -> Response:
    """The bytes that were frozen, under a number and no name."""
    it = of(link)
    return answer(documents.preview(link.org_id, it.document.id, clock.now()), documents.name_of(it.document))


def _word(link: Link, fields: Any) -> FrenchForm:
    return WordForm(fields)


COURRIER = Purpose(
    rules.PURPOSE,
    "Lettre",
    "Une lettre vous attend sur cette page.",
    still=still,
    content=shown,
    hold=hold,
    template="mediation/letters/link.html",
    several=True,
    paper=paper,
    answers={
        Reply.vient.value: Answer("Je viendrai", come),
        Reply.autre_date.value: Answer("Je demande une autre date", another_day, _word),
        Reply.ne_vient_pas.value: Answer("Je ne viendrai pas", not_come),
        Reply.accepte.value: Answer("J’accepte la médiation", accept),
        Reply.rappel.value: Answer("Je préfère qu’on m’appelle", call_me, _word),
        Reply.refuse.value: Answer("Je ne souhaite pas de médiation", refuse, ends=Why.refus),
    },
)


def init_app() -> None:
    """Known once for the process, however many applications are made in it."""
    if COURRIER.code not in purposes.PURPOSES:
        purposes.declare(COURRIER)
