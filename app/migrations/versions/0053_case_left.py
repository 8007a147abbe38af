"""The moment a case was taken back from a mediator: what she did before then, the same day, is still hers."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    with op.batch_alter_table("case_mediator") as table:
        table.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("case_mediator") as table:
        table.drop_column("left_at")
