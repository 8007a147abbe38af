"""Of a session that was moved: who was told of it as it no longer is."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    op.add_column("case_meeting", sa.Column("again", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("case_meeting") as table:
        table.alter_column("again", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("case_meeting") as table:
        table.drop_column("again")
