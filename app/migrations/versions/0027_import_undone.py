"""What an import of the desk changed, for as long as it may be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "stock_import_change",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("estate_id", sa.Uuid(), nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_stock_import_change_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", "import_id"],
            ["stock_import.org_id", "stock_import.id"],
            name="fk_stock_import_change_org_id_import_id",
        ),
        sa.PrimaryKeyConstraint("org_id", "import_id", "estate_id", name="pk_stock_import_change"),
    )


def downgrade() -> None:
    # An earlier release undoes no import: the stock stays as it is.
    op.drop_table("stock_import_change")
