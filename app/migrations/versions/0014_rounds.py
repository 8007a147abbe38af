"""What was noted of a visit, beside whether it holds; stops added and taken out on the way."""

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
    op.add_column("round_event", sa.Column("stops", sa.JSON(), nullable=True))


def downgrade() -> None:
    # An earlier release knows no such event, and shows every stop there is.
    op.execute("DELETE FROM round_event WHERE verb = 'stops'")
    op.execute("DELETE FROM round_stop WHERE removed AND state = 'prevu'")
    op.drop_column("round_event", "stops")
    for name in ("removed", "added"):
        op.drop_column("round_stop", name)
    _copy("ras_noted", "ras")
    op.drop_column("visit", "ras_noted")


def _copy(source: str, target: str) -> None:
    visit = sa.table("visit", sa.column("ras", sa.Boolean()), sa.column("ras_noted", sa.Boolean()))
    op.execute(sa.update(visit).values({target: visit.c[source]}))
