"""What each party was told of a session; what reminds of a check."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"

FOLLOWUP = "fk_case_check_org_id_followup_id"


def upgrade() -> None:
    op.add_column("case_meeting", sa.Column("told", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("case_check") as table:
        table.add_column(sa.Column("followup_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(FOLLOWUP, "followup", ["org_id", "followup_id"], ["org_id", "id"])


def downgrade() -> None:
    with op.batch_alter_table("case_check") as table:
        table.drop_constraint(FOLLOWUP, type_="foreignkey")
        table.drop_column("followup_id")
    with op.batch_alter_table("case_meeting") as table:
        table.drop_column("told")
