"""Of each enrolment the hash of the phone's own secret; a phone gets it at its next contact."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("device", sa.Column("proof_hash", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("device", "proof_hash")
