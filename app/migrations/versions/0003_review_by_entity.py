"""A review and a landlord's line are found by the id of their entry.

With the kind before the id, finding what an ambience completes read the reviews of the whole organisation.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = {"review": ["org_id", "kind", "entity_id", "rev"], "released_line": ["org_id", "kind", "entity_id"]}
AFTER = {"review": ["org_id", "entity_id", "kind", "rev"], "released_line": ["org_id", "entity_id", "kind"]}


def upgrade() -> None:
    """The id first."""
    _reorder(BEFORE, AFTER)


def downgrade() -> None:
    """The kind first."""
    _reorder(AFTER, BEFORE)


def _reorder(old: dict[str, list[str]], new: dict[str, list[str]]) -> None:
    for table in new:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(_name(table, old[table]), type_="unique")
            batch.create_unique_constraint(_name(table, new[table]), new[table])


def _name(table: str, columns: list[str]) -> str:
    return f"uq_{table}_{'_'.join(columns)}"
