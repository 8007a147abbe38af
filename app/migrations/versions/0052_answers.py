"""When the author of an alert read its answer: of one that was closed, by then. When mediators left an agreement as it
is, a commitment not being kept."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    with op.batch_alter_table("case_alert") as table:
        table.add_column(sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("case_check") as table:
        table.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    alert = sa.table("case_alert", sa.column("heard_at"), sa.column("closed_at"))
    op.execute(sa.update(alert).values(heard_at=alert.c.closed_at))


def downgrade() -> None:
    with op.batch_alter_table("case_check") as table:
        table.drop_column("left_at")
    with op.batch_alter_table("case_alert") as table:
        table.drop_column("heard_at")
