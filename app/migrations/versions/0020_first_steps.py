"""The link by which a structure and its first administrator are made; a structure of the demonstration says so.

Those of a demonstration loaded before are known by their short name and by addresses nobody can have (`.example`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

INVENTED = """
UPDATE organisation SET demo = {true} WHERE slug IN ('passeurs', 'voisinage-74') AND id IN (
  SELECT membership.org_id FROM membership JOIN user_account ON user_account.id = membership.user_id
  WHERE user_account.email LIKE '%@passeurs.example' OR user_account.email LIKE '%@voisinage-74.example')
"""


def upgrade() -> None:
    op.create_table(
        "first_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_first_link"),
        sa.UniqueConstraint("code_hash", name="uq_first_link_code_hash"),
    )
    op.add_column("organisation", sa.Column("demo", sa.Boolean(), nullable=False, server_default=sa.false()))
    lite = op.get_bind().dialect.name == "sqlite"
    op.execute(INVENTED.format(true="1" if lite else "true"))


def downgrade() -> None:
    op.drop_column("organisation", "demo")
    op.drop_table("first_link")
