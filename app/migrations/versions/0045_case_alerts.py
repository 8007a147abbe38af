"""Alerts of mediators, on cases and on persons in danger, and questions put to colleagues."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _case_advice()
    _case_alert()


def _case_advice() -> None:
    op.create_table(
        "case_advice",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("service_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("question_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "answered_by"],
            ["membership.org_id", "membership.user_id"],
            name="fk_case_advice_org_id_answered_by",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "asked_by"], ["membership.org_id", "membership.user_id"], name="fk_case_advice_org_id_asked_by"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"],
            ["mediation_case.org_id", "mediation_case.id"],
            name="fk_case_advice_org_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "to_id"], ["membership.org_id", "membership.user_id"], name="fk_case_advice_org_id_to_id"
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_advice_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_advice"),
    )
    op.create_index("ix_case_advice_org_id_case_id", "case_advice", ["org_id", "case_id"])
    op.create_index("ix_case_advice_org_id_to_id_answered_at", "case_advice", ["org_id", "to_id", "answered_at"])


def _case_alert() -> None:
    op.create_table(
        "case_alert",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("called", sa.String(20), nullable=True),
        sa.Column("called_at", MOMENT, nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "answered_by"],
            ["membership.org_id", "membership.user_id"],
            name="fk_case_alert_org_id_answered_by",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "author_id"], ["membership.org_id", "membership.user_id"], name="fk_case_alert_org_id_author_id"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"],
            ["mediation_case.org_id", "mediation_case.id"],
            name="fk_case_alert_org_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "seen_by"], ["membership.org_id", "membership.user_id"], name="fk_case_alert_org_id_seen_by"
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_alert_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_alert"),
    )
    op.create_index("ix_case_alert_org_id_case_id", "case_alert", ["org_id", "case_id"])
    op.create_index("ix_case_alert_org_id_kind_state", "case_alert", ["org_id", "kind", "state"])


def downgrade() -> None:
    # What is confidential goes with its tables: an earlier release has no keys for it.
    for table in (
        "case_alert",
        "case_advice",
    ):
        op.drop_table(table)
