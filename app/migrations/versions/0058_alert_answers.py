"""Of an alert that was answered more than once: the answers before the one that stands, by whom and when."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0055"


def upgrade() -> None:
    with op.batch_alter_table("case_alert") as table:
        table.add_column(sa.Column("earlier_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("case_alert") as table:
        table.drop_column("earlier_sealed")
