"""What was noted of a visit, beside whether it holds; stops added and taken out on the way;
when each agent ended her part."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    # The default only fills the column while it is made: each visit noted what it said so far.
    op.add_column("visit", sa.Column("ras_noted", sa.Boolean(), nullable=False, server_default=sa.false()))
    _copy("ras", "ras_noted")
    for name in ("added", "removed"):
        op.add_column("round_stop", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("round_agent", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    _end_parts()
    op.add_column("round_event", sa.Column("stops", sa.JSON(), nullable=True))


def downgrade() -> None:
    # An earlier release knows no such event, and shows every stop there is, those taken out too.
    op.execute("DELETE FROM round_event WHERE verb IN ('stops', 'reopen')")
    op.drop_column("round_event", "stops")
    op.drop_column("round_agent", "ended_at")
    for name in ("removed", "added"):
        op.drop_column("round_stop", name)
    _copy("ras_noted", "ras")
    op.drop_column("visit", "ras_noted")


def _copy(source: str, target: str) -> None:
    visit = sa.table("visit", sa.column("ras", sa.Boolean()), sa.column("ras_noted", sa.Boolean()))
    op.execute(sa.update(visit).values({target: visit.c[source]}))


def _end_parts() -> None:
    """Until now one agent's end was everybody's: so are the parts of the rounds that are over."""
    walk = sa.table("round", *(sa.column(name) for name in ("org_id", "id", "state", "ended_at")))
    agent = sa.table("round_agent", *(sa.column(name) for name in ("org_id", "round_id", "ended_at")))
    mine = (walk.c.org_id == agent.c.org_id) & (walk.c.id == agent.c.round_id) & (walk.c.state == "terminee")
    op.execute(sa.update(agent).values(ended_at=sa.select(walk.c.ended_at).where(mine).scalar_subquery()))
