"""What was shipped when the lists of an organisation were last published: a start asks nothing of those up to date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "published_lists",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("shipped", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_published_lists_org_id"),
        sa.PrimaryKeyConstraint("org_id", name="pk_published_lists"),
    )


def downgrade() -> None:
    op.drop_table("published_lists")
