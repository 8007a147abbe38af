"""Lists changed at the desk: a draft of each, tried on one phone; their publications."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("list_version", sa.Column("trial", sa.JSON(), nullable=True))
    op.add_column("list_version", sa.Column("trial_for", sa.Uuid(), nullable=True))
    op.create_table(
        "list_draft",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_code", sa.String(40), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_by", sa.Uuid(), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_list_draft_org_id"),
        _member("list_draft", "user_id"),
        _member("list_draft", "tried_by"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_list_draft"),
    )
    op.create_table(
        "list_publication",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_code", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_list_publication_org_id"),
        _member("list_publication", "user_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_list_publication"),
        sa.UniqueConstraint("org_id", "list_code", "number", name="uq_list_publication_org_id_list_code_number"),
    )


def _member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["org_id", column], ["membership.org_id", "membership.user_id"], name=f"fk_{table}_org_id_{column}"
    )


def downgrade() -> None:
    # What was published stays: it is in list_override. A draft, and what only one phone tried, go.
    op.drop_table("list_publication")
    op.drop_table("list_draft")
    op.drop_column("list_version", "trial_for")
    op.drop_column("list_version", "trial")
