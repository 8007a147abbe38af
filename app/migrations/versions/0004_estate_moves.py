"""When an estate changed sector, and which one it left: entries made before are its agents'."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("estate", sa.Column("former_sector_id", sa.Uuid(), nullable=True))
    op.add_column("estate", sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("estate", "moved_at")
    op.drop_column("estate", "former_sector_id")
