"""The imports of a stock made at the desk; their files are in the data directory."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "stock_import",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("heads", sa.String(64), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("about_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_stock_import_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", "user_id"], ["membership.org_id", "membership.user_id"], name="fk_stock_import_org_id_user_id"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_stock_import"),
    )
    op.create_index("ix_stock_import_made", "stock_import", ["org_id", "made_at"])
    op.create_index("ix_stock_import_heads", "stock_import", ["org_id", "heads"])


def downgrade() -> None:
    op.drop_index("ix_stock_import_heads", "stock_import")
    op.drop_index("ix_stock_import_made", "stock_import")
    op.drop_table("stock_import")
