"""A follow-up handed to somebody else: when, and whose it was."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("followup") as table:
        table.add_column(sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("handed_from", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_followup_org_id_handed_from"),
            "membership", ["org_id", "handed_from"], ["org_id", "user_id"],
        )  # fmt: skip


def downgrade() -> None:
    with op.batch_alter_table("followup") as table:
        table.drop_constraint(op.f("fk_followup_org_id_handed_from"), type_="foreignkey")
        table.drop_column("handed_from")
        table.drop_column("handed_at")
