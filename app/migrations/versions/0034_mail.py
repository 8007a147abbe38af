"""The queue of mails."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "mail",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("letter", sa.String(40), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("params_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("next_at", moment, nullable=False),
        sa.Column("claimed_by", sa.String(60), nullable=True),
        sa.Column("lease_until", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("outcome", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_mail_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_mail"),
    )
    op.create_index("ix_mail_state_next_at", "mail", ["state", "next_at"])
    op.create_index("ix_mail_org_id_about_id", "mail", ["org_id", "about_id"])


def downgrade() -> None:
    # An earlier release sends no mail: what waits is handed over as a link, made anew.
    op.drop_index("ix_mail_org_id_about_id", "mail")
    op.drop_index("ix_mail_state_next_at", "mail")
    op.drop_table("mail")
