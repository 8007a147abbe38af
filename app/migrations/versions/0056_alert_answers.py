"""Of an alert that was answered more than once: the answers before the one that stands, by whom and when. Of a question
put to a colleague: when she read it, or whether it was withdrawn before; those there are were all shown to her."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    with op.batch_alter_table("case_alert") as table:
        table.add_column(sa.Column("earlier_sealed", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("case_advice") as table:
        table.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("case_advice") as table:
        table.alter_column("withdrawn", server_default=None)
    advice = sa.table("case_advice", sa.column("read_at"), sa.column("asked_at"))
    op.execute(sa.update(advice).values(read_at=advice.c.asked_at))


def downgrade() -> None:
    with op.batch_alter_table("case_advice") as table:
        table.drop_column("withdrawn")
        table.drop_column("read_at")
    with op.batch_alter_table("case_alert") as table:
        table.drop_column("earlier_sealed")
