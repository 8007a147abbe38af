"""What people said of two entries that may be one fact, and which counts for both; who corrected an entry last."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

ENTRIES = ("visit", "ambience", "contact", "conflict", "technical_problem", "referral")


def upgrade() -> None:
    for name in ENTRIES:
        op.add_column(name, sa.Column("changed_by", sa.Uuid(), nullable=True))
        op.add_column(name, sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(name, sa.Column("twins", sa.JSON(), nullable=True))
        if name != "visit":  # whose passages counted once before
            op.add_column(name, sa.Column("twin_of", sa.Uuid(), nullable=True))
    op.add_column("review", sa.Column("aside", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("review", sa.Column("asks", sa.Uuid(), nullable=True))
    op.create_index("ix_review_asks", "review", ["org_id", "asks"])
    _name_those_who_changed()
    op.execute(sa.update(REVIEW).where(REVIEW.c.kind == "visit", _counts_elsewhere()).values(aside=sa.true()))


def downgrade() -> None:
    # What counted with another leaves the landlord's view and the lists as one that was cancelled does.
    left = REVIEW.c.aside.is_(sa.true()) & (REVIEW.c.kind != "visit")
    op.execute(sa.update(REVIEW).where(left).values(withdrawn_at=REVIEW.c.at))
    op.drop_index("ix_review_asks", "review")
    for column in ("asks", "aside"):
        op.drop_column("review", column)
    for name in ENTRIES:
        for column in ("changed_by", "changed_at", "twins", *(("twin_of",) if name != "visit" else ())):
            op.drop_column(name, column)


REVIEW = sa.table(
    "review",
    *(sa.column(name) for name in ("org_id", "kind", "entity_id", "at", "withdrawn_at")),
    sa.column("aside", sa.Boolean()),
)


def _counts_elsewhere() -> sa.ColumnElement[bool]:
    visit = sa.table("visit", *(sa.column(name) for name in ("org_id", "id", "twin_of")))
    mine = (visit.c.org_id == REVIEW.c.org_id) & (visit.c.id == REVIEW.c.entity_id)
    return sa.exists().where(mine, visit.c.twin_of.is_not(None))


def _name_those_who_changed() -> None:
    """The last version kept says who made the present one, and when it came."""
    version = sa.table("entry_version", *(sa.column(name) for name in ("org_id", "entity_id", "rev", "by", "at")))
    for name in ENTRIES:
        entry = sa.table(name, *(sa.column(one) for one in ("org_id", "id", "changed_by", "changed_at")))
        mine = (version.c.org_id == entry.c.org_id) & (version.c.entity_id == entry.c.id)
        last = sa.select(version).where(mine).order_by(version.c.rev.desc()).limit(1)
        values = {
            "changed_by": last.with_only_columns(version.c.by).scalar_subquery(),
            "changed_at": last.with_only_columns(version.c.at).scalar_subquery(),
        }
        changed = sa.exists().where(mine)
        op.execute(sa.update(entry).where(changed).values(values))
