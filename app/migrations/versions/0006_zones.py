"""Each organisation its time zone, with the history of it, and its holidays; each round its service day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

PARIS = '[{"zone": "Europe/Paris", "since": null}]'


def upgrade() -> None:
    op.add_column("organisation", sa.Column("zones", sa.JSON(), nullable=False, server_default=PARIS))
    op.add_column("organisation", sa.Column("holidays", sa.String(), nullable=True))
    # The default only fills the column while it is made: every round is given its day below, and by the models.
    op.add_column("round", sa.Column("service_date", sa.Date(), nullable=False, server_default="1970-01-01"))
    op.create_index("ix_round_org_id_service_date", "round", ["org_id", "service_date"])
    _date_rounds()


def downgrade() -> None:
    op.drop_index("ix_round_org_id_service_date", "round")
    op.drop_column("round", "service_date")
    op.drop_column("organisation", "holidays")
    op.drop_column("organisation", "zones")


def _date_rounds() -> None:
    """A planned round has the day of its shift; another one that of its start, from 05:00 to 05:00 in Paris."""
    moment, key = sa.DateTime(timezone=True), sa.Uuid()
    shift = sa.table("shift", sa.column("org_id", key), sa.column("id", key), sa.column("service_date", sa.Date()))
    walk = sa.table(
        "round", sa.column("org_id", key), sa.column("id", key), sa.column("shift_id", key),
        sa.column("started_at", moment), sa.column("planned_at", moment), sa.column("service_date", sa.Date()),
    )  # fmt: skip
    mine = (shift.c.org_id == walk.c.org_id) & (shift.c.id == walk.c.shift_id)
    its_shift = sa.select(shift.c.service_date).where(mine).scalar_subquery()
    bind = op.get_bind()
    bind.execute(sa.update(walk).where(walk.c.shift_id.is_not(None)).values(service_date=its_shift))
    loose = sa.select(walk.c.org_id, walk.c.id, walk.c.started_at, walk.c.planned_at).where(walk.c.shift_id.is_(None))
    for row in bind.execute(loose).all():
        day = _service_day(row.started_at or row.planned_at or _made(row.id))
        one = (walk.c.org_id == row.org_id) & (walk.c.id == row.id)
        bind.execute(sa.update(walk).where(one).values(service_date=day))


def _service_day(moment: datetime) -> date:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # SQLite keeps UTC without saying so
    local = aware.astimezone(ZoneInfo("Europe/Paris"))
    return local.date() - timedelta(days=local.hour < 5)


def _made(id: Any) -> datetime:
    """When the phone made this id: a UUIDv7 begins with the milliseconds."""
    return datetime.fromtimestamp((UUID(str(id)).int >> 80) / 1000, UTC)
