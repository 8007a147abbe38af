"""Letters of a case, by their verbs, each in a unit of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.documents import letterhead, making
from app.documents import queries as documents
from app.documents.models import Document
from app.extensions import db
from app.mediation import known, meetings
from app.mediation.letters import actions
from app.mediation.letters.models import CaseLetter
from app.mediation.meetings import Asked
from app.mediation.models import Agreement, CaseEvent, CaseVerdict, Commitment, MediationCase
from app.mediation.rules.states import CaseState, Mode
from app.mediation.subject import about
from app.parties import queries as parties
from app.parties.models import Party
from app.parties.rules import Speaks
from tests.mediation.acts.stage import put, reading
from tests.mediation.cases import a_case
from tests.world import Person, World

OTHER = "Thibault Oriol"
"""Who B is: nothing of a letter to A says it."""
ADDRESS = "14 allée des Zyzomys"
MAIL = "zohra.kebir@zyzo.example"
TYPED = {
    "adresse": "4 rue du Canal, Valserein",
    "questions": "Quels jours, quelles heures ?",
    "mot": "Nous restons à votre écoute.",
}
STATES = {
    "accuse": CaseState.recu, "precision": CaseState.analyse, "non_recevable": CaseState.non_recevable,
    "accord": CaseState.accord, "point_suivi": CaseState.suivi_accord, "suspension": CaseState.suspendu,
    "interruption": CaseState.interrompu, "sans_suite": CaseState.sans_suite, "cloture": CaseState.sans_accord,
}  # fmt: skip
"""In which each letter is written; the others in mediation."""


def do(who: Person, verb: Callable[..., Any], *arguments: Any, record: UUID | None = None, **more: Any) -> UUID:
    """One verb; the id of the letter it returned."""
    with tenant.tenant(who.org_id), write_unit():
        found: UUID = verb(who.act(record), *arguments, **more).id
        return found


def a_stage(world: World, kind: str, **more: Any) -> UUID:
    """A case where this letter is written: who A and B are is known, and what the letter is about is there."""
    flow = {"flow": "institution"} if kind == "correspondant" else {}
    case_id = a_case(world, STATES.get(kind, CaseState.mediation), **{**flow, **more})
    with tenant.tenant(world.org_id), write_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, case_id))
        if kind == "suspension":
            row.before, row.resume_on = "mediation", clock.today() + timedelta(days=20)
        for one in parties.of_record(world.org_id, about(case_id)):
            one.contact = {"address": f"{ADDRESS} {one.letter}\n74000 Annecy", "mail": MAIL, "phone": "0699887766"}
            if kind == "correspondant" and one.letter == "B":
                one.speaks = Speaks.structure.value
        s.add(_verdict(world, case_id))
        if kind in ("accord", "point_suivi"):
            _agreement(world, case_id)
    if kind in ("invitation", "rappel"):
        session(world, case_id)
    if kind == "attestation":
        held(world, case_id)
    return case_id


def says_whom_to_call(world: World) -> None:
    with tenant.tenant(world.org_id), write_unit():
        if letterhead.reach(world.org_id):
            return
        letterhead.change(world.admin.actor, letterhead.id_of(world.org_id), {"telephone": "04 50 00 00 00"})


def says_nothing_of_whom_to_call(world: World) -> None:
    """It did when the letter was frozen."""
    with tenant.tenant(world.org_id), write_unit():
        letterhead.change(world.admin.actor, letterhead.id_of(world.org_id), {"telephone": ""})


def session(world: World, case_id: UUID, letters: str = "A", days: float = 3) -> UUID:
    """One to come, led by both mediators."""
    at = clock.now() + timedelta(days=days)
    mode = Mode.entretien if len(letters) == 1 else Mode.table_ronde
    asked = Asked(mode.value, tuple(letters), (world.nadia.user_id, world.claire.user_id), at, at + timedelta(hours=1),
                  lieu="local_association", neutral=True)  # fmt: skip
    return do(world.nadia, meetings.plan, case_id, asked)


def held(world: World, case_id: UUID) -> None:
    put(world, case_id, Mode.entretien, "A")


def _verdict(world: World, case_id: UUID) -> CaseVerdict:
    return CaseVerdict(
        org_id=world.org_id, id=uuid7(), case_id=case_id, decided=True, verdict="non_recevable",
        reasons=["hors_champ", "justice"], by=world.claire.user_id, at=clock.now(),
    )  # fmt: skip


def _agreement(world: World, case_id: UUID) -> None:
    one = Agreement(
        org_id=world.org_id, id=uuid7(), case_id=case_id, form="ecrit", extent="total", made_on=clock.today(),
        made_by=world.nadia.user_id, read_at=clock.now(), signed="papier", copies=[],
    )  # fmt: skip
    one.commitments = [
        Commitment(org_id=world.org_id, id=uuid7(), agreement_id=one.id, rank=rank, letter=letter, by_on=None,
                   what="Pas de musique après 22 h en semaine.", seen="A le dit, passage du soir.")
        for rank, letter in enumerate("BA", 1)
    ]  # fmt: skip
    db.session.add(one)


def begun(world: World, kind: str, case_id: UUID, letter: str | None = None, who: Person | None = None) -> UUID:
    says_whom_to_call(world)
    to = letter or ("B" if kind == "correspondant" else "A")
    with reading(world) as s:
        row = s.get_one(MediationCase, (world.org_id, case_id))
        ids = [one.id for one in known.meetings_of(row) if one.state == "prevue"]
    about_it = {"meeting_id": ids[0]} if kind in ("invitation", "rappel") else {}
    return do(who or world.nadia, actions.begin, case_id, kind, to, **about_it)


def frozen(world: World, kind: str, case_id: UUID, letter: str | None = None, who: Person | None = None) -> UUID:
    by = who or world.nadia
    id = begun(world, kind, case_id, letter, by)
    with reading(world) as s:
        template = making.template_of(s.get_one(Document, (world.org_id, id)))
    do(
        by,
        actions.write,
        case_id,
        {k: v for k, v in TYPED.items() if k in {p.code for p in template.places}},
        record=id,
    )
    do(by, actions.freeze, case_id, record=id)
    return id


def handed(world: World, kind: str, case_id: UUID, channel: str = "main_propre", **more: Any) -> UUID:
    id = frozen(world, kind, case_id, **more)
    do(more.get("who") or world.nadia, actions.hand, case_id, channel, record=id)
    return id


def pdf(world: World, id: UUID) -> bytes:
    with reading(world):
        return documents.preview(world.org_id, id, clock.now())


def letter(world: World, id: UUID) -> CaseLetter:
    with reading(world) as s:
        one: CaseLetter = s.get_one(CaseLetter, (world.org_id, id), populate_existing=True)
        s.expunge_all()
        return one


def party(world: World, case_id: UUID, letter: str = "A") -> Party:
    with reading(world) as s:
        one = next(one for one in parties.of_record(world.org_id, about(case_id)) if one.letter == letter)
        s.expunge_all()
        return one


def verbs(world: World, case_id: UUID) -> list[str]:
    with reading(world) as s:
        rows = s.scalars(select(CaseEvent.verb).where(CaseEvent.case_id == case_id).order_by(CaseEvent.at))
        return list(rows)


def rename(world: World, case_id: UUID, letter: str, name: str) -> None:
    with tenant.tenant(world.org_id), write_unit():
        next(one for one in parties.of_record(world.org_id, about(case_id)) if one.letter == letter).name = name


def gives(world: World, case_id: UUID, letter: str, name: str, phone: str) -> None:
    with tenant.tenant(world.org_id), write_unit():
        one = next(one for one in parties.of_record(world.org_id, about(case_id)) if one.letter == letter)
        one.name, one.contact = name, {"phone": phone}
