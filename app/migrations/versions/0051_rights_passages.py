"""What was decided of each text of a record joined to a person's request."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    op.create_table(
        "rights_passage",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("left_out", sa.String(20), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_rights_passage_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", "link_id"],
            ["rights_link.org_id", "rights_link.id"],
            name="fk_rights_passage_org_id_link_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "by"], ["membership.org_id", "membership.user_id"], name="fk_rights_passage_org_id_by"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_rights_passage"),
    )
    op.create_index("ix_rights_passage_org_id_link_id", "rights_passage", ["org_id", "link_id"])


def downgrade() -> None:
    op.drop_table("rights_passage")
