"""Up to which of its numbers a coordinator has noted what a phone lost; what comes after is counted anew."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("device", sa.Column("losses_noted_no", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("device", "losses_noted_no")
