"""Every route, every caller, every method: what each gets, against the one table of access_policy.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.door import actions
from app.door.access import access_of
from app.people.models import Membership, UserAccount
from app.people.rules import Role
from tests.access_flows import LEAD
from tests.access_own import OWN
from tests.access_policy import (
    ADMINISTRATION,
    ANYONE,
    BODIES,
    BY_SECRET,
    DEPOSIT,
    ENDING,
    NOT_OBJECTS,
    OBJECTS,
    PHONE,
    POLICY,
    Stage,
    Who,
)
from tests.clients import Desk, Phone
from tests.conftest import after_an_evening
from tests.world import Person, World

KINDS: dict[str, Who] = {
    "public": ANYONE, "by_link": ANYONE, "device": PHONE, "deposit": DEPOSIT, "by_secret": BY_SECRET,
}  # fmt: skip
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
CHANGING = re.compile(r'nonce="[^"]*"|name="csrf_token" value="[^"]*"')


@dataclass
class Caller:
    """Somebody with a client. `role` while signed in at the desk; `phone`: None, `live`, `closed` or `revoked`."""

    client: FlaskClient
    role: Role | None = None
    phone: str | None = None
    token: str | None = None

    def call(self, method: str, url: str, body: dict[str, str] | None = None) -> TestResponse:
        """As our own page would: headers and JSON under /api, a form and its token elsewhere."""
        if url.startswith("/api/"):
            headers = {"X-Palier": "1", "Sec-Fetch-Site": "same-origin"}
            sent = {} if method == "GET" else {"json": body or {}}
            return self.client.open(url, method=method, headers=headers, **sent)
        headers = {} if method == "GET" else {"X-CSRFToken": self.form_token()}
        return self.client.open(url, method=method, data=body, headers=headers)

    def form_token(self) -> str:
        """The token of this browser's forms, from a page that has one whoever asks."""
        if self.token is None:
            pages = (self.client.get(page).get_data(as_text=True) for page in ("/connexion/organisation", "/connexion"))
            self.token = next(found.group(1) for found in map(TOKEN.search, pages) if found)
        return self.token


def rules(app: Flask) -> list[Rule]:
    """Every rule of the application, those that end a session last."""
    return sorted(app.url_map.iter_rules(), key=lambda one: (one.rule in ENDING, one.rule))


def by_rule(app: Flask) -> dict[str, dict[str, Any]]:
    """rule -> method -> view."""
    found: dict[str, dict[str, Any]] = {}
    for one in rules(app):
        for method in one.methods - {"HEAD", "OPTIONS"}:
            found.setdefault(one.rule, {})[method] = app.view_functions[one.endpoint]
    return found


def address(rule: str, values: dict[str, object]) -> str:
    """A rule with its parameters filled in."""
    return re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", lambda found: str(values[found.group(1)]), rule)


def names(rule: str) -> list[str]:
    """The parameters of a rule."""
    return re.findall(r"<(?:[a-z]+:)?([a-z_]+)>", rule)


class Strangers(dict[str, object]):
    """An id nobody has, for any parameter."""

    def __missing__(self, name: str) -> object:
        return "conflict" if name == "kind" else uuid4()


def test_every_route_is_in_the_table_and_the_table_holds_no_other(app: Flask) -> None:
    have = {(rule, method) for rule, views in by_rule(app).items() for method in views}
    said = {(rule, method) for rule, line in POLICY.items() for method in line}
    assert have - said == set(), "add these to tests/access_policy.py"
    assert said - have == set(), "these are gone"


def test_every_view_declares_what_the_table_says(app: Flask) -> None:
    wrong = []
    for rule, views in by_rule(app).items():
        for method, view in views.items():
            access = access_of(view, method)
            found: Who | None = KINDS.get(access.kind, access.roles) if access else None
            if found != POLICY.get(rule, {}).get(method):
                wrong.append((method, rule, found))
    assert wrong == []


def anonymous(app: Flask, world: World) -> Caller:
    return Caller(app.test_client())


def at_the_desk(name: str) -> Callable[[Flask, World], Caller]:
    def caller(app: Flask, world: World) -> Caller:
        person: Person = getattr(world, name)
        return Caller(Desk.signed_in(app, person).client, person.role)

    return caller


def landlord_service(app: Flask, world: World) -> Caller:
    with tenant.every_tenant(), write_unit() as s:
        s.get_one(Membership, (world.org_id, world.reader.membership_id)).role = Role.landlord_service.value
    return Caller(Desk.signed_in(app, world.reader).client, Role.landlord_service)


def disabled(app: Flask, world: World) -> Caller:
    client = Desk.signed_in(app, world.claire).client
    with write_unit() as s:
        s.get_one(UserAccount, world.claire.user_id).disabled_at = clock.now()
    return Caller(client)


def closed_membership(app: Flask, world: World) -> Caller:
    client = Desk.signed_in(app, world.claire).client
    with tenant.every_tenant(), write_unit() as s:
        s.get_one(Membership, (world.org_id, world.claire.membership_id)).active = False
    return Caller(client)


def signed_out(app: Flask, world: World) -> Caller:
    browser = Desk.signed_in(app, world.claire)
    cookie = browser.client.get_cookie("__Host-palier").value
    browser.submit("/deconnexion", {}, page="/connexion/organisation")
    browser.client.set_cookie("__Host-palier", cookie, domain="localhost", secure=True)
    return Caller(browser.client)


def phone(app: Flask, world: World) -> Caller:
    return Caller(Phone.enrolled(app, world.nadia).client, phone="live")


def strange_phone(app: Flask, world: World) -> Caller:
    return Caller(Phone.enrolled(app, world.strange_agent).client, phone="live")


def revoked_phone(app: Flask, world: World) -> Caller:
    enrolled = Phone.enrolled(app, world.nadia)
    with tenant.tenant(world.org_id), write_unit():
        actions.revoke_device(world.claire.actor, enrolled.device_id, clock.now())
    return Caller(enrolled.client, phone="revoked")


def phone_of_a_closed_access(app: Flask, world: World) -> Caller:
    enrolled = Phone.enrolled(app, world.nadia)
    with tenant.tenant(world.org_id), write_unit():
        actions.disable_user(world.claire.actor, world.nadia.user_id, clock.now())
    return Caller(enrolled.client, phone="closed")


def disabled_phone(app: Flask, world: World) -> Caller:
    enrolled = Phone.enrolled(app, world.nadia)
    with write_unit() as s:
        s.get_one(UserAccount, world.nadia.user_id).disabled_at = clock.now()
    return Caller(enrolled.client)


CALLERS: dict[str, Callable[[Flask, World], Caller]] = {
    "anonymous": anonymous,
    **{name: at_the_desk(name) for name in ("nadia", "claire", "lead", "reader", "other_reader", "admin", "stranger")},
    **{
        one.__name__: one
        for one in (landlord_service, disabled, closed_membership, signed_out, phone, strange_phone, revoked_phone,
                    phone_of_a_closed_access, disabled_phone)
    },
}  # fmt: skip


def expected(caller: Caller, who: Who | None) -> str:
    """What the table promises this caller."""
    if who is None:
        return "no such method"
    if who == ANYONE:
        return "open"
    if who in (PHONE, DEPOSIT, BY_SECRET):
        if caller.phone == "closed":
            return "no session" if who == PHONE else "open"
        return {"live": "open", "revoked": "told revoked"}.get(caller.phone or "", "no session")
    if caller.role is None:
        return "to the door"
    return "open" if caller.role in who else "forbidden"


def verdict(answer: TestResponse, who: Who | None) -> str:
    """What an answer amounts to."""
    if answer.status_code == 405:
        return "no such method"
    if who == ANYONE:
        return "open" if answer.status_code not in (401, 403, 500) else f"refused {answer.status_code}"
    if answer.status_code == 303 and str(answer.location).split("?")[0] == "/connexion":
        return "to the door"
    said = answer.get_json(silent=True) or {}
    if answer.status_code == 401 and said.get("error") == "session":
        return "no session"
    if answer.status_code == 403:
        return "told revoked" if said.get("device") == "revoked" else "forbidden"
    return "open" if answer.status_code < 500 else f"broken {answer.status_code}"


@pytest.mark.parametrize("who", CALLERS)
def test_each_caller_gets_what_the_table_says(app: Flask, world: World, who: str) -> None:
    pairs = [(rule, method) for rule, line in POLICY.items() for method in line]
    # What ends a session comes last.
    assert surprises(CALLERS[who](app, world), sorted(pairs, key=lambda one: one[0] in ENDING)) == []


@pytest.mark.slow  # three requests in four, and that no view has these methods is in the map of the routes
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # which has no database
@pytest.mark.parametrize("who", CALLERS)
def test_no_caller_finds_a_method_the_table_does_not_name(app: Flask, world: World, who: str) -> None:
    pairs = [(rule, method) for rule, line in POLICY.items() for method in METHODS if method not in line]
    assert surprises(CALLERS[who](app, world), pairs) == []


def surprises(caller: Caller, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str, str, str]]:
    """Of these rules and methods, those that answer otherwise than the table: what it promises, what came."""
    wrong = []
    for rule, method in pairs:
        allowed = POLICY[rule].get(method)
        answer = caller.call(method, address(rule, Strangers()), BODIES.get(rule))
        if verdict(answer, allowed) != expected(caller, allowed):
            wrong.append((method, rule, expected(caller, allowed), verdict(answer, allowed)))
    return wrong


@pytest.fixture
def stage(app: Flask, world: World) -> Stage:
    """The evening told, on Nadia's phone."""
    phone, evening = after_an_evening(app)
    return Stage(world, evening, phone)


def with_objects() -> Iterator[tuple[str, str, Who]]:
    """Every route that names an object of an organisation."""
    for rule, line in POLICY.items():
        if set(names(rule)) - NOT_OBJECTS:
            for method, who in line.items():
                yield rule, method, who


ALONE: dict[Who, Role] = {LEAD: Role.lead, ADMINISTRATION: Role.administrator}
"""What a coordinator may not open, whosever it is, is asked by who may."""


def becomes(person: Person, role: Role) -> None:
    with tenant.every_tenant(), write_unit() as s:
        s.get_one(Membership, (person.org_id, person.membership_id)).role = role.value


def test_a_foreign_id_answers_exactly_as_an_unknown_one(app: Flask, stage: Stage) -> None:
    real = {name: find(stage) for name, find in OBJECTS.items()}
    others = (stage.world.strange_agent, stage.world.yoann)
    strangers: dict[Who, list[Caller]] = {
        PHONE: [Caller(Phone.enrolled(app, one).client) for one in others],
        OWN: [Caller(Desk.signed_in(app, one).client) for one in others],
        "desk": [Caller(Desk.signed_in(app, stage.world.stranger).client)],
    }
    wrong = []
    for rule, method, who in sorted(
        with_objects(), key=lambda one: list(ALONE).index(one[2]) if one[2] in ALONE else -1
    ):
        if who in ALONE:
            becomes(stage.world.stranger, ALONE[who])
        for caller in strangers[who if who in (PHONE, OWN) else "desk"]:
            foreign, unknown = (
                caller.call(method, address(rule, values), BODIES.get(rule))
                for values in (real, {**real, **fresh(rule)})
            )
            if not foreign.status_code == unknown.status_code == 404 or seen(foreign) != seen(unknown):
                wrong.append((method, rule, foreign.status_code, unknown.status_code))
    assert wrong == []


def fresh(rule: str) -> dict[str, object]:
    """Ids nobody has, for the objects of a rule; a kind of entry is no secret."""
    return {name: uuid7() for name in names(rule) if name != "kind"}


def seen(answer: TestResponse) -> str:
    """The body without what changes at each answer."""
    return CHANGING.sub("", answer.get_data(as_text=True))


def test_the_ids_that_strangers_are_refused_are_real(app: Flask, stage: Stage) -> None:
    real = {name: find(stage) for name, find in OBJECTS.items()}
    own: dict[Who, Caller] = {
        PHONE: Caller(stage.phone.client),
        OWN: Caller(Desk.signed_in(app, stage.world.nadia).client),
        "desk": Caller(Desk.signed_in(app, stage.world.claire).client),
    }
    read_first = sorted(with_objects(), key=lambda one: one[1] != "GET")  # before one of them is withdrawn
    missing = [
        (method, rule)
        for rule, method, who in read_first
        if own[who if who in (PHONE, OWN) else "desk"].call(method, address(rule, real), BODIES.get(rule)).status_code
        in (404, 405, 500)
    ]
    assert missing == []
