"""Links that open a page without an account, and what was done with each."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _link()
    _use()


def _key(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=f"fk_{table}_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name=f"pk_{table}"),
    ]


def _link() -> None:
    op.create_table(
        "link",
        *_key("link"),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("about_kind", sa.String(30), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.String(64), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(20), nullable=True),
        sa.Column("opened_first_at", MOMENT, nullable=True),
        sa.Column("opened_last_at", MOMENT, nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "made_by"], ["membership.org_id", "membership.user_id"], name="fk_link_org_id_made_by"
        ),
        sa.ForeignKeyConstraint(["org_id", "party_id"], ["party.org_id", "party.id"], name="fk_link_org_id_party_id"),
        sa.UniqueConstraint("token", name="uq_link_token"),
    )
    op.create_index("ix_link_org_id_about_id", "link", ["org_id", "about_id"])


def _use() -> None:
    op.create_table(
        "link_use",
        *_key("link_use"),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("verb", sa.String(40), nullable=True),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["org_id", "link_id"], ["link.org_id", "link.id"], name="fk_link_use_org_id_link_id"),
    )
    op.create_index("ix_link_use_org_id_link_id", "link_use", ["org_id", "link_id"])


def downgrade() -> None:
    # An earlier release opens no link: those that were given out open nothing there.
    op.drop_index("ix_link_use_org_id_link_id", "link_use")
    op.drop_index("ix_link_org_id_about_id", "link")
    for table in ("link_use", "link"):
        op.drop_table(table)
