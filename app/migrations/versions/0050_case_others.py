"""Second values of the fields of a case, signatures drawn on a screen, and who is still to be sent on."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    op.create_table(
        "case_other",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_case_other_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", "case_id"],
            ["mediation_case.org_id", "mediation_case.id"],
            name="fk_case_other_org_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "by"], ["membership.org_id", "membership.user_id"], name="fk_case_other_org_id_by"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_case_other"),
    )
    op.create_index("ix_case_other_org_id_case_id", "case_other", ["org_id", "case_id"])
    with op.batch_alter_table("case_agreement") as table:
        table.add_column(sa.Column("signatures_sealed", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("mediation_case") as table:
        table.add_column(sa.Column("sends_on", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("mediation_case") as table:
        table.alter_column("sends_on", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("mediation_case") as table:
        table.drop_column("sends_on")
    with op.batch_alter_table("case_agreement") as table:
        table.drop_column("signatures_sealed")
    op.drop_table("case_other")
