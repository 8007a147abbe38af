"""The line a landlord reads of a case; since when a case, or a request, is of nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"

MOMENT = sa.DateTime(timezone=True)
LINE = (("number", sa.String(20)), ("closed_week", sa.String(8)), ("sessions", sa.Integer()))
CASE = (("anonymised_at", MOMENT), ("lasted", sa.Integer()))


def upgrade() -> None:
    for name, kind in LINE:
        op.add_column("released_line", sa.Column(name, kind, nullable=True))
    for name, kind in CASE:
        op.add_column("mediation_case", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    # The lines of cases go first: an earlier release would show them under a kind it does not know.
    line = sa.table("released_line", sa.column("kind", sa.String))
    op.execute(line.delete().where(line.c.kind == "case"))
    with op.batch_alter_table("mediation_case") as table:
        for name, _ in reversed(CASE):
            table.drop_column(name)
    with op.batch_alter_table("released_line") as table:
        for name, _ in reversed(LINE):
            table.drop_column(name)
