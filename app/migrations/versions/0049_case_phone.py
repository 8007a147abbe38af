"""Cases are held by the phones of their mediators: each counts its changes."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    with op.batch_alter_table("mediation_case") as table:
        table.add_column(sa.Column("rev", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("mediation_case") as table:
        table.alter_column("rev", server_default=None)


def downgrade() -> None:
    """Phones keep none."""
    feed = sa.table("feed", sa.column("kind"))
    op.execute(sa.delete(feed).where(feed.c.kind == "case"))
    with op.batch_alter_table("mediation_case") as table:
        table.drop_column("rev")
