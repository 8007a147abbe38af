"""Who had a secret of somebody forgotten at the desk, and when: told to the person."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

MEMBER = ["membership.org_id", "membership.user_id"]


def upgrade() -> None:
    op.create_table(
        "secret_reset",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_secret_reset_org_id"),
        sa.ForeignKeyConstraint(["org_id", "user_id"], MEMBER, name="fk_secret_reset_org_id_user_id"),
        sa.ForeignKeyConstraint(["org_id", "made_by"], MEMBER, name="fk_secret_reset_org_id_made_by"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_secret_reset"),
    )
    op.create_index("ix_secret_reset_user_id", "secret_reset", ["user_id"])


def downgrade() -> None:
    op.drop_index("ix_secret_reset_user_id", "secret_reset")
    op.drop_table("secret_reset")
