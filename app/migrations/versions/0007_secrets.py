"""Marks of the secrets this database is used with, and the values found unreadable."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "secret_canary",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret_canary")),
    )
    op.create_table(
        "unreadable_value",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("in_table", sa.String(60), nullable=False),
        sa.Column("in_column", sa.String(60), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_unreadable_value_org_id")),
        sa.PrimaryKeyConstraint("org_id", "in_table", "in_column", "row_id", name=op.f("pk_unreadable_value")),
    )


def downgrade() -> None:
    op.drop_table("unreadable_value")
    op.drop_table("secret_canary")
