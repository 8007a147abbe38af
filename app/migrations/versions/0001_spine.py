"""The spine: every table of the first release.

Columns of a table stand together, as on a data sheet, rather than one to a line. Types are written plainly and
frozen here; names of constraints follow the convention of `core.base`, which does not change.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def of_type(kind: sa.types.TypeEngine[Any]) -> Callable[..., sa.Column[Any]]:
    """How columns of this type are written below: `uuid("estate_id", null=True)`."""
    return lambda name, null=False: sa.Column(name, kind, nullable=null)


uuid, moment, day = of_type(sa.Uuid()), of_type(sa.DateTime(timezone=True)), of_type(sa.Date())
json, sealed, boolean = of_type(sa.JSON()), of_type(sa.LargeBinary()), of_type(sa.Boolean())
integer, big, number = of_type(sa.Integer()), of_type(sa.BigInteger()), of_type(sa.Double())


def string(name: str, size: int | None = None, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(size), nullable=null)


def pk(columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns.split())


def fk(columns: str, table: str, targets: str = "org_id id", ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(columns.split(), [f"{table}.{one}" for one in targets.split()], ondelete=ondelete)


def unique(columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns.split())


def check(condition: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=name)


def index(columns: str, name: str | None = None, unique: bool = False) -> sa.Index:
    return sa.Index(name, *columns.split(), unique=unique)


# fmt: off
def owned() -> list[Any]:
    """The key of what belongs to an organisation."""
    return [
        uuid("org_id"), uuid("id"), pk("org_id id"), fk("org_id", "organisation", "id"),
    ]


def entry() -> list[Any]:
    """What every entry of the main courante has."""
    return [
        moment("occurred_at"), moment("phone_at"), integer("phone_offset_min"), big("clock_gap_ms", null=True),
        boolean("suspect_clock"), moment("received_at"), day("service_date"), uuid("author_id"), json("agents"),
        uuid("op_id", null=True), uuid("round_id", null=True), string("origin_kind", 30, null=True),
        uuid("origin_id", null=True), uuid("sector_id", null=True), uuid("estate_id", null=True),
        uuid("building_id", null=True), uuid("entrance_id", null=True), uuid("public_point_id", null=True),
        string("lieu", 60, null=True), sealed("text_sealed", null=True), moment("cancelled_at", null=True),
        integer("rev"),
        fk("org_id building_id", "building"), fk("org_id entrance_id", "entrance"), fk("org_id estate_id", "estate"),
        fk("org_id public_point_id", "public_point"), fk("org_id round_id", "round"),
        fk("org_id sector_id", "sector"), check("(estate_id IS NULL) <> (public_point_id IS NULL)", "one_place"),
        index("org_id estate_id service_date"), index("org_id round_id"), index("org_id service_date"),
    ]


def upgrade() -> None:
    """Every table, those pointed at first."""
    op.create_table("geocode_cache",
        string("key", 64), json("found", null=True), moment("asked_at"),
        pk("key"),
    )
    op.create_table("organisation",
        uuid("id"), string("slug"), string("name"), string("kind"), json("hours"), moment("created_at"),
        pk("id"), unique("slug"),
    )
    op.create_table("push_halt",
        string("host", 253), integer("status"), moment("since"), moment("until"),
        pk("host"),
    )
    op.create_table("throttle",
        string("key"), big("window"), integer("count"),
        pk("key window"),
    )
    op.create_table("user_account",
        uuid("id"), string("email"), string("name"), string("password_hash", null=True),
        sealed("phone_sealed", null=True), sealed("totp_secret_sealed", null=True), big("totp_last_step", null=True),
        moment("disabled_at", null=True), moment("created_at"),
        pk("id"), unique("email"),
    )
    op.create_table("worker_beat",
        string("name", 30), moment("at"),
        pk("name"),
    )
    op.create_table("entry_version",
        *owned(), string("kind", 30), uuid("entity_id"), integer("rev"), moment("at"), uuid("by"),
        string("change", 20), sealed("reason_sealed", null=True), sealed("body_sealed", null=True),
        unique("org_id kind entity_id rev"),
    )
    op.create_table("feed",
        uuid("org_id"), string("kind", 30), uuid("entity_id"), string("scope", 60), big("seq"), boolean("deleted"),
        integer("min_schema"), moment("at"),
        pk("org_id kind entity_id scope"), unique("org_id seq"), fk("org_id", "organisation", "id"),
        index("org_id scope seq"),
    )
    op.create_table("landlord",
        *owned(), string("name", 200), string("name_key", 200),
        unique("org_id name_key"),
    )
    op.create_table("list_override",
        *owned(), string("list_code", 40), string("code", 40), string("parent", 40, null=True),
        string("label_fr", 80, null=True), boolean("active", null=True), integer("sort", null=True),
        unique("org_id list_code code"),
    )
    op.create_table("list_version",
        *owned(), string("list_code", 40), integer("version"), json("items"), integer("rev"),
    )
    op.create_table("org_clock",
        uuid("org_id"), uuid("epoch"), big("seq"), big("forgotten"),
        pk("org_id"), fk("org_id", "organisation", "id"),
    )
    op.create_table("partner",
        *owned(), string("name"), json("domaines"), string("phone", null=True), string("address", null=True),
        string("hours", null=True), sealed("note_sealed", null=True), boolean("active"), integer("rev"),
        index("org_id name"),
    )
    op.create_table("public_point",
        *owned(), sealed("label_sealed", null=True), string("commune", 120), number("lat", null=True),
        number("lon", null=True),
    )
    op.create_table("recovery_code",
        uuid("id"), uuid("user_id"), string("code_hash"), moment("used_at", null=True),
        pk("id"), unique("user_id code_hash"), fk("user_id", "user_account", "id"),
    )
    op.create_table("sector",
        *owned(), string("name", 120), string("code", 20), integer("rev"),
        unique("org_id code"),
    )
    op.create_table("shift",
        *owned(), string("state"), integer("version"), day("service_date"), moment("starts_at"), moment("ends_at"),
        moment("published_at", null=True), sealed("note_sealed", null=True), integer("rev"),
        index("org_id service_date"), index("org_id starts_at"),
    )
    op.create_table("estate",
        *owned(), uuid("landlord_id", null=True), uuid("sector_id", null=True), string("name", 200),
        string("plate", 12), string("address", 300), string("postcode", 5), string("citycode", 5),
        string("commune", 120), number("lat", null=True), number("lon", null=True), integer("dwellings", null=True),
        integer("year", null=True), string("source", 80, null=True), string("source_id", 80, null=True),
        string("content_hash", 70, null=True), string("row_hash", 64, null=True), integer("rev"),
        unique("org_id source source_id content_hash"), fk("org_id landlord_id", "landlord"),
        fk("org_id sector_id", "sector"), index("org_id landlord_id", name="ix_estate_landlord"),
        index("org_id lat lon", name="ix_estate_position"), index("org_id sector_id", name="ix_estate_sector"),
    )
    op.create_table("invitation",
        *owned(), string("email"), string("role"), uuid("landlord_id", null=True), string("code_hash"),
        moment("made_at"), moment("expires_at"), moment("used_at", null=True),
        unique("code_hash"), fk("org_id landlord_id", "landlord"),
    )
    op.create_table("membership",
        *owned(), uuid("user_id"), string("role"), uuid("landlord_id", null=True), boolean("active"),
        string("pair_code", null=True),
        unique("org_id user_id"), fk("org_id landlord_id", "landlord"), fk("user_id", "user_account", "id"),
        index("user_id"),
    )
    op.create_table("round",
        *owned(), uuid("shift_id", null=True), uuid("sector_id", null=True), string("state"), string("type_tournee"),
        moment("planned_at", null=True), uuid("started_by", null=True), moment("started_at", null=True),
        moment("ended_at", null=True), uuid("twin_of", null=True), boolean("released"), integer("rev"),
        fk("org_id sector_id", "sector"), fk("org_id shift_id", "shift"), fk("org_id twin_of", "round"),
        index("org_id shift_id"), index("org_id started_at"),
    )
    op.create_table("absence",
        *owned(), uuid("user_id"), moment("starts_at"), moment("ends_at"),
        fk("org_id user_id", "membership", "org_id user_id"), index("org_id user_id ends_at"),
    )
    op.create_table("building",
        *owned(), uuid("estate_id"), string("name", 120), string("address", 300),
        fk("org_id estate_id", "estate"), index("org_id estate_id", name="ix_building_estate"),
    )
    op.create_table("consigne",
        *owned(), uuid("estate_id"), uuid("sector_id", null=True), sealed("text_sealed", null=True),
        day("valid_from"), day("valid_to", null=True), uuid("author_id"), string("priority"),
        moment("closed_at", null=True), integer("rev"),
        fk("org_id author_id", "membership", "org_id user_id"), fk("org_id estate_id", "estate"),
        index("org_id estate_id"),
    )
    op.create_table("device",
        *owned(), uuid("user_id"), string("label"), moment("enrolled_at"), moment("last_contact", null=True),
        integer("announced_pending"), integer("announced_max_no"), moment("oldest_pending_at", null=True),
        string("build", null=True), boolean("persisted", null=True), big("quota_left", null=True),
        big("clock_offset_ms", null=True), boolean("push_ok", null=True), moment("lease_until", null=True),
        moment("revoked_at", null=True), string("session_hash", null=True),
        fk("org_id user_id", "membership", "org_id user_id"), index("org_id user_id"), index("session_hash"),
    )
    op.create_table("enrolment_code",
        *owned(), uuid("user_id"), string("code_hash"), uuid("made_by", null=True), moment("made_at"),
        moment("expires_at"), moment("used_at", null=True),
        unique("code_hash"), fk("made_by", "user_account", "id"),
        fk("org_id user_id", "membership", "org_id user_id"), index("org_id user_id"),
    )
    op.create_table("followup",
        *owned(), string("subject_kind", 30), uuid("subject_id"), uuid("owner_id"), day("due_on"),
        string("reason", 60), string("state", 20), integer("postponed"), string("outcome", 60, null=True),
        uuid("estate_id", null=True), moment("created_at"), moment("notified_at", null=True),
        moment("done_at", null=True), integer("rev"),
        fk("org_id estate_id", "estate"), fk("org_id owner_id", "membership", "org_id user_id"),
        index("state due_on", name="ix_followup_due"), index("org_id owner_id state", name="ix_followup_owner"),
        index("org_id subject_kind subject_id", name="ix_followup_subject"),
    )
    op.create_table("push_delivery",
        *owned(), uuid("user_id"), string("topic", 32), uuid("followup_id", null=True), integer("n"),
        moment("useful_until"), string("state", 20), integer("attempts"), moment("next_at"),
        string("claimed_by", 60, null=True), moment("lease_until", null=True), moment("sent_at", null=True),
        unique("org_id user_id topic"), fk("org_id user_id", "membership", "org_id user_id"),
        index("state next_at", name="ix_push_delivery_next"),
    )
    op.create_table("review",
        *owned(), string("kind", 30), uuid("entity_id"), integer("rev"), boolean("current"), boolean("at_once"),
        string("state", 20), uuid("by", null=True), moment("at"), string("reason", 60, null=True),
        sealed("note_sealed", null=True), moment("withdrawn_at", null=True), json("facts", null=True),
        uuid("estate_id", null=True), day("service_date"), moment("occurred_at"), uuid("author_id"), json("agents"),
        string("level", 60, null=True), string("place", 60, null=True), string("sort", 60, null=True),
        uuid("part_of", null=True),
        unique("org_id kind entity_id rev"), fk("org_id estate_id", "estate"),
        index("org_id part_of", name="ix_review_parts"),
        index("org_id state service_date", name="ix_review_work_list"),
    )
    op.create_table("round_agent",
        uuid("org_id"), uuid("round_id"), uuid("user_id"),
        pk("org_id round_id user_id"), fk("org_id round_id", "round", ondelete="CASCADE"),
        fk("org_id user_id", "membership", "org_id user_id"), fk("org_id", "organisation", "id"),
        index("org_id user_id"),
    )
    op.create_table("round_event",
        *owned(), uuid("round_id"), string("verb"), moment("at"), uuid("by"), uuid("op_id", null=True),
        string("reason", null=True),
        fk("org_id round_id", "round", ondelete="CASCADE"), index("org_id round_id at"),
    )
    op.create_table("round_stop",
        *owned(), uuid("round_id"), uuid("estate_id"), integer("position"), string("state"),
        string("declared", null=True), string("reason", null=True), sealed("hint_sealed", null=True),
        fk("org_id estate_id", "estate"), fk("org_id round_id", "round", ondelete="CASCADE"),
        index("org_id round_id"),
    )
    op.create_table("sector_assignment",
        *owned(), uuid("user_id"), uuid("sector_id"), day("starts_on"), day("ends_on", null=True),
        fk("org_id sector_id", "sector"), fk("org_id user_id", "membership", "org_id user_id"),
        index("org_id user_id"),
    )
    op.create_table("shift_agent",
        uuid("org_id"), uuid("shift_id"), uuid("user_id"),
        pk("org_id shift_id user_id"), fk("org_id shift_id", "shift", ondelete="CASCADE"),
        fk("org_id user_id", "membership", "org_id user_id"), fk("org_id", "organisation", "id"),
        index("org_id user_id"),
    )
    op.create_table("consigne_read",
        uuid("org_id"), uuid("consigne_id"), uuid("user_id"), moment("at"),
        pk("org_id consigne_id user_id"), fk("org_id consigne_id", "consigne", ondelete="CASCADE"),
        fk("org_id user_id", "membership", "org_id user_id"), fk("org_id", "organisation", "id"),
    )
    op.create_table("entrance",
        *owned(), uuid("building_id"), string("label", 120), string("plate", 12),
        fk("org_id building_id", "building"), index("org_id building_id", name="ix_entrance_building"),
    )
    op.create_table("held_op",
        *owned(), uuid("op_id"), string("kind", 60), integer("schema"), uuid("record_id", null=True),
        uuid("device_id"), uuid("user_id"), string("reason", 20), string("message", 300),
        uuid("waits_for", null=True), moment("held_at"), integer("tries"), sealed("body_sealed", null=True),
        moment("settled_at", null=True), uuid("settled_by", null=True), string("settled", 20, null=True),
        sealed("note_sealed", null=True),
        fk("org_id device_id", "device"), index("org_id settled_at held_at"), index("org_id waits_for"),
    )
    op.create_table("login_session",
        string("id_hash"), uuid("org_id", null=True), uuid("user_id"), uuid("membership_id", null=True),
        string("kind"), string("stage"), uuid("device_id", null=True), moment("created_at"), moment("last_seen_at"),
        moment("expires_at"),
        pk("id_hash"), fk("org_id device_id", "device"), fk("org_id membership_id", "membership"),
        fk("org_id", "organisation", "id"), fk("user_id", "user_account", "id"), index("user_id"),
    )
    op.create_table("op",
        *owned(), uuid("device_id"), integer("device_no"), uuid("user_id"), string("kind", 60),
        uuid("record_id", null=True), string("payload_hash", 64), string("status", 20), json("result"),
        moment("received_at"),
        fk("org_id device_id", "device"), index("org_id device_id device_no"),
    )
    op.create_table("ambience",
        *owned(), *entry(), integer("level"), json("dimensions"), uuid("visit_id", null=True),
        index("org_id visit_id"),
    )
    op.create_table("conflict",
        *owned(), *entry(), string("type"), string("gravite"), string("recurrence"), string("origine"),
        string("issue"), json("reponses"), string("mode"),
    )
    op.create_table("contact",
        *owned(), *entry(), string("besoin"), json("reponses"), string("registre"), string("canal"), json("counts"),
    )
    op.create_table("push_subscription",
        *owned(), uuid("user_id"), string("session_id_hash"), string("endpoint", 2048), string("endpoint_hash", 64),
        string("p256dh", 100), string("auth", 40), string("state", 20), string("token_hash", 64, null=True),
        moment("created_at"), moment("proof_sent_at", null=True), moment("proved_at", null=True), integer("failures"),
        unique("org_id session_id_hash endpoint_hash"), fk("org_id user_id", "membership", "org_id user_id"),
        fk("session_id_hash", "login_session", "id_hash", ondelete="CASCADE"), index("endpoint_hash"),
        index("org_id user_id state"), index("session_id_hash"),
    )
    op.create_table("referral",
        *owned(), *entry(), string("domaine"), string("besoin", null=True), uuid("partner_id", null=True),
        string("path"), string("state"), string("consent", null=True), string("consent_means", null=True),
        moment("consent_at", null=True), moment("transmitted_at", null=True), day("transmitted_on", null=True),
        string("channel", null=True),
        fk("org_id partner_id", "partner"), index("org_id state"),
    )
    op.create_table("released_line",
        *owned(), string("kind", 30), uuid("entity_id"), integer("rev"), uuid("estate_id"),
        day("service_date", null=True), string("iso_week", 8, null=True), string("month", 7, null=True),
        string("daypart", 20, null=True), string("state", 20, null=True), integer("ambience_level", null=True),
        string("family", 60, null=True), string("severity", 20, null=True), string("outcome", 60, null=True),
        uuid("building_id", null=True), uuid("entrance_id", null=True), string("lieu", 60, null=True),
        string("category", 60, null=True), string("sub_category", 60, null=True), string("work", 20, null=True),
        string("transmission", 20, null=True), string("feedback", 20, null=True), day("flagged_on", null=True),
        day("sent_on", null=True),
        unique("org_id kind entity_id"), fk("org_id building_id", "building"), fk("org_id entrance_id", "entrance"),
        fk("org_id estate_id", "estate"), index("org_id kind iso_week", name="ix_released_line_conflict"),
        index("org_id kind month", name="ix_released_line_contact"),
        index("org_id kind flagged_on", name="ix_released_line_technical"),
        index("org_id kind service_date", name="ix_released_line_visit"),
    )
    op.create_table("technical_problem",
        *owned(), *entry(), string("category"), string("sub_category", null=True), string("severity"),
        string("requester"), integer("floor", null=True), string("work"), string("transmission"), string("feedback"),
        moment("called_at", null=True), sealed("called_who_sealed", null=True), boolean("call_impossible"),
        moment("sent_at", null=True), string("sent_channel", null=True), string("sent_to", null=True),
        sealed("sent_reference_sealed", null=True),
        index("org_id transmission"),
    )
    op.create_table("visit",
        *owned(), *entry(), uuid("stop_id", null=True), string("state"), string("reason", null=True), boolean("ras"),
        json("entrances"), uuid("twin_of", null=True),
        fk("org_id stop_id", "round_stop"), index("org_id stop_id"),
    )


TABLES = (
    "geocode_cache", "organisation", "push_halt", "throttle", "user_account", "worker_beat", "entry_version", "feed",
    "landlord", "list_override", "list_version", "org_clock", "partner", "public_point", "recovery_code", "sector",
    "shift", "estate", "invitation", "membership", "round", "absence", "building", "consigne", "device",
    "enrolment_code", "followup", "push_delivery", "review", "round_agent", "round_event", "round_stop",
    "sector_assignment", "shift_agent", "consigne_read", "entrance", "held_op", "login_session", "op", "ambience",
    "conflict", "contact", "push_subscription", "referral", "released_line", "technical_problem", "visit",
)
# fmt: on


def downgrade() -> None:
    """Nothing is left."""
    for name in reversed(TABLES):
        op.drop_table(name)
