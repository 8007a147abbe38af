"""The line a landlord reads of a case: written again at the end of each unit in which it, or a session, changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session, object_session

from app.core import clock, unit
from app.core.tenant import only, tenant
from app.extensions import db
from app.logbook.kinds import Journal, Record, declare_record, in_words
from app.mediation import flows
from app.mediation.models import CaseEvent, MediationCase, Meeting
from app.mediation.rules import landlord
from app.mediation.rules.landlord import Ended, Standing
from app.mediation.rules.states import MeetingState
from app.mediation.subject import KIND
from app.nomenclatures import queries as lists
from app.review import lines
from app.review.hidden import HIDDEN_FAMILIES, iso_week
from app.review.rules import Facts

TYPES, OUTCOMES = "type_conflit", "issue"
_TOUCHED = "palier.case_lines"


def never(row: MediationCase) -> bool:
    """No landlord reads a line of this case, now or later."""
    shipped = {row.type, lists.shipped_code(row.org_id, TYPES, row.type)} if row.type else set()
    return row.estate_id is None or landlord.never_told(
        shipped, row.family, landlord_is_party=row.landlord_id is not None,
        institution=flows.of(row.org_id, row.flow).correspondent,
    )  # fmt: skip


def _facts(row: MediationCase, reached: Collection[str], sessions: int) -> Facts | None:
    if row.estate_id is None or never(row) or not landlord.admitted({row.state, row.before or "", *reached}):
        return None
    ended = landlord.ended(lists.shipped_code(row.org_id, OUTCOMES, row.outcome) if row.outcome else None)
    return Facts(
        estate_id=row.estate_id, number=row.number, family=row.family, state=landlord.standing(row.state).value,
        iso_week=iso_week(clock.service_day(row.opened_at)), sessions=sessions,
        closed_week=iso_week(row.closed_on) if row.closed_on else None, outcome=ended.value if ended else None,
    )  # fmt: skip


def _reached(org_id: UUID, ids: Collection[UUID]) -> Mapping[UUID, set[str]]:
    """The states each was in."""
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    wanted = only(CaseEvent, org_id), CaseEvent.case_id.in_(ids), CaseEvent.target.is_not(None)
    for id, target in db.session.execute(select(CaseEvent.case_id, CaseEvent.target).where(*wanted).distinct()):
        found[id].add(str(target))
    return found


def _held(org_id: UUID, ids: Collection[UUID]) -> Counter[UUID]:
    """How many sessions of each were held."""
    wanted = only(Meeting, org_id), Meeting.case_id.in_(ids), Meeting.state == MeetingState.tenue.value
    query = select(Meeting.case_id, func.count()).where(*wanted).group_by(Meeting.case_id)
    found: Counter[UUID] = Counter()
    for id, count in db.session.execute(query):
        found[id] = count
    return found


def write(org_id: UUID, ids: Collection[UUID]) -> None:
    """The lines of these cases as they are now; of one that is no more, none."""
    rows = {one.id: one for one in db.session.scalars(
        select(MediationCase).where(only(MediationCase, org_id), MediationCase.id.in_(ids)))}  # fmt: skip
    reached, held = _reached(org_id, ids), _held(org_id, ids)
    lines.tell(
        org_id, KIND, {id: _facts(rows[id], reached[id], held[id]) if id in rows else None for id in sorted(ids)}
    )


def _touched(mapper: Any, connection: Any, row: MediationCase | Meeting) -> None:
    session = object_session(row)
    assert session is not None
    id = row.id if isinstance(row, MediationCase) else row.case_id
    session.info.setdefault(_TOUCHED, set()).add((row.org_id, id))


def _forget(session: Session) -> None:
    session.info.pop(_TOUCHED, None)


def _settle(session: Session) -> None:
    by_org: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for org_id, id in session.info.pop(_TOUCHED, ()):
        by_org[org_id].add(id)
    for org_id, ids in by_org.items():
        with tenant(org_id):
            write(org_id, ids)
    session.info.pop(_TOUCHED, None)


def listen() -> None:
    """Have every write unit tell the landlord's lines what changed of cases, by whichever verb."""
    for model in (MediationCase, Meeting):
        for happened in ("after_insert", "after_update", "after_delete"):
            if not event.contains(model, happened, _touched):
                event.listen(model, happened, _touched)
    unit.at_opening(_forget)
    unit.at_closing(_settle)


def _sessions(org_id: UUID, number: int) -> str:
    return f"{number} séance{'s' if number > 1 else ''}" if number else "aucune séance"


def _closed(org_id: UUID, week: str) -> str:
    return f"fin {_week(week)}"


def _week(week: str) -> str:
    year, _, number = week.partition("-W")
    return f"semaine {int(number)} de {year}" if number.isdigit() else "semaine illisible"


CASE_LINE = declare_record(
    Record(
        name=KIND,
        label="Dossier de médiation",
        icon="dossier",
        journal=Journal(
            stands="iso_week",
            until="closed_week",
            title="Dossiers de médiation",
            plural="Dossiers de médiation",
            nature="family",
            families=TYPES,
            hidden_families=HIDDEN_FAMILIES,
            beside="médiation",
            detail=("number", "sessions"),
            state=("state", "outcome", "closed_week"),
            appears="une fois acceptés en médiation, sauf ceux où le bailleur est partie",
        ),
        words={
            "family": TYPES,
            "number": lambda org_id, number: f"Dossier {number}",
            "sessions": _sessions,
            "state": lambda org_id, code: Standing.label_of(code),
            "outcome": lambda org_id, code: Ended.label_of(code),
            "closed_week": _closed,
        },
    )
)


def read_now(row: MediationCase) -> str | None:
    """What its landlord reads at this moment, as the desk says it; None: nothing."""
    facts = _facts(row, _reached(row.org_id, [row.id])[row.id], _held(row.org_id, [row.id])[row.id])
    if facts is None:
        return None
    columns = ("number", "family", "state", "outcome", "closed_week", "sessions")
    words = [in_words(CASE_LINE, row.org_id, one, getattr(facts, one)).lower() for one in columns]
    return ", ".join(one for one in (*words[:2], f"ouvert {_week(str(facts.iso_week))}", *words[2:]) if one)
