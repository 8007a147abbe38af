"""What agents propose for the lists, and what they were answered."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "list_wish",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("list_code", sa.String(40), nullable=False),
        sa.Column("want", sa.String(20), nullable=False),
        sa.Column("line", sa.String(40), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("put", sa.String(40), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_list_wish_org_id"),
        _member("author_id"),
        _member("answered_by"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_list_wish"),
    )
    op.create_index("ix_list_wish_org_id_state_made_at", "list_wish", ["org_id", "state", "made_at"])
    op.create_index("ix_list_wish_org_id_list_code", "list_wish", ["org_id", "list_code"])


def _member(column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["org_id", column], ["membership.org_id", "membership.user_id"], name=f"fk_list_wish_org_id_{column}"
    )


def downgrade() -> None:
    # What was published with a proposal stays in its list. An earlier release has no such kind to send to a phone.
    op.execute("DELETE FROM feed WHERE kind = 'wish'")
    op.drop_index("ix_list_wish_org_id_list_code", "list_wish")
    op.drop_index("ix_list_wish_org_id_state_made_at", "list_wish")
    op.drop_table("list_wish")
