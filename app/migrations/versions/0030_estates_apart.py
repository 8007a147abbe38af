"""Estates that look alike and were said to be several: which, by whom, when, and whether it still stands."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "estates_apart",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("among", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("undone_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_estates_apart_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", "by_id"], ["membership.org_id", "membership.user_id"], name="fk_estates_apart_org_id_by_id"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_estates_apart"),
    )


def downgrade() -> None:
    # An earlier release asks about them again.
    op.drop_table("estates_apart")
