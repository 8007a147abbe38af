"""The forms that were done, so that each is done once; the last change of each record, for whoever had not seen it;
which held operations call for somebody now (those of before stay in their order: their words are sealed)."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "sent_form",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sent_at", moment, nullable=False),
        sa.Column("print", sa.String(length=64), nullable=False),
        sa.Column("is_page", sa.Boolean(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_sent_form_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", "user_id"], ["membership.org_id", "membership.user_id"], name="fk_sent_form_org_id_user_id"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_sent_form"),
    )
    op.create_index("ix_sent_form_org_id_print", "sent_form", ["org_id", "print"])
    op.create_index("ix_sent_form_sent_at", "sent_form", ["sent_at"])
    op.create_table(
        "last_change",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("deed", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_last_change_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", "user_id"], ["membership.org_id", "membership.user_id"], name="fk_last_change_org_id_user_id"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_last_change"),
    )
    op.add_column("held_op", sa.Column("grave", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("held_op", "grave")
    op.drop_table("last_change")
    op.drop_index("ix_sent_form_sent_at", "sent_form")
    op.drop_index("ix_sent_form_org_id_print", "sent_form")
    op.drop_table("sent_form")
