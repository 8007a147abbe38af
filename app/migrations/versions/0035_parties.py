"""Parties of confidential records, what each agreed to, the tries to reach her, and who read."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _party()
    _consent()
    _try()
    _reading()


def _key(table: str, member: str) -> list[sa.schema.SchemaItem]:
    """What each of the four has: its organisation, its id, and somebody of it."""
    return [
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(member, sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=f"fk_{table}_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", member], ["membership.org_id", "membership.user_id"], name=f"fk_{table}_org_id_{member}"
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=f"pk_{table}"),
    ]


def _of_party(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "party_id"], ["party.org_id", "party.id"], name=f"fk_{table}_org_id_party_id"
        ),
    ]


def _about() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("about_kind", sa.String(30), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
    ]


def _party() -> None:
    op.create_table(
        "party",
        *_key("party", "made_by"),
        *_about(),
        sa.Column("letter", sa.String(1), nullable=False),
        sa.Column("side", sa.String(20), nullable=False),
        sa.Column("speaks", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("language_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("hours_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(60), nullable=True),
        sa.Column("informed_at", MOMENT, nullable=True),
        sa.Column("informed_how", sa.String(20), nullable=True),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.UniqueConstraint(
            "org_id", "about_kind", "about_id", "letter", name="uq_party_org_id_about_kind_about_id_letter"
        ),
    )


def _consent() -> None:
    op.create_table(
        "party_consent",
        *_key("party_consent", "given_to"),
        *_of_party("party_consent"),
        sa.Column("means", sa.String(20), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
    )
    op.create_index("ix_party_consent_org_id_party_id", "party_consent", ["org_id", "party_id"])


def _try() -> None:
    op.create_table(
        "party_try",
        *_key("party_try", "tried_by"),
        *_of_party("party_try"),
        sa.Column("channel", sa.String(60), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_party_try_org_id_party_id", "party_try", ["org_id", "party_id"])


def _reading() -> None:
    op.create_table(
        "reading",
        *_key("reading", "reader_id"),
        *_about(),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_reading_org_id_about_kind_about_id_at", "reading", ["org_id", "about_kind", "about_id", "at"])


def downgrade() -> None:
    # What is confidential goes with its tables: an earlier release has no keys for it.
    op.drop_index("ix_reading_org_id_about_kind_about_id_at", "reading")
    op.drop_index("ix_party_try_org_id_party_id", "party_try")
    op.drop_index("ix_party_consent_org_id_party_id", "party_consent")
    for table in ("reading", "party_try", "party_consent", "party"):
        op.drop_table(table)
