"""Who last did, put off or cancelled a follow-up, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    with op.batch_alter_table("followup") as table:
        table.add_column(sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("moved_by", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_followup_org_id_moved_by"),
            "membership", ["org_id", "moved_by"], ["org_id", "user_id"],
        )  # fmt: skip
    # When is known of those settled before; who of these was kept a month only, and not for all.
    op.execute("UPDATE followup SET moved_at = done_at WHERE done_at IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table("followup") as table:
        table.drop_constraint(op.f("fk_followup_org_id_moved_by"), type_="foreignkey")
        table.drop_column("moved_by")
        table.drop_column("moved_at")
