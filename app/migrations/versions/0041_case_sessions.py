"""Sessions of a case, notes of its mediators, agreements, commitments and their checks."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _case_meeting()
    _case_note()
    _case_agreement()
    _case_commitment()
    _case_check()


def _case_meeting() -> None:
    op.create_table(
        "case_meeting",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("lieu", sa.String(60), nullable=True),
        sa.Column("neutral", sa.Boolean(), nullable=False),
        sa.Column("letters", sa.JSON(), nullable=False),
        sa.Column("mediators", sa.JSON(), nullable=False),
        sa.Column("absent", sa.JSON(), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("safe_by", sa.Uuid(), nullable=True),
        sa.Column("safe_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(60), nullable=True),
        sa.Column("advice_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"],
            ["mediation_case.org_id", "mediation_case.id"],
            name="fk_case_meeting_org_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "planned_by"],
            ["membership.org_id", "membership.user_id"],
            name="fk_case_meeting_org_id_planned_by",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "safe_by"], ["membership.org_id", "membership.user_id"], name="fk_case_meeting_org_id_safe_by"
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_meeting_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_meeting"),
    )
    op.create_index("ix_case_meeting_org_id_case_id_starts_at", "case_meeting", ["org_id", "case_id", "starts_at"])
    op.create_index("ix_case_meeting_org_id_starts_at", "case_meeting", ["org_id", "starts_at"])


def _case_note() -> None:
    op.create_table(
        "case_note",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "author_id"], ["membership.org_id", "membership.user_id"], name="fk_case_note_org_id_author_id"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"],
            ["mediation_case.org_id", "mediation_case.id"],
            name="fk_case_note_org_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "meeting_id"],
            ["case_meeting.org_id", "case_meeting.id"],
            name="fk_case_note_org_id_meeting_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_note_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_note"),
    )
    op.create_index("ix_case_note_org_id_case_id_at", "case_note", ["org_id", "case_id", "at"])


def _case_agreement() -> None:
    op.create_table(
        "case_agreement",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(10), nullable=False),
        sa.Column("extent", sa.String(10), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("signed", sa.String(20), nullable=True),
        sa.Column("copies", sa.JSON(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"],
            ["mediation_case.org_id", "mediation_case.id"],
            name="fk_case_agreement_org_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "made_by"], ["membership.org_id", "membership.user_id"], name="fk_case_agreement_org_id_made_by"
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_agreement_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_agreement"),
    )
    op.create_index("ix_case_agreement_org_id_case_id_made_on", "case_agreement", ["org_id", "case_id", "made_on"])


def _case_commitment() -> None:
    op.create_table(
        "case_commitment",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(1), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=True),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("seen_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "agreement_id"],
            ["case_agreement.org_id", "case_agreement.id"],
            name="fk_case_commitment_org_id_agreement_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_commitment_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_commitment"),
        sa.UniqueConstraint("org_id", "agreement_id", "rank", name="uq_case_commitment_org_id_agreement_id_rank"),
    )


def _case_check() -> None:
    op.create_table(
        "case_check",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("said_by", sa.String(1), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "by"], ["membership.org_id", "membership.user_id"], name="fk_case_check_org_id_by"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "commitment_id"],
            ["case_commitment.org_id", "case_commitment.id"],
            name="fk_case_check_org_id_commitment_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_check_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_check"),
        sa.UniqueConstraint("org_id", "commitment_id", "days", name="uq_case_check_org_id_commitment_id_days"),
    )
    op.create_index("ix_case_check_org_id_state_due_on", "case_check", ["org_id", "state", "due_on"])


def downgrade() -> None:
    # What is confidential goes with its tables: an earlier release has no keys for it.
    for table in (
        "case_check",
        "case_commitment",
        "case_agreement",
        "case_note",
        "case_meeting",
    ):
        op.drop_table(table)
