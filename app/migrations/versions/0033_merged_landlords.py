"""Two landlords made one, with what moved, so that it may be undone; the landlords that were found to be another."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column("landlord", sa.Column("former_ids", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "merged_landlord",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("gone_id", sa.Uuid(), nullable=False),
        sa.Column("gone", sa.JSON(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("undone_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_merged_landlord_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", "by_id"], ["membership.org_id", "membership.user_id"], name="fk_merged_landlord_org_id_by_id"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_merged_landlord"),
    )
    op.create_index("ix_merged_landlord_org_id_at", "merged_landlord", ["org_id", "at"])


def downgrade() -> None:
    # An earlier release undoes no merging: the landlords stay as they are.
    op.drop_index("ix_merged_landlord_org_id_at", "merged_landlord")
    op.drop_table("merged_landlord")
    op.drop_column("landlord", "former_ids")
