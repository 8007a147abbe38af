"""What became of the mail that carries the link of a letter."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    op.add_column("case_letter", sa.Column("sending", sa.String(20), nullable=True))
    op.add_column("case_letter", sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_case_letter_sending", "case_letter", ["sending"])


def downgrade() -> None:
    op.drop_index("ix_case_letter_sending", "case_letter")
    with op.batch_alter_table("case_letter") as table:
        table.drop_column("sending_at")
        table.drop_column("sending")
