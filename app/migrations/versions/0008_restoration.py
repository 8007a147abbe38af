"""A word to each organisation about a restored database, until someone has noted it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "restoration",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("saved_at", moment, nullable=True),
        sa.Column("restored_at", moment, nullable=False),
        sa.Column("noted_at", moment, nullable=True),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_restoration_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_restoration"),
    )


def downgrade() -> None:
    op.drop_table("restoration")
