"""What was done to each shift at the desk: by whom, when, why, and what it said before."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "shift_change",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("accepted", sa.JSON(), nullable=False),
        sa.Column("was_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_shift_change_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", "shift_id"], ["shift.org_id", "shift.id"], name="fk_shift_change_org_id_shift_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "by"], ["membership.org_id", "membership.user_id"], name="fk_shift_change_org_id_by"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_shift_change"),
    )  # fmt: skip
    op.create_index("ix_shift_change_org_id_shift_id_at", "shift_change", ["org_id", "shift_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_shift_change_org_id_shift_id_at", "shift_change")
    op.drop_table("shift_change")
