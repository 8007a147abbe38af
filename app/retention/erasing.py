"""One slice of one rule: what goes, where it stands. The row, its codes and its figures stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.core import clock, feed
from app.core.bulk import table
from app.core.feed import Synced
from app.retention.declared import Fade, Rule
from app.retention.queries import key_of, over
from app.retention.rules import SLICE, Cutoff


def found(s: Session, rule: Rule, org_id: UUID | None, cut: Cutoff, after: Any = None) -> Sequence[Any]:
    """The next rows that are over, past those of the slice before. Looked for before anything is held."""
    key = key_of(rule)
    further = [] if after is None else [key > after]
    return s.scalars(
        select(key).where(*over(rule, org_id, cut), *further).order_by(key).limit(rule.size or SLICE)
    ).all()


def slice_of(s: Session, rule: Rule, org_id: UUID | None, cut: Cutoff, among: Sequence[Any]) -> int:
    """Erase those of them that are still over; the phones that hold them are told. Returns how many there were."""
    key = key_of(rule)
    ids = s.scalars(select(key).where(*over(rule, org_id, cut), key.in_(among)).order_by(key)).all()
    if ids:
        _erase(s, rule, org_id, ids, cut)
        _tell(s, rule, org_id, ids)
    return len(ids)


def _erase(s: Session, rule: Rule, org_id: UUID | None, ids: Sequence[Any], cut: Cutoff) -> None:
    if rule.apply:
        rule.apply(s, org_id, ids, cut)
    elif rule.removes:
        s.execute(delete(rule.model).where(*_these(rule, org_id, ids)).execution_options(synchronize_session=False))
    elif rule.fades:
        assert org_id is not None
        _fade(s, rule, rule.fades, org_id, ids, cut.at)
    else:
        # By one statement and not row by row: a revision is what somebody changed, and nobody did.
        empty = dict.fromkeys(rule.erases)
        emptied = update(rule.model).where(*_these(rule, org_id, ids)).values(empty)
        s.execute(emptied.execution_options(synchronize_session=False))


def _these(rule: Rule, org_id: UUID | None, ids: Sequence[Any]) -> list[Any]:
    model: Any = rule.model
    return [*([model.org_id == org_id] if org_id is not None else []), key_of(rule).in_(ids)]


def _tell(s: Session, rule: Rule, org_id: UUID | None, ids: Sequence[UUID]) -> None:
    if org_id is not None and issubclass(rule.model, Synced):
        feed.announce(s, org_id, rule.model.feed_kind, ids, deleted=rule.removes)


def _fade(s: Session, rule: Rule, fade: Fade, org_id: UUID, ids: Sequence[UUID], at: datetime) -> None:
    model, names = rule.model, (fade.day, fade.moment, *fade.others)
    columns = [getattr(model, name) for name in names]
    rows = s.execute(select(key_of(rule), *columns).where(*_these(rule, org_id, ids))).all()
    given = {fade.mark: at, **fade.sets}
    changed = [{"of_org": org_id, "of_id": row[0], **given, **_month_of(fade, dict(zip(names, row[1:], strict=True)))}
               for row in rows]  # fmt: skip
    where = table(model).c.org_id == bindparam("of_org"), table(model).c.id == bindparam("of_id")
    s.execute(update(table(model)).where(*where).values({name: bindparam(name) for name in (*given, *names)}), changed)
    if fade.also:
        fade.also(s, org_id, ids)


def _month_of(fade: Fade, was: dict[str, Any]) -> dict[str, Any]:
    """The same row when only its month is known; what followed it follows by as much."""
    first: date = was[fade.day].replace(day=1)
    begins = clock.zones().bounds(first)[0]
    days, gone = was[fade.day] - first, was[fade.moment] - begins
    moved = {name: _earlier(was[name], gone, days) for name in fade.others}
    return {fade.day: first, fade.moment: begins, **moved}


def _earlier(value: Any, gone: Any, days: Any) -> Any:
    if value is None:
        return None
    return value - gone if isinstance(value, datetime) else value - days
