"""What a held operation came to is told to its author: why it was refused, what was filled in at the desk.

What was settled before stays as it was told then: nothing is announced of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    # The default only counts those already there; from now on a row begins at 1 by itself.
    op.add_column("held_op", sa.Column("rev", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("held_op", sa.Column("why", sa.String(60), nullable=True))
    op.add_column("held_op", sa.Column("filled_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    # An earlier release knows no such record, and would look for it.
    op.execute("DELETE FROM feed WHERE kind = 'settlement'")
    for name in ("filled_sealed", "why", "rev"):
        op.drop_column("held_op", name)
