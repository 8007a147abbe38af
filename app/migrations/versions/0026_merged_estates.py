"""Two estates made one, with what moved, so that it may be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "merged_estate",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("gone_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("undone_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_merged_estate_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", "kept_id"], ["estate.org_id", "estate.id"], name="fk_merged_estate_org_id_kept_id"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "gone_id"], ["estate.org_id", "estate.id"], name="fk_merged_estate_org_id_gone_id"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "by_id"], ["membership.org_id", "membership.user_id"], name="fk_merged_estate_org_id_by_id"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_merged_estate"),
    )
    op.create_index("ix_merged_estate_org_id_at", "merged_estate", ["org_id", "at"])


def downgrade() -> None:
    # An earlier release undoes no merging: the estates stay as they are.
    op.drop_index("ix_merged_estate_org_id_at", "merged_estate")
    op.drop_table("merged_estate")
