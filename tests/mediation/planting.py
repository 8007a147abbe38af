"""A case, in mediation, with a text in everything of it that somebody may type."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core import clock
from app.core.base import uuid7
from app.documents.models import Document
from app.links.models import Link, LinkUse
from app.mediation import numbers
from app.mediation.alerts import Called, Kind
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.over import LETTER
from app.mediation.models import (
    Agreement,
    CaseAdvice,
    CaseAlert,
    CaseAnswer,
    CaseCarry,
    CaseEvent,
    CaseLine,
    CaseMediator,
    CaseNote,
    CaseOther,
    CaseVerdict,
    Commitment,
    CommitmentCheck,
    MediationCase,
    Meeting,
)
from app.mediation.rules.states import CaseState, CheckState, MeetingState, Mode
from app.mediation.subject import KIND
from app.parties.models import Consent, ContactTry, Party
from tests.world import World


def planted(s: Session, world: World, text: str, **more: Any) -> UUID:
    """One of Les Glycines in the hands of Nadia, closed today: a party, a session, an agreement, alerts, a letter."""
    at, day, nadia = clock.now(), clock.today(), world.nadia.user_id
    of = {"org_id": world.org_id}
    row = MediationCase(
        **of, id=uuid7(), number=numbers.number(world.org_id, "dossier", day.year), **{
            "flow": "voisinage", "state": CaseState.clos.value, "state_since": at, "family": "bruit",
            "type": "bruit_musique", "origine": "habitant_partie", "canal": "permanence", "lieu": "hall",
            "sector_id": world.sector_id, "estate_id": world.glycines.estate_id,
            "building_id": world.glycines.building_id, "entrance_id": world.glycines.entrances[0],
            "asked_on": day - timedelta(days=40), "opened_at": at - timedelta(days=39), "opened_by": nadia,
            "closed_on": day, "outcome": "accord_complet", "kept": "tenu", "facts": text, "redirect": text,
            "told": {"A": {"how": "visite", "why_not": text, "on": day.isoformat()}}, **more,
        },
    )  # fmt: skip
    s.add(row)
    s.flush()
    case = {**of, "case_id": row.id}
    s.add(CaseMediator(**case, id=uuid7(), user_id=nadia, since=day, named_by=nadia, named_at=at, cleared_at=at))
    for target, days in ((CaseState.recevable, 39), (CaseState.mediation, 20), (CaseState.clos, 0)):
        moved = at - timedelta(days=days)
        s.add(CaseEvent(**case, id=uuid7(), verb="etat", target=target.value, by=nadia, at=moved, received_at=moved,
                        words=text))  # fmt: skip
    s.add(CaseAnswer(**case, id=uuid7(), item="recours", answer="oui", on=day, by=nadia, at=at))
    s.add(CaseVerdict(**case, id=uuid7(), decided=True, verdict="recevable", reasons=[], by=nadia, at=at))
    meeting = Meeting(
        **case, id=uuid7(), mode=Mode.entretien.value, state=MeetingState.tenue.value, starts_at=at,
        ends_at=at + timedelta(hours=1), letters=["A"], mediators=[str(nadia)], absent=[],
        told=[{"letter": "A", "what": "invitation", "canal": "visite", "on": day.isoformat()}], planned_by=nadia,
        planned_at=at, advice=text,
    )  # fmt: skip
    s.add(meeting)
    s.flush()
    s.add(CaseNote(**case, id=uuid7(), meeting_id=meeting.id, author_id=nadia, at=at, text=text))
    s.add(CaseAdvice(**case, id=uuid7(), asked_by=nadia, asked_at=at, due_on=day, service=text, question=text,
                     answer=text))  # fmt: skip
    for kind in Kind:
        s.add(CaseAlert(**case, id=uuid7(), kind=kind.value, author_id=nadia, at=at, called=Called.n17.value,
                        called_at=at, facts=text, answer=text,
                        earlier=[{"said": text, "by": str(nadia), "at": at.isoformat()}], state="close"))  # fmt: skip
    s.add(CaseAlert(**of, id=uuid7(), kind=Kind.protection.value, author_id=nadia, at=at, facts=text, answer=text,
                    state="repondue"))  # fmt: skip
    s.add(CaseOther(**case, id=uuid7(), field="A.phone", by=nadia, at=at, value=text))
    _agreed(s, row, text, nadia)
    _said(s, row, _party(s, row, text, nadia), meeting, text)
    return row.id


def _said(s: Session, row: MediationCase, party: Party, meeting: Meeting, text: str) -> None:
    """Two texts of one line, which was told in the session."""
    at, nadia, of = clock.now(), meeting.planned_by, {"org_id": row.org_id}
    line = CaseLine(
        **of, id=uuid7(), case_id=row.id, party_id=party.id, part="mots", added_at=at, written_by=nadia, written_at=at,
        other_by=nadia, other_at=at, text=text, other=text,
    )  # fmt: skip
    s.add(line)
    s.flush()
    s.add(CaseCarry(**of, id=uuid7(), line_id=line.id, to_party_id=party.id, allowed_by=nadia, allowed_at=at,
                    meeting_id=meeting.id, carried_by=nadia, carried_at=at))  # fmt: skip


def _agreed(s: Session, row: MediationCase, text: str, nadia: UUID) -> None:
    day, of = clock.today(), {"org_id": row.org_id}
    agreement = Agreement(**of, id=uuid7(), case_id=row.id, form="oral", extent="total", made_on=day, made_by=nadia,
                          read_at=clock.now(), copies=["A"], signatures={"A": text})  # fmt: skip
    what = Commitment(**of, id=uuid7(), agreement_id=agreement.id, rank=1, letter="A", by_on=day, what=text, seen=text)
    for state, days in ((CheckState.tenu, 30), (CheckState.inconnu, 90)):
        what.checks.append(CommitmentCheck(**of, id=uuid7(), days=days, due_on=day, state=state.value, said_by="A",
                                           by=nadia, at=clock.now()))  # fmt: skip
    agreement.commitments.append(what)
    s.add(agreement)


def _party(s: Session, row: MediationCase, text: str, nadia: UUID) -> Party:
    at, of = clock.now(), {"org_id": row.org_id}
    about = {"about_kind": KIND, "about_id": row.id}
    hers: dict[str, Any] = {"name": text, "contact": {"phone": text}, "language": text, "hours": text}
    party = Party(
        **of, **about, **hers, id=uuid7(), letter="A", side="demandeur", made_by=nadia, made_at=at, informed_at=at,
        informed_how="oral",
    )  # fmt: skip
    s.add(party)
    s.flush()
    s.add(Consent(**of, id=uuid7(), party_id=party.id, means="oral", what=["mediation"], given_to=nadia, at=at))
    s.add(ContactTry(**of, id=uuid7(), party_id=party.id, channel="visite", reached=True, tried_by=nadia, at=at))
    link = Link(**of, **about, id=uuid7(), purpose="essai", party_id=party.id, token="c" * 64, made_at=at,
                expires_at=at)  # fmt: skip
    s.add(link)
    s.flush()
    s.add(LinkUse(**of, id=uuid7(), link_id=link.id, at=at, what="repondu", said=text))
    letter_id = uuid7()
    s.add(Document(**of, **about, id=letter_id, party_id=party.id, template="essai", version=1, title=text,
                   given={"nom": text}, typed={"mot": text}, pdf64=text, made_by=nadia, made_at=at))  # fmt: skip
    s.flush()
    s.add(CaseLetter(**of, id=letter_id, case_id=row.id, party_id=party.id, kind="invitation", reply="autre_date",
                     replied_at=at, words=text))  # fmt: skip
    s.add(Link(**of, about_kind=LETTER, about_id=letter_id, id=uuid7(), purpose="courrier", party_id=party.id,
               token="d" * 64, made_at=at, expires_at=at))  # fmt: skip
    return party
