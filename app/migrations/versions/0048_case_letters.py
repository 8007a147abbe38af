"""The letters of a case, and what was answered to each; something may happen to a case by nobody of the service."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"

MOMENT = sa.DateTime(timezone=True)
REFERENCES = {
    "id": ("document", None), "case_id": ("mediation_case", "CASCADE"), "party_id": ("party", None),
    "meeting_id": ("case_meeting", None),
}  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "case_letter",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("reply", sa.String(20), nullable=True),
        sa.Column("replied_at", MOMENT, nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["org_id", column],
                [f"{table}.org_id", f"{table}.id"],
                name=f"fk_case_letter_org_id_{column}",
                ondelete=gone,
            )
            for column, (table, gone) in REFERENCES.items()
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_letter_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_letter"),
    )
    op.create_index("ix_case_letter_org_id_case_id", "case_letter", ["org_id", "case_id"])
    with op.batch_alter_table("case_event") as table:
        table.alter_column("by", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    """What nobody of the service did is known of no more."""
    event = sa.table("case_event", sa.column("by"))
    op.execute(sa.delete(event).where(event.c.by.is_(None)))
    with op.batch_alter_table("case_event") as table:
        table.alter_column("by", existing_type=sa.Uuid(), nullable=False)
    op.drop_table("case_letter")
