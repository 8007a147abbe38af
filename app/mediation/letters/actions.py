"""What is done with a letter of a case: begun, written, frozen, handed over, sent again by another link, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.rows import get
from app.documents import actions as documents
from app.documents import letterhead, making
from app.documents.models import Document
from app.documents.rules import About, Channel, State
from app.documents.template import TEMPLATES
from app.extensions import db
from app.links import actions as links
from app.links import addresses
from app.links.purposes import PURPOSES
from app.mail import actions as mail
from app.mail.rules import may_be_sent_to
from app.mediation import known, queries
from app.mediation.letters import asking, effects, mails, over, rules, values, way
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.over import LETTER
from app.mediation.letters.phrases import REACH
from app.mediation.letters.queries import in_nobodys_hands, offered
from app.mediation.letters.rules import Kind
from app.mediation.models import MediationCase, Meeting
from app.mediation.subject import KIND
from app.parties.models import Party
from app.people.acting import Act
from app.people.rules import COORDINATION
from app.settings import settings

OTHERWISE = "remettez cette lettre en main propre, ou par courrier."
ONCE = timedelta(minutes=1)
CHANGED = "Ce que dit le dossier a changé depuis ce brouillon\u00a0: enregistrez-le, relisez-le, puis figez-le."


def begin(act: Act, case_id: UUID, code: str, letter: str, meeting_id: UUID | None = None) -> CaseLetter:
    """A draft to one party, under `act.record_id`. Raises Refused for a letter she is not to have now."""
    kind = rules.kind_of(code)
    row = _writing(act, case_id, kind)
    changes.note(act.actor, row.id, Deed.letter_begun)
    rules.check_state(kind, row.state)
    if (party := _party(row, letter)) is None or (kind, party.letter) not in offered(row):
        raise Refused("partie", "Choisissez une partie à qui cette lettre s’adresse.", field="partie")
    meeting = _meeting(row, meeting_id) if kind.session else None
    template = TEMPLATES[kind.template]
    documents.draft(act, About(KIND, row.id), template, values.of(kind, row, party, meeting), party.id)
    one = CaseLetter(
        org_id=row.org_id, id=act.record_id, case_id=row.id, party_id=party.id, kind=kind.code,
        meeting_id=meeting.id if meeting else None,
    )  # fmt: skip
    db.session.flush()
    db.session.add(one)
    return one


def write(act: Act, case_id: UUID, typed: Mapping[str, str]) -> CaseLetter:
    """What somebody writes in it (`act.record_id`), with what the case says by now. Raises Refused."""
    row, one = _held(act, case_id)
    documents.give(act, _values(row, one))
    documents.write(act, typed)
    return one


def freeze(
    act: Act, case_id: UUID, typed: Mapping[str, str] | None = None, *, knowing: bool = False
) -> CaseLetter:  # fmt: skip
    """Its bytes are these from now on; what is typed there is kept first. Raises Refused where the case says otherwise
    than it does, where it does not say whom to call, and, unless it is `knowing`, where it asks something."""
    row, one = _held(act, case_id)
    rules.check_state(rules.kind_of(one.kind), row.state)
    if making.given(document(one)) != _values(row, one):
        raise Refused("change", CHANGED)
    if not says_whom_to_call(row, one):
        raise Refused("joindre", way.NO_CALL)
    if not knowing and (asked := doubts(row, one, typed)):
        raise Refused("autrui", f"{' '.join(asked)} Écrivez-le autrement, ou cochez la case.", field="sachant")
    if typed is not None:
        documents.write(act, typed)
    if meeting := _meeting(row, one.meeting_id):
        way.check_to_come(meeting.mode, meeting.lieu, making.typed(document(one)))
    documents.freeze(act)
    return one


def doubts(row: MediationCase, one: CaseLetter, typed: Mapping[str, str] | None = None) -> list[str]:
    """What is asked before it is frozen with these words, else with those it has."""
    made, party = document(one), get(Party, one.org_id, one.party_id)
    kept = making.typed(made)
    about = asking.doubts(row, party, making.template_of(made), kept if typed is None else typed, making.given(made))
    return [*about, *(asking.unread(typed, kept) if typed is not None else ())]


def says_whom_to_call(row: MediationCase, one: CaseLetter) -> bool:
    """Whether how the structure is reached stands where the letter says it does."""
    return REACH not in making.template_of(document(one)).body or bool(letterhead.reach(row.org_id))


def hand(act: Act, case_id: UUID, channel: str, on: date | None = None) -> CaseLetter:
    """It reaches her: by a link that leaves now, by post or in hand on a day. What it was for is noted in the case."""
    row, one = _held(act, case_id)
    if channel not in Channel.codes():
        raise Refused("comment", "Dites comment la lettre est remise.", field="comment")
    by_link = channel == Channel.courriel_lien
    if on is not None and not by_link and on > clock.calendar_date(act.occurred_at):
        raise Refused("date", "Ce jour n’est pas encore venu.", field="le")
    at = act.occurred_at if by_link or on is None else _moment(on, act.occurred_at)
    documents.mark_sent(act, Channel(channel), at)
    if by_link:
        _send(act, one)
    effects.of(act, row, one, Channel(channel))
    return one


def send_again(act: Act, case_id: UUID) -> CaseLetter:
    """By another link, in the place of the one before; twice within a minute is once. Raises Refused for what was not
    sent by a link, or is over."""
    row, one = _held(act, case_id)
    changes.note(act.actor, one.id, Deed.letter_sent_again)
    kind = rules.kind_of(one.kind)
    if document(one).state != State.remis or document(one).channel != Channel.courriel_lien:
        raise Refused("etat", "Cette lettre n’a pas été envoyée par un lien.")
    if not kind.ends:
        rules.check_state(kind, row.state)
    if not over.has_one_since(one, act.occurred_at - ONCE):
        _send(act, one)
    return one


def revoke(act: Act, case_id: UUID, link_id: UUID) -> CaseLetter:
    """A link of it (`act.record_id`) opens nothing any more. Raises Unknown, Refused."""
    _, one = _held(act, case_id)
    links.revoke(act.actor, link_id, act.occurred_at, (LETTER, one.id))
    mail.drop(one.org_id, one.id, act.occurred_at)
    return one


def cancel(act: Act, case_id: UUID) -> CaseLetter:
    """It is handed to nobody. Raises Refused once it was."""
    _, one = _held(act, case_id)
    documents.cancel(act)
    return one


def document(one: CaseLetter) -> Document:
    return get(Document, one.org_id, one.id)


def mail_of(party: Party) -> str | None:
    """Where her link may be sent; None where no mail leaves, or her address is not one."""
    contact: dict[str, Any] = party.contact if isinstance(party.contact, dict) else {}
    address = contact.get("mail") or ""
    return address if settings().relay is not None and may_be_sent_to(address) else None


def stale(row: MediationCase, one: CaseLetter) -> bool:
    """Whether the case says otherwise, by now, than this draft does."""
    try:
        return making.given(document(one)) != _values(row, one)
    except Refused:
        return True


def may_write(act: Act, row: MediationCase, kind: Kind) -> bool:
    """Its mediators; coordination those of the beginning, as long as nobody has it in hand."""
    mediates = queries.is_mediator(act, row)
    return mediates or (kind.intake and act.actor.role in COORDINATION and in_nobodys_hands(row))


def _send(act: Act, one: CaseLetter) -> None:
    party = get(Party, one.org_id, one.party_id)
    address = mail_of(party)
    if address is None:
        raise Refused("courriel", f"Aucun lien ne peut partir par courriel\u00a0: {OTHERWISE}", field="comment")
    link, secret = links.make(act.actor, act.occurred_at, PURPOSES[rules.PURPOSE], (LETTER, one.id), party.id)
    until = clock.date_and_hour(link.expires_at)
    mail.queue(one.org_id, mails.LETTER, address, act.occurred_at, one.id, link=addresses.url(secret), until=until)


def _writing(act: Act, case_id: UUID, kind: Kind) -> MediationCase:
    row, _ = queries.readable(act.actor, case_id, lock=True)
    if not may_write(act, row, kind):
        raise NotAllowed("Les lettres de ce dossier sont à ses médiateurs.")
    return row


def _held(act: Act, case_id: UUID) -> tuple[MediationCase, CaseLetter]:
    """The case, held, and its letter (`act.record_id`). Raises Unknown, NotAllowed."""
    one = get(CaseLetter, act.actor.org_id, act.record_id)
    if one.case_id != case_id:
        raise Unknown()
    return _writing(act, case_id, rules.kind_of(one.kind)), get(CaseLetter, one.org_id, one.id, lock=True)


def _values(row: MediationCase, one: CaseLetter) -> dict[str, Any]:
    party, meeting = get(Party, one.org_id, one.party_id), _meeting(row, one.meeting_id)
    return values.of(rules.kind_of(one.kind), row, party, meeting)


def _party(row: MediationCase, letter: str) -> Party | None:
    return known.letters_of(row).get(letter)


def _meeting(row: MediationCase, meeting_id: UUID | None) -> Meeting | None:
    """Raises Unknown for a session of another case."""
    if meeting_id is None:
        return None
    one = get(Meeting, row.org_id, meeting_id)
    if one.case_id != row.id:
        raise Unknown()
    return one


def _moment(on: date, at: datetime) -> datetime:
    """The end of that day, or now: a paper handed over that day was frozen before."""
    return min(at, datetime.combine(on, time(23, 59), clock.local(at).tzinfo).astimezone(at.tzinfo))
