"""Moves of estates to another sector: planned for a day, and those that were done."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "estate_move",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("estate_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=True),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name="fk_estate_move_org_id"),
        _fk("estate_id", "estate", "id"),
        _fk("from_id", "sector", "id"),
        _fk("to_id", "sector", "id"),
        _fk("by_id", "membership", "user_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_estate_move"),
    )
    for columns in INDEXES:
        op.create_index(f"ix_estate_move_{'_'.join(columns)}", "estate_move", list(columns))
    # The last move of each estate is known since 0004: it is the first of its history. Its id is free here.
    op.execute(
        "INSERT INTO estate_move (org_id, id, decision_id, estate_id, from_id, to_id, state, ended_at) "
        "SELECT org_id, id, id, id, former_sector_id, sector_id, 'done', moved_at FROM estate "
        "WHERE moved_at IS NOT NULL"
    )


INDEXES = (("state", "org_id", "on_day"), ("org_id", "estate_id"), ("org_id", "decision_id"))


def _fk(column: str, table: str, key: str) -> sa.ForeignKeyConstraint:
    wanted = ["org_id", column], [f"{table}.org_id", f"{table}.{key}"]
    return sa.ForeignKeyConstraint(*wanted, name=f"fk_estate_move_org_id_{column}")


def downgrade() -> None:
    # An earlier release plans no move: what waits is not done, where estates were stays in the last move of each.
    for columns in INDEXES:
        op.drop_index(f"ix_estate_move_{'_'.join(columns)}", "estate_move")
    op.drop_table("estate_move")
