"""The delays as they stand in a structure, what is over today, and what the last runs did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.core import clock
from app.core.bulk import table
from app.extensions import db
from app.retention.declared import RULES, Rule
from app.retention.models import RetentionChoice, RetentionRun
from app.retention.rules import RUNS_SHOWN, Cutoff, Delay, cutoff, id_of, said, shipped


@dataclass(frozen=True)
class Standing:
    """One delay as a structure has it; `chosen`: the months it chose, None for those of Palier. `id`: of its page."""

    id: UUID
    delay: Delay
    chosen: int | None

    @property
    def months(self) -> int:
        return self.chosen or self.delay.months

    @property
    def words(self) -> str:
        return said(self.months, self.delay.days)

    @property
    def rules(self) -> list[Rule]:
        """What it ends, in the order it is declared."""
        return [one for one in RULES.values() if one.delay == self.delay.code]


def standing(org_id: UUID) -> dict[str, Standing]:
    """All of them, by code, in the order of the data."""
    mine = select(RetentionChoice.code, RetentionChoice.months).where(RetentionChoice.org_id == org_id)
    chosen = {row.code: row.months for row in db.session.execute(mine)}
    return {
        code: Standing(id_of(org_id, code), one, _shorter(one, chosen.get(code))) for code, one in shipped().items()
    }


def _shorter(delay: Delay, chosen: int | None) -> int | None:
    # A later release may ship less than what was chosen under an earlier one: the shorter holds.
    return chosen if chosen is not None and delay.least <= chosen < delay.months else None


def cut(delay: Delay, chosen: int | None, at: datetime) -> Cutoff:
    """What is over at this moment, on the clocks of the present work."""
    return cutoff(at, clock.local(at).date(), chosen or delay.months, delay.days)


def cuts(org_id: UUID | None, at: datetime) -> dict[str, Cutoff]:
    """By delay; without an organisation, those of what is of the installation, which nobody shortens."""
    if org_id is None:
        return {code: cutoff(at, at.date(), one.months, one.days) for code, one in shipped().items()}
    return {code: cut(one.delay, one.chosen, at) for code, one in standing(org_id).items()}


def rules_of(org_id: UUID | None) -> list[Rule]:
    """Those the room keeps itself: of a structure, or of the installation."""
    return [one for one in RULES.values() if not one.kept_by and one.of_an_organisation == (org_id is not None)]


def over(rule: Rule, org_id: UUID | None, cut: Cutoff) -> list[ColumnElement[bool]]:
    """Which rows are over and still have something to lose."""
    model: Any = rule.model
    mine = [model.org_id == org_id] if org_id is not None else []
    return [*mine, *rule.due(cut), *_left(rule)]


def _left(rule: Rule) -> list[ColumnElement[bool]]:
    model: Any = rule.model
    if rule.fades:
        return [getattr(model, rule.fades.mark).is_(None)]
    if rule.erases:
        return [or_(*(getattr(model, one).is_not(None) for one in rule.erases))]
    return []


def key_of(rule: Rule) -> Any:
    """The column of a rule's table that names a row, beside its organisation."""
    key = [one for one in table(rule.model).primary_key if one.name != "org_id"]
    return getattr(rule.model, rule.model.__mapper__.get_property_by_column(key[0]).key)


def would_go(org_id: UUID | None, at: datetime) -> dict[str, int]:
    """How many rows each rule would take now, in the order they are declared; nothing is changed."""
    then, rules = cuts(org_id, at), rules_of(org_id)
    counted = [_count(rule, org_id, then[rule.delay]).label(f"n{rank}") for rank, rule in enumerate(rules)]
    if not counted:
        return {}
    return dict(zip((one.name for one in rules), db.session.execute(select(*counted)).one(), strict=True))


def _count(rule: Rule, org_id: UUID | None, cut: Cutoff) -> Any:
    return select(func.count()).select_from(rule.model).where(*over(rule, org_id, cut)).scalar_subquery()


def last_runs(org_id: UUID) -> Sequence[RetentionRun]:
    """The last fifteen, the latest first."""
    query = select(RetentionRun).where(RetentionRun.org_id == org_id)
    return db.session.scalars(query.order_by(RetentionRun.started_at.desc()).limit(RUNS_SHOWN)).all()
