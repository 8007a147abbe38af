"""A closed access: since when, and until when its phones may still hand in what they hold."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("organisation", sa.Column("deposit_days", sa.Integer(), nullable=False, server_default="14"))
    op.add_column("membership", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("device", sa.Column("deposit_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("device", "deposit_until")
    op.drop_column("membership", "closed_at")
    op.drop_column("organisation", "deposit_days")
