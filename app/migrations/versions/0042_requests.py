"""Requests before there is a case: what came, what was added, what was done; the page open online."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

MOMENT = sa.DateTime(timezone=True)
SEALED = ("place", "facts", "already", "name", "phone", "mail", "address", "reach")


def upgrade() -> None:
    _request()
    _more()
    _event()
    _setting()


def _key(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=f"fk_{table}_org_id"),
        sa.PrimaryKeyConstraint("org_id", "id", name=f"pk_{table}"),
    ]


def _member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["org_id", column], ["membership.org_id", "membership.user_id"], name=f"fk_{table}_org_id_{column}"
    )


def _to(table: str, target: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["org_id", column], [f"{target}.org_id", f"{target}.id"], name=f"fk_{table}_org_id_{column}"
    )


def _request() -> None:
    op.create_table(
        "case_request",
        *_key("case_request"),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(60), nullable=True),
        sa.Column("origine", sa.String(60), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_by", sa.Uuid(), nullable=True),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("next_action", sa.String(20), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("acknowledge_by", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_how", sa.String(20), nullable=True),
        sa.Column("estate_id", sa.Uuid(), nullable=True),
        sa.Column("building_id", sa.Uuid(), nullable=True),
        sa.Column("entrance_id", sa.Uuid(), nullable=True),
        sa.Column("public_point_id", sa.Uuid(), nullable=True),
        sa.Column("family", sa.String(60), nullable=True),
        sa.Column("type", sa.String(60), nullable=True),
        sa.Column("wants", sa.String(20), nullable=True),
        sa.Column("origin_kind", sa.String(30), nullable=True),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.Column("form", sa.String(64), nullable=True),
        sa.Column("code", sa.String(64), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(20), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("erased_at", MOMENT, nullable=True),
        *(sa.Column(f"{one}_sealed", sa.LargeBinary(), nullable=True) for one in SEALED),
        *(_to("case_request", one, f"{one}_id") for one in ("estate", "building", "entrance", "public_point")),
        _to("case_request", "mediation_case", "case_id"),
        *(_member("case_request", one) for one in ("received_by", "owner_id")),
        sa.UniqueConstraint("org_id", "number", name="uq_case_request_org_id_number"),
        sa.UniqueConstraint("org_id", "form", name="uq_case_request_org_id_form"),
    )
    for columns in (("state", "next_on"), ("estate_id", "received_at"), ("code",)):
        op.create_index(f"ix_case_request_org_id_{'_'.join(columns)}", "case_request", ["org_id", *columns])


def _more() -> None:
    op.create_table(
        "case_request_more",
        *_key("case_request_more"),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        _to("case_request_more", "case_request", "request_id"),
    )
    op.create_index("ix_case_request_more_org_id_request_id", "case_request_more", ["org_id", "request_id"])


def _event() -> None:
    op.create_table(
        "case_request_event",
        *_key("case_request_event"),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("happened", sa.String(20), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        _to("case_request_event", "case_request", "request_id"),
        _member("case_request_event", "by_id"),
    )
    op.create_index("ix_case_request_event_org_id_request_id_at", "case_request_event", ["org_id", "request_id", "at"])


def _setting() -> None:
    op.create_table(
        "case_request_setting",
        *_key("case_request_setting"),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("hours", sa.String(200), nullable=True),
        sa.Column("contact", sa.String(200), nullable=True),
        sa.Column("notice", sa.String(), nullable=True),
        sa.Column("answer_days", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    # What is confidential goes with its tables: an earlier release has no keys for it.
    op.drop_index("ix_case_request_event_org_id_request_id_at", "case_request_event")
    op.drop_index("ix_case_request_more_org_id_request_id", "case_request_more")
    for columns in (("code",), ("estate_id", "received_at"), ("state", "next_on")):
        op.drop_index(f"ix_case_request_org_id_{'_'.join(columns)}", "case_request")
    for table in ("case_request_setting", "case_request_event", "case_request_more", "case_request"):
        op.drop_table(table)
