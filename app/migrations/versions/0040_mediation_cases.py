"""Cases of mediation: what is asked, who has them in hand, eligibility, and every move."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _case_number()
    _mediation_settings()
    _mediation_case()
    _case_answer()
    _case_event()
    _case_interest()
    _case_mediator()
    _case_verdict()


def _case_number() -> None:
    op.create_table(
        "case_number",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.String(20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_number_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_number"),
        sa.UniqueConstraint("org_id", "series", "year", name="uq_case_number_org_id_series_year"),
    )


def _mediation_settings() -> None:
    op.create_table(
        "mediation_settings",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coordination_reads", sa.Boolean(), nullable=False),
        sa.Column("flows", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_mediation_settings_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_mediation_settings"),
    )


def _mediation_case() -> None:
    op.create_table(
        "mediation_case",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("flow", sa.String(30), nullable=False),
        sa.Column("formal", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("state_since", MOMENT, nullable=False),
        sa.Column("before", sa.String(20), nullable=True),
        sa.Column("family", sa.String(60), nullable=False),
        sa.Column("type", sa.String(60), nullable=True),
        sa.Column("origine", sa.String(60), nullable=False),
        sa.Column("canal", sa.String(60), nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.Column("sector_id", sa.Uuid(), nullable=True),
        sa.Column("estate_id", sa.Uuid(), nullable=True),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("entrance_id", sa.Uuid(), nullable=True),
        sa.Column("public_point_id", sa.Uuid(), nullable=True),
        sa.Column("lieu", sa.String(60), nullable=True),
        sa.Column("landlord_id", sa.Uuid(), nullable=True),
        sa.Column("origin_kind", sa.String(30), nullable=True),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("next", sa.String(20), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("resume_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(60), nullable=True),
        sa.Column("kept", sa.String(20), nullable=True),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("redirect_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("told_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("estate_id IS NULL OR public_point_id IS NULL", name="ck_mediation_case_one_place"),
        sa.ForeignKeyConstraint(
            ["org_id", "building_id"], ["building.org_id", "building.id"], name="fk_mediation_case_org_id_building_id"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "entrance_id"], ["entrance.org_id", "entrance.id"], name="fk_mediation_case_org_id_entrance_id"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "estate_id"], ["estate.org_id", "estate.id"], name="fk_mediation_case_org_id_estate_id"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "landlord_id"], ["landlord.org_id", "landlord.id"], name="fk_mediation_case_org_id_landlord_id"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "opened_by"],
            ["membership.org_id", "membership.user_id"],
            name="fk_mediation_case_org_id_opened_by",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "owner_id"],
            ["membership.org_id", "membership.user_id"],
            name="fk_mediation_case_org_id_owner_id",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "previous_id"],
            ["mediation_case.org_id", "mediation_case.id"],
            name="fk_mediation_case_org_id_previous_id",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "public_point_id"],
            ["public_point.org_id", "public_point.id"],
            name="fk_mediation_case_org_id_public_point_id",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "sector_id"], ["sector.org_id", "sector.id"], name="fk_mediation_case_org_id_sector_id"
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_mediation_case_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_mediation_case"),
        sa.UniqueConstraint("org_id", "number", name="uq_mediation_case_org_id_number"),
    )
    op.create_index("ix_mediation_case_org_id_closed_on", "mediation_case", ["org_id", "closed_on"])
    op.create_index("ix_mediation_case_org_id_estate_id_family", "mediation_case", ["org_id", "estate_id", "family"])
    op.create_index("ix_mediation_case_org_id_state", "mediation_case", ["org_id", "state"])


def _case_answer() -> None:
    op.create_table(
        "case_answer",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(40), nullable=False),
        sa.Column("answer", sa.String(10), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "by"], ["membership.org_id", "membership.user_id"], name="fk_case_answer_org_id_by"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"],
            ["mediation_case.org_id", "mediation_case.id"],
            name="fk_case_answer_org_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_answer_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_answer"),
        sa.UniqueConstraint("org_id", "case_id", "item", name="uq_case_answer_org_id_case_id_item"),
    )


def _case_event() -> None:
    op.create_table(
        "case_event",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("verb", sa.String(30), nullable=False),
        sa.Column("source", sa.String(20), nullable=True),
        sa.Column("target", sa.String(20), nullable=True),
        sa.Column("reason", sa.String(60), nullable=True),
        sa.Column("letters", sa.String(26), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("who", sa.Uuid(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "who"], ["membership.org_id", "membership.user_id"], name="fk_case_event_org_id_who"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "by"], ["membership.org_id", "membership.user_id"], name="fk_case_event_org_id_by"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"],
            ["mediation_case.org_id", "mediation_case.id"],
            name="fk_case_event_org_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_event_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_event"),
    )
    op.create_index("ix_case_event_org_id_case_id_at", "case_event", ["org_id", "case_id", "at"])


def _case_interest() -> None:
    op.create_table(
        "case_interest",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("tie", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"],
            ["mediation_case.org_id", "mediation_case.id"],
            name="fk_case_interest_org_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "user_id"], ["membership.org_id", "membership.user_id"], name="fk_case_interest_org_id_user_id"
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_interest_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_interest"),
        sa.UniqueConstraint("org_id", "case_id", "user_id", name="uq_case_interest_org_id_case_id_user_id"),
    )


def _case_mediator() -> None:
    op.create_table(
        "case_mediator",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("stands_in_for", sa.Uuid(), nullable=True),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.Column("cleared_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"],
            ["mediation_case.org_id", "mediation_case.id"],
            name="fk_case_mediator_org_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "named_by"], ["membership.org_id", "membership.user_id"], name="fk_case_mediator_org_id_named_by"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "stands_in_for"],
            ["membership.org_id", "membership.user_id"],
            name="fk_case_mediator_org_id_stands_in_for",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "user_id"], ["membership.org_id", "membership.user_id"], name="fk_case_mediator_org_id_user_id"
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_mediator_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_mediator"),
    )
    op.create_index("ix_case_mediator_org_id_case_id", "case_mediator", ["org_id", "case_id"])
    op.create_index("ix_case_mediator_org_id_user_id", "case_mediator", ["org_id", "user_id"])


def _case_verdict() -> None:
    op.create_table(
        "case_verdict",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "by"], ["membership.org_id", "membership.user_id"], name="fk_case_verdict_org_id_by"
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"],
            ["mediation_case.org_id", "mediation_case.id"],
            name="fk_case_verdict_org_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_verdict_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_verdict"),
    )
    op.create_index("ix_case_verdict_org_id_case_id_at", "case_verdict", ["org_id", "case_id", "at"])


def downgrade() -> None:
    # What is confidential goes with its tables: an earlier release has no keys for it.
    for table in (
        "case_verdict",
        "case_mediator",
        "case_interest",
        "case_event",
        "case_answer",
        "mediation_case",
        "mediation_settings",
        "case_number",
    ):
        op.drop_table(table)
