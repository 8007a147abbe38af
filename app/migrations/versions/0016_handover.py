"""What a team leaves to the next one is a consigne that names its round; an agent's own note before a round."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("consigne") as batch:
        batch.add_column(sa.Column("round_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key("fk_consigne_org_id_round_id", "round", ["org_id", "round_id"], ["org_id", "id"])
    op.create_table(
        "preparation_note",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_preparation_note_org_id"),
        sa.ForeignKeyConstraint(
            ["org_id", "round_id"], ["round.org_id", "round.id"], ondelete="CASCADE",
            name="fk_preparation_note_org_id_round_id",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "author_id"], ["membership.org_id", "membership.user_id"],
            name="fk_preparation_note_org_id_author_id",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_preparation_note"),
    )  # fmt: skip
    op.create_index("ix_preparation_note_org_id_round_id", "preparation_note", ["org_id", "round_id"])


def downgrade() -> None:
    # An earlier release has no such kind: a phone would be told of what it cannot be sent.
    op.execute("DELETE FROM feed WHERE kind = 'preparation'")
    op.drop_table("preparation_note")
    with op.batch_alter_table("consigne") as batch:
        batch.drop_constraint("fk_consigne_org_id_round_id", type_="foreignkey")
        batch.drop_column("round_id")
