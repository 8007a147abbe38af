"""Fields of one's own: the name of their list, and what is answered beside each entry."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

ENTRIES = ("visit", "ambience", "contact", "conflict", "technical_problem", "referral")


def upgrade() -> None:
    op.add_column("list_version", sa.Column("title", sa.String(80), nullable=True))
    for table in ENTRIES:
        op.add_column(table, sa.Column("own", sa.JSON(), nullable=True))


def downgrade() -> None:
    # An earlier release knows no fields of one's own: their lists are of no use to it, what was answered is left.
    for name in ("list_draft", "list_publication", "list_version"):
        table = sa.table(name, sa.column("list_code", sa.String()))
        op.execute(sa.delete(table).where(table.c.list_code.startswith("champs_", autoescape=True)))
    for table in reversed(ENTRIES):
        op.drop_column(table, "own")
    op.drop_column("list_version", "title")
