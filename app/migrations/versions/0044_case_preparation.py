"""The preparation sheet: its lines, and what each party allowed to be carried to another."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _line()
    _carry()


def _key(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=f"fk_{table}_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name=f"pk_{table}"),
    ]


def _ref(
    table: str, column: str, to: str, *, needed: bool = False, cascade: bool = False
) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column(column, sa.Uuid(), nullable=not needed),
        sa.ForeignKeyConstraint(
            ["org_id", column], [f"{to}.org_id", f"{to}.id"], name=f"fk_{table}_org_id_{column}",
            ondelete="CASCADE" if cascade else None,
        ),
    ]  # fmt: skip


def _by(table: str, column: str, *, needed: bool = False) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column(column, sa.Uuid(), nullable=not needed),
        sa.ForeignKeyConstraint(
            ["org_id", column], ["membership.org_id", "membership.user_id"], name=f"fk_{table}_org_id_{column}"
        ),
    ]


def _line() -> None:
    table = "case_line"
    op.create_table(
        table,
        *_key(table),
        *_ref(table, "case_id", "mediation_case", needed=True, cascade=True),
        *_ref(table, "party_id", "party"),
        sa.Column("part", sa.String(20), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        *_by(table, "written_by", needed=True),
        sa.Column("written_at", MOMENT, nullable=False),
        *_by(table, "other_by"),
        sa.Column("other_at", MOMENT, nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("other_sealed", sa.LargeBinary(), nullable=True),
    )
    op.create_index("ix_case_line_org_id_case_id", table, ["org_id", "case_id"])


def _carry() -> None:
    table = "case_carry"
    op.create_table(
        table,
        *_key(table),
        *_ref(table, "line_id", "case_line", needed=True, cascade=True),
        *_ref(table, "to_party_id", "party", needed=True),
        *_by(table, "allowed_by", needed=True),
        sa.Column("allowed_at", MOMENT, nullable=False),
        *_by(table, "withdrawn_by"),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        *_ref(table, "meeting_id", "case_meeting"),
        *_by(table, "carried_by"),
        sa.Column("carried_at", MOMENT, nullable=True),
    )
    op.create_index("ix_case_carry_org_id_line_id", table, ["org_id", "line_id"])


def downgrade() -> None:
    # What is confidential goes with its tables: an earlier release has no keys for it.
    op.drop_index("ix_case_carry_org_id_line_id", "case_carry")
    op.drop_index("ix_case_line_org_id_case_id", "case_line")
    op.drop_table("case_carry")
    op.drop_table("case_line")
