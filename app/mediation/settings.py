"""What a structure chooses of mediation: whether its coordination reads what was said, and its flows.

Each choice is a version, which stays with who made it and when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import func, select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.base import uuid7
from app.core.errors import NotAllowed, Unknown
from app.core.rows import find
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.mediation import offered
from app.mediation.models import MediationSettings, MediationVersion
from app.mediation.rules.editing import back
from app.mediation.rules.flows import Flow, shipped
from app.mediation.rules.overrides import check_changes
from app.people.acting import Actor
from app.people.rules import COORDINATION, Role

READING = "lecture"
"""What the first choice is called among versions; the others bear the code of their flow."""
SHOWN = 10


def page_id(org_id: UUID, code: str) -> UUID:
    """The id of a structure's flow at the desk: another structure has another."""
    return uuid5(org_id, f"flow {code}")


def flow_of(org_id: UUID, page: UUID) -> Flow:
    """The shipped flow a page is of. Raises Unknown."""
    found = next((one for code, one in shipped().items() if page_id(org_id, code) == page), None)
    if found is None:
        raise Unknown()
    return found


def changed(org_id: UUID, code: str) -> dict[str, Any]:
    """What differs from the flow that is shipped."""
    row = find(MediationSettings, org_id, org_id)
    return dict(row.flows.get(code) or {}) if row is not None else {}


def let_read(actor: Actor, at: datetime, *, reads: bool) -> MediationSettings:
    """Whether coordination reads what was said in cases. Raises NotAllowed but for the lead, who answers for them."""
    if actor.role != Role.lead:
        raise NotAllowed("La responsable ou le responsable de la médiation en décide.")
    changes.note(actor, actor.org_id, Deed.reading_chosen)  # first: the second of two at once waits here
    row = _held(actor)
    if row.coordination_reads != reads:
        row.coordination_reads = reads
        _version(actor, at, READING, {"coordination_reads": reads})
        journal.note(Event.case_reading_changed, actor, about=actor.org_id)
    return row


def change_flow(actor: Actor, at: datetime, page: UUID, asked: Mapping[str, Any]) -> None:
    """Its changes, those of the parts in `asked` in the place of what they were. Raises Refused, NotAllowed, Unknown.

    asked: by part of a flow (`label`, `delays`, a list), what differs, empty for nothing.
    """
    flow = flow_of(actor.org_id, page)
    now = changed(actor.org_id, flow.code)
    _store(actor, at, page, flow, {**now, **asked})


def as_shipped(actor: Actor, at: datetime, page: UUID) -> None:
    """The flow as it is shipped. Raises NotAllowed, Unknown."""
    flow = flow_of(actor.org_id, page)
    _store(actor, at, page, flow, back(changed(actor.org_id, flow.code)))


def versions(org_id: UUID, what: str) -> Sequence[MediationVersion]:
    """The last ones, the last first."""
    of = MediationVersion.org_id == org_id, MediationVersion.what == what
    query = select(MediationVersion).where(*of).order_by(MediationVersion.version.desc()).limit(SHOWN)
    return db.session.scalars(query).all()


def _store(actor: Actor, at: datetime, page: UUID, flow: Flow, asked: Mapping[str, Any]) -> None:
    if actor.role not in COORDINATION:
        raise NotAllowed("Les parcours sont tenus par la coordination.")
    changes.note(actor, page, Deed.flow_changed)
    row = _held(actor)
    wanted = {name: value for name, value in asked.items() if value}
    check_changes(flow, wanted)
    if wanted == (row.flows.get(flow.code) or {}):
        return
    others = {code: value for code, value in row.flows.items() if code != flow.code}
    row.flows = {**others, **({flow.code: wanted} if wanted else {})}
    db.session.flush()
    offered.send(actor.org_id)
    _version(actor, at, flow.code, wanted)
    journal.note(Event.settings_changed, actor, about=page)


def _held(actor: Actor) -> MediationSettings:
    row = find(MediationSettings, actor.org_id, actor.org_id, lock=True)
    if row is None:
        row = MediationSettings(org_id=actor.org_id, id=actor.org_id, coordination_reads=False, flows={})
        db.session.add(row)
    return row


def _version(actor: Actor, at: datetime, what: str, said: Mapping[str, Any]) -> None:
    of = MediationVersion.org_id == actor.org_id, MediationVersion.what == what
    last = db.session.scalar(select(func.max(MediationVersion.version)).where(*of)) or 0
    db.session.add(
        MediationVersion(
            org_id=actor.org_id, id=uuid7(), what=what, version=last + 1, changes=dict(said), by_id=actor.user_id, at=at
        )
    )  # fmt: skip
