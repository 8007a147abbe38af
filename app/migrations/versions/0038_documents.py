"""Documents, the numbers given in a year, and the head of a structure's paper."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

MOMENT = sa.DateTime(timezone=True)
INDEXES = (("org_id", "about_kind", "about_id"), ("org_id", "replaces_id"))


def upgrade() -> None:
    _document()
    op.create_table(
        "document_series",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_document_series_org_id"),
        sa.PrimaryKeyConstraint("org_id", "year", name="pk_document_series"),
    )
    op.create_table(
        "letterhead",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_letterhead_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_letterhead"),
    )


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about_kind", sa.String(30), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("template", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(20), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("title_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("given_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("typed_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("pdf64_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("frozen_by", sa.Uuid(), nullable=True),
        sa.Column("frozen_at", MOMENT, nullable=True),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("channel", sa.String(20), nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_document_org_id"),
        _fk("party_id", "party", "id"),
        _fk("replaces_id", "document", "id"),
        _fk("made_by", "membership", "user_id"),
        _fk("frozen_by", "membership", "user_id"),
        _fk("sent_by", "membership", "user_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_document"),
        sa.UniqueConstraint("org_id", "number", name="uq_document_org_id_number"),
    )
    for columns in INDEXES:
        op.create_index(f"ix_document_{'_'.join(columns)}", "document", list(columns))


def _fk(column: str, table: str, key: str) -> sa.ForeignKeyConstraint:
    wanted = ["org_id", column], [f"{table}.org_id", f"{table}.{key}"]
    return sa.ForeignKeyConstraint(*wanted, name=f"fk_document_org_id_{column}")


def downgrade() -> None:
    # An earlier release has no page that opens them, nor keys of cases for them: they go with their tables.
    for columns in INDEXES:
        op.drop_index(f"ix_document_{'_'.join(columns)}", "document")
    for table in ("letterhead", "document_series", "document"):
        op.drop_table(table)
