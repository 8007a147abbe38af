"""Marks of the secrets this database is used with, values found unreadable, and five free texts more that are sealed.

A partner's contact, a phone's name, an invitation's address, a public point's town: typed by somebody, so sealed under
the keys of the process that migrates. What a phone calls an operation we do not know is kept in its sealed body alone.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import keyring

revision = "0010"
down_revision = "0009"

FREE = {
    "partner": ("phone", "address", "hours"),
    "device": ("label",),
    "invitation": ("email",),
    "public_point": ("commune",),
}
NEEDED = {"label", "email", "commune"}
KINDS = (
    "ambience.record conflict.report consigne.read contact.record entry.cancel entry.correct followup.done"
    " followup.postpone followup.schedule referral.propose referral.signpost round.end round.pause round.resume"
    " round.start technical.flag visit.record"
).split()
"""What this release and those before it know."""
UNKNOWN, LOST = "inconnu", "illisible, à restaurer"
BATCH = 500


def upgrade() -> None:
    """The tables, then the texts: their clear form is overwritten in the file, not only unlinked."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA secure_delete=ON")
    _make_tables()
    for table, names in FREE.items():
        for name in names:
            op.add_column(table, sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True))
        _rewrite(table, names, _seal)
        for name in names:
            op.drop_column(table, name)
    for table in ("op", "held_op"):
        rows = sa.table(table, sa.column("kind", sa.String()))
        op.get_bind().execute(sa.update(rows).where(rows.c.kind.not_in(KINDS)).values(kind=UNKNOWN))


def downgrade() -> None:
    for table, names in FREE.items():
        for name in names:
            needed = name in NEEDED
            op.add_column(
                table, sa.Column(name, sa.String(), nullable=not needed, server_default="" if needed else None)
            )
        _rewrite(table, names, _open)
        for name in names:
            op.drop_column(table, f"{name}_sealed")
    _name_kinds()
    op.drop_table("unreadable_value")
    op.drop_table("secret_canary")


def _make_tables() -> None:
    op.create_table(
        "secret_canary",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret_canary")),
    )
    op.create_table(
        "unreadable_value",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("in_table", sa.String(60), nullable=False),
        sa.Column("in_column", sa.String(60), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_unreadable_value_org_id")),
        sa.PrimaryKeyConstraint("org_id", "in_table", "in_column", "row_id", name=op.f("pk_unreadable_value")),
    )


def _columns(table: str, *more: Any) -> Any:
    return sa.table(table, sa.column("org_id", sa.Uuid()), sa.column("id", sa.Uuid()), *more)


def _bound_to(table: str, name: str, row: Any) -> bytes:
    return f"{table}._{name}.{row.id}.{row.org_id}".encode()


def _rewrite(table: str, names: tuple[str, ...], change: Any) -> None:
    """Every row, some at a time; a row with nothing to write is left."""
    both = [sa.column(name, sa.String()) for name in names]
    rows = _columns(table, *both, *(sa.column(f"{name}_sealed", sa.LargeBinary()) for name in names))
    bind, after = op.get_bind(), None
    while True:
        query = sa.select(rows).order_by(rows.c.org_id, rows.c.id).limit(BATCH)
        if after is not None:
            later = sa.and_(rows.c.org_id == after.org_id, rows.c.id > after.id)
            query = query.where(sa.or_(rows.c.org_id > after.org_id, later))
        found = bind.execute(query).all()
        for row in found:
            if values := {key: value for name in names for key, value in change(table, name, row)}:
                here = (rows.c.org_id == row.org_id) & (rows.c.id == row.id)
                bind.execute(sa.update(rows).where(here).values(values))
        if len(found) < BATCH:
            return
        after = found[-1]


def _seal(table: str, name: str, row: Any) -> Any:
    text = getattr(row, name)
    if text is not None:
        yield f"{name}_sealed", keyring.ring().seal(text.encode(), _bound_to(table, name, row))


def _open(table: str, name: str, row: Any) -> Any:
    sealed = getattr(row, f"{name}_sealed")
    if sealed is not None:
        yield name, _opened(sealed, _bound_to(table, name, row))


def _opened(sealed: bytes, bound_to: bytes) -> str:
    try:
        return keyring.unseal(sealed, bound_to).decode()
    except keyring.Unsealable:
        return LOST


def _name_kinds() -> None:
    """An operation we do not know is called again as its sealed body calls it."""
    held = _columns(
        "held_op",
        sa.column("op_id", sa.Uuid()),
        sa.column("kind", sa.String()),
        sa.column("body_sealed", sa.LargeBinary()),
    )
    ops, bind = _columns("op", sa.column("kind", sa.String())), op.get_bind()
    for row in bind.execute(sa.select(held).where(held.c.kind == UNKNOWN)).all():
        text = _opened(row.body_sealed, _bound_to("held_op", "body", row))
        kind = json.loads(text).get("kind") if text != LOST else None
        said = "".join(one if one.isprintable() else "\ufffd" for one in kind)[:60] if isinstance(kind, str) else ""
        for rows, id in ((held, row.id), (ops, row.op_id)):
            here = (rows.c.org_id == row.org_id) & (rows.c.id == id) & (rows.c.kind == UNKNOWN)
            bind.execute(sa.update(rows).where(here).values(kind=said))
