"""Each choice a structure makes of mediation, kept with who made it."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    op.create_table(
        "mediation_version",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "by_id"], ["membership.org_id", "membership.user_id"], name="fk_mediation_version_org_id_by_id"
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_mediation_version_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_mediation_version"),
        sa.UniqueConstraint("org_id", "what", "version", name="uq_mediation_version_org_id_what_version"),
    )


def downgrade() -> None:
    op.drop_table("mediation_version")
