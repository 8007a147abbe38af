"""A case at some stage of its life, written at once: what a test is about begins there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.mediation import numbers
from app.mediation.models import CaseAnswer, CaseMediator, MediationCase, MediationSettings, Meeting
from app.mediation.rules.flows import shipped
from app.mediation.rules.states import CaseState, MeetingState, Mode
from app.mediation.subject import KIND
from app.parties.models import Consent, Party
from app.parties.rules import Agreed, Means, PartyState, Side
from tests.world import Person, World

FACTS = "Musique après minuit, trois soirs sur sept."
NAMES = {"A": "Zohra Kébir", "B": "Thibault Oriol"}


def a_case(
    world: World,
    state: CaseState = CaseState.mediation,
    mediators: Sequence[Person] | None = None,
    parties: str = "AB",
    party_state: PartyState = PartyState.accepte,
    met: str = "",
    **more: Any,
) -> UUID:
    """One of Les Glycines, hall 14, in the hands of Nadia and Claire unless said otherwise; both parties agree. `met`:
    the letters of those whom a session was held with."""
    with tenant.tenant(world.org_id), write_unit() as s:
        at = clock.now() - timedelta(days=10)
        row = MediationCase(
            org_id=world.org_id, id=uuid7(), number=numbers.number(world.org_id, "dossier", clock.today().year),
            **{
                "flow": "voisinage", "state": state.value, "state_since": at,
                "family": "bruit", "type": "bruit_musique",
                "origine": "habitant_partie", "canal": "permanence", "sector_id": world.sector_id,
                "estate_id": world.glycines.estate_id, "building_id": world.glycines.building_id,
                "entrance_id": world.glycines.entrances[0], "asked_on": clock.service_day(at), "opened_at": at,
                "opened_by": world.claire.user_id, "owner_id": world.nadia.user_id, "facts": FACTS, **more,
            },
        )  # fmt: skip
        s.add(row)
        s.flush()
        for one in (world.nadia, world.claire) if mediators is None else mediators:
            row.mediators.append(_mediator(row, one, world.claire))
        for letter in parties:
            _party(row, letter, party_state, world.nadia)
        if met:
            s.add(_meeting(row, met, world.nadia))
        return row.id


def answered(world: World, case_id: UUID, flow: str = "voisinage", **otherwise: str) -> None:
    """Each question is answered so that nothing stands in the way, but for those said `otherwise`."""
    with tenant.tenant(world.org_id), write_unit() as s:
        for one in shipped()[flow].checklist:
            said = otherwise.get(one.code) or ("non" if one.blocks == "oui" else "oui")
            s.add(
                CaseAnswer(
                    org_id=world.org_id, id=uuid7(), case_id=case_id, item=one.code, answer=said,
                    by=world.claire.user_id, at=clock.now(),
                )
            )  # fmt: skip


def _meeting(row: MediationCase, letters: str, by: Person) -> Meeting:
    """One held the day after it was opened, in a shuttle between them."""
    at = row.opened_at + timedelta(days=1)
    return Meeting(
        org_id=row.org_id, id=uuid7(), case_id=row.id, mode=Mode.navette.value, state=MeetingState.tenue.value,
        starts_at=at, ends_at=at + timedelta(hours=1), neutral=True, letters=list(letters),
        mediators=[str(by.user_id)], absent=[], told=[], planned_by=by.user_id, planned_at=at,
    )  # fmt: skip


def _mediator(row: MediationCase, who: Person, by: Person) -> CaseMediator:
    return CaseMediator(
        org_id=row.org_id, id=uuid7(), case_id=row.id, user_id=who.user_id, since=clock.service_day(row.opened_at),
        named_by=by.user_id, named_at=row.opened_at, cleared_at=row.opened_at,
    )  # fmt: skip


def _party(row: MediationCase, letter: str, state: PartyState, by: Person) -> None:
    from app.extensions import db

    side = Side.demandeur if letter == "A" else Side.autre
    one = Party(
        org_id=row.org_id, id=uuid7(), about_kind=KIND, about_id=row.id, letter=letter, side=side.value,
        state=state.value, name=NAMES.get(letter), made_by=by.user_id, made_at=row.opened_at,
        informed_at=row.opened_at, informed_how=Means.oral.value,
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    if state == PartyState.accepte:
        db.session.add(
            Consent(
                org_id=row.org_id, id=uuid7(), party_id=one.id, means=Means.oral.value,
                what=[Agreed.mediation.value, Agreed.table_ronde.value], given_to=by.user_id, at=row.opened_at,
            )
        )  # fmt: skip


def coordination_reads(world: World) -> None:
    """The structure lets its coordination read what was said."""
    with tenant.tenant(world.org_id), write_unit() as s:
        s.add(MediationSettings(org_id=world.org_id, id=world.org_id, coordination_reads=True))
