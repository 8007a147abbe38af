"""What was noted of a visit, beside whether it holds."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    # The default only fills the column while it is made: each visit noted what it said so far.
    op.add_column("visit", sa.Column("ras_noted", sa.Boolean(), nullable=False, server_default=sa.false()))
    _copy("ras", "ras_noted")


def downgrade() -> None:
    _copy("ras_noted", "ras")
    op.drop_column("visit", "ras_noted")


def _copy(source: str, target: str) -> None:
    visit = sa.table("visit", sa.column("ras", sa.Boolean()), sa.column("ras_noted", sa.Boolean()))
    op.execute(sa.update(visit).values({target: visit.c[source]}))
