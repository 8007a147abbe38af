"""How long things are kept: since when an entry or an account is anonymous, delays, runs, and what persons ask."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

MOMENT = sa.DateTime(timezone=True)
ENTRIES = ("visit", "ambience", "contact", "conflict", "technical_problem", "referral")


def upgrade() -> None:
    for table in ENTRIES:
        op.add_column(table, sa.Column("anonymised_at", MOMENT, nullable=True))
    op.add_column("user_account", sa.Column("erased_at", MOMENT, nullable=True))
    _choices()
    _runs()
    _requests()
    _steps()
    _links()


def _key(table: str, member: str | None = None) -> list[sa.schema.SchemaItem]:
    """What each has: its organisation, its id, and who did it."""
    both = [
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=f"fk_{table}_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name=f"pk_{table}"),
    ]
    if member is None:
        return both
    hers = sa.ForeignKeyConstraint(
        ["org_id", member], ["membership.org_id", "membership.user_id"], name=f"fk_{table}_org_id_{member}"
    )
    return [*both, sa.Column(member, sa.Uuid(), nullable=False), hers]


def _of_request(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "request_id"], ["rights_request.org_id", "rights_request.id"],
            name=f"fk_{table}_org_id_request_id",
        ),
    ]  # fmt: skip


def _choices() -> None:
    op.create_table(
        "retention_choice",
        *_key("retention_choice", "by"),
        sa.Column("code", sa.String(30), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("org_id", "code", name="uq_retention_choice_org_id_code"),
    )


def _runs() -> None:
    op.create_table(
        "retention_run",
        *_key("retention_run"),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
    )
    op.create_index("ix_retention_run_org_id_started_at", "retention_run", ["org_id", "started_at"])


def _requests() -> None:
    op.create_table(
        "rights_request",
        *_key("rights_request", "made_by"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("right", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("who_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reach_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.UniqueConstraint("org_id", "number", name="uq_rights_request_org_id_number"),
    )
    op.create_index("ix_rights_request_org_id_state_due_on", "rights_request", ["org_id", "state", "due_on"])


def _steps() -> None:
    op.create_table(
        "rights_step",
        *_key("rights_step", "by"),
        *_of_request("rights_step"),
        sa.Column("verb", sa.String(20), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
    )
    op.create_index("ix_rights_step_org_id_request_id", "rights_step", ["org_id", "request_id"])


def _links() -> None:
    op.create_table(
        "rights_link",
        *_key("rights_link", "by"),
        *_of_request("rights_link"),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("without_text", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint(
            "org_id", "request_id", "kind", "record_id", name="uq_rights_link_org_id_request_id_kind_record_id"
        ),
    )


def downgrade() -> None:
    # What was erased stays so: an earlier release shows the first of a month, and pseudonyms as names.
    for table in ("rights_link", "rights_step", "rights_request", "retention_run", "retention_choice"):
        op.drop_table(table)
    op.drop_column("user_account", "erased_at")
    for table in ENTRIES:
        op.drop_column(table, "anonymised_at")
