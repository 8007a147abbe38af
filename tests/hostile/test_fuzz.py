"""Every operation with every kind of value: one answer each, applied or held, and a database that still adds up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from marshmallow import Schema, fields
from sqlalchemy import func, select

from app.core import clock, kinds, tenant
from app.core.feed import Feed
from app.core.unit import read_unit
from app.logbook.kinds import entry_kinds
from app.logbook.models import LogEntry
from app.nomenclatures import queries as lists
from app.review.models import Review
from app.sync.models import HeldOp, Op
from tests.clients import Phone, made_whole
from tests.desk.evening import tell
from tests.world import World

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=30),
    st.sampled_from(["\x00", "\ud800", "", "__proto__", "=1+1", "0001-01-01", "9999-12-31T23:59:59Z", "1e400"]),
    st.lists(st.integers(0, 3), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(0, 3), max_size=3),
)
KNOWN_CODES: list[str] = []
KNOWN_IDS: list[str] = []
FITTING: dict[str, list[Any]] = {}
"""By field, values that belong there: drawn half of the time, so that much of it is applied."""
DRAWN = st.integers(0, 2**20)


def one_of_these(values: list[Any]) -> st.SearchStrategy[Any]:
    """Of what the list holds when it is drawn: a deferred strategy would keep the records of the first database."""
    return DRAWN.map(lambda number: values[number % len(values)])


CODES = one_of_these(KNOWN_CODES)


def ids() -> st.SearchStrategy[str]:
    """Of something that exists, or of nothing."""
    return st.one_of(one_of_these(KNOWN_IDS), st.uuids().map(str))


def of_field(field: fields.Field, name: str = "") -> st.SearchStrategy[Any]:
    """What a field expects, or nearly."""
    plain = of_type(field)
    fitting = DRAWN.flatmap(lambda n: st.just(FITTING[name][n % len(FITTING[name])]) if name in FITTING else plain)
    return st.integers(0, 39).flatmap(lambda n: JUNK if n == 0 else plain if n < 4 else fitting)


def of_type(field: fields.Field) -> st.SearchStrategy[Any]:
    """A value of the type of a field, whatever it means."""
    right: st.SearchStrategy[Any] = JUNK
    if isinstance(field, fields.Nested):
        right = of_schema(field.schema)
    elif isinstance(field, fields.UUID):
        right = ids()
    elif isinstance(field, fields.List):
        right = st.lists(of_field(field.inner), max_size=3)
    elif isinstance(field, fields.Dict):
        right = st.dictionaries(st.one_of(CODES, st.text(max_size=4)), st.one_of(st.integers(-1, 9), CODES), max_size=3)
    elif isinstance(field, fields.Boolean):
        right = st.booleans()
    elif isinstance(field, fields.Integer | fields.Float):
        right = st.integers(-3, 5)
    elif isinstance(field, fields.AwareDateTime):
        right = st.datetimes().map(lambda at: f"{at.isoformat()}Z")
    elif isinstance(field, fields.Date):
        right = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(str) | st.dates(
            date(2026, 11, 1), date(2027, 3, 1)
        ).map(str)
    elif isinstance(field, fields.String):
        right = st.one_of(CODES, CODES, st.text(max_size=20))
    return right


def of_schema(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    """An object with the required fields and some of the others; now and then one too many."""
    required = {name: of_field(one, name) for name, one in schema.fields.items() if one.required}
    optional = {name: of_field(one, name) for name, one in schema.fields.items() if not one.required}
    known = st.fixed_dictionaries(required, optional=optional)
    return st.integers(0, 19).flatmap(
        lambda n: (
            st.builds(lambda one, key, value: {**one, key: value}, known, st.text(max_size=9), JUNK)
            if n == 0
            else known
        )
    )


ENTERS = [kind for kind in kinds.OPERATIONS if kind.endswith((".record", ".report", ".flag", ".signpost", ".propose"))]
OPERATIONS = st.one_of(
    # What makes an entry comes more often than the rest: each kind of them is to get through.
    *(
        st.tuples(st.just(kind), of_schema(kinds.OPERATIONS[kind].schema()), ids(), JUNK)
        for kind in (*kinds.OPERATIONS, *ENTERS * 6)
    ),
    st.tuples(st.text(max_size=70), JUNK, JUNK, JUNK),
)


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    phone: Phone = as_phone(world.nadia)
    evening = tell(world, phone)
    KNOWN_IDS[:] = [str(one) for one in (
        *evening.entries().values(), evening.round_id, evening.consigne_id, evening.partner_id, evening.shift_id,
        world.sector_id, world.glycines.estate_id, world.glycines.building_id, *world.glycines.entrances,
        world.tuilerie.estate_id, world.nadia.user_id, world.yoann.user_id, world.strange_home.estate_id,
    )]  # fmt: skip
    FITTING.clear()
    FITTING.update(
        place=[{"estate": str(world.glycines.estate_id)}, {"entrance": str(world.glycines.entrances[0])},
               {"building": str(world.verriers.building_id)}, {"public_point": {"label": "Place du marché"}}],
        round_id=[None, str(evening.round_id)], agents=[[], [str(world.yoann.user_id)]], text=[None, "Vu."],
        reponses=[[], ["information"]], counts=[{"age": {"18_24": 2}}], dimensions=[{}], entrances=[[]], stops=[[]],
        partner_id=[None, str(evening.partner_id)], stop_id=[None], followup=[None], reason=[None], call=[None],
        origin=[None, {"kind": "contact", "id": str(evening.contact)}], sector_id=[None, str(world.sector_id)],
        severity=["t1", "t2"], category=["acces_fermeture"], sub_category=["porte_hall", None],
        kind=["contact", "visit"], changes=[{"text": "Corrigé."}, {}], level=[0, 1, 2, 3, 4], state=["visite"],
        ras=[True, False], planned=[False], subject=[{"kind": "contact", "id": str(evening.contact)}],
        due_on=[str(clock.today() + timedelta(days=3))],
    )  # fmt: skip
    with tenant.tenant(world.org_id), read_unit():
        listed = {name: [one.code for one in lists.items(world.org_id, code)] for name, code in LISTS.items()}
    KNOWN_CODES[:] = sorted({code for codes in listed.values() for code in codes})
    FITTING.update({name: codes for name, codes in listed.items() if name not in FITTING})
    return phone


LISTS = {
    "type": "type_conflit", "gravite": "gravite", "recurrence": "recurrence", "origine": "origine",
    "issue": "issue_temps_reel", "besoin": "besoin", "registre": "registre", "canal": "canal", "lieu": "lieu",
    "requester": "demandeur", "domaine": "domaine", "consent_means": "consentement_moyen",
    "outcome": "resultat_suivi", "type_tournee": "type_tournee", "band": "public_age", "why": "motif_empeche",
}  # fmt: skip


def test_every_operation_has_one_answer_and_the_books_balance(phone: Phone, world: World) -> None:
    sent: list[str] = []
    told: dict[tuple[str, str], dict[str, Any]] = {}

    @seed(20261122)
    @settings(
        max_examples=40, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    @given(st.lists(OPERATIONS, min_size=20, max_size=40), st.randoms(use_true_random=False))
    def play(drawn: list[Any], chance: Any) -> None:
        ops = []
        for kind, payload, record_id, other in drawn:
            op = phone.op(kind, payload, record_id=uuid4() if kind.endswith((".record", ".report")) else record_id)
            if chance.random() < 0.08:
                op[chance.choice(("occurred_at", "offset", "clock_gap", "base_rev", "after", "record_id"))] = other
            ops.append(op)
        answer = phone.send(*ops)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        body = answer.get_json()
        results = body["results"]
        assert [one["id"] for one in results] == [op["id"] for op in ops]
        assert {one["result"] for one in results} <= {"applied", "held"}
        broken = [(op, one) for op, one in zip(ops, results, strict=True) if one.get("reason") == "error"]
        assert broken == [], json.dumps(broken[:1])
        sent.extend(op["id"] for op in ops)
        phone.cursor = body["cursor"]
        for row in (*body["changes"], *made_whole(body["own"], ops)):
            told[(row["kind"], str(UUID(row["id"])))] = {**row, "id": str(UUID(row["id"]))}

    phone.pull_all()
    play()
    assert len(sent) > 500
    check_the_books(world, sent)
    phone.cursor = None
    fresh = phone.pull_all()
    assert {kind for kind, _ in told} >= set(entry_kinds())
    assert {key: row for key, row in told.items() if key in fresh} == {key: fresh[key] for key in told if key in fresh}


def check_the_books(world: World, sent: list[str]) -> None:
    """Each operation once; what is not applied is held; each entry has its review and its place in the feed."""
    with tenant.tenant(world.org_id), read_unit() as s:
        known = dict(s.execute(select(Op.id, Op.status)).all())
        assert set(map(UUID, sent)) <= set(known)
        held = set(s.scalars(select(HeldOp.op_id).where(HeldOp.settled_at.is_(None))))
        assert {id for id, status in known.items() if status == "held"} == held
        applied = sum(status == "applied" for status in known.values())
        assert applied > 20
        reviewed = set(s.execute(select(Review.kind, Review.entity_id).where(Review.current)).all())
        fed = set(s.execute(select(Feed.kind, Feed.entity_id)).all())
        for kind, entry in entry_kinds().items():
            rows = list(s.scalars(select(entry.model)))
            assert {(kind, row.id) for row in rows} <= reviewed & fed
            assert all(isinstance(row, LogEntry) and row.author_id == world.nadia.user_id for row in rows)
        assert s.scalar(select(func.count()).select_from(Feed).where(Feed.org_id != world.org_id)) == 0
