"""When the turn of a ring was chosen: one chosen under a clock set ahead is not waited for."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("push_delivery", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("push_delivery", "decided_at")
