"""A browser at the desk and a phone on the landing, over Flask's test client."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.release import RELEASE
from app.core.unit import write_unit
from app.door import proof, sessions
from app.door.cookies import DESK, DEVICE
from app.door.models import Device
from app.people.models import Membership, UserAccount
from tests.world import Person

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Visitor(FlaskClient):
    """A client whose every request has its own application context, as on a server.

    Inside a test's context Flask would lend it to all requests: `g`, hence the user, of the first one
    would then be those of the second.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """As Flask's, in a context of its own."""
        with self.application.app_context():
            return super().open(*args, **kwargs)


def made_whole(own: list[dict[str, Any]], ops: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records that operations of an exchange made, as the phone puts them together (outbox/answer.js)."""
    whole = []
    for one in own:
        op = ops[one["of"]]
        kept = {name: value for name, value in op["payload"].items() if name not in one["without"]}
        whole.append({"kind": one["kind"], "id": op["record_id"], "rev": one["rev"], "data": {**kept, **one["data"]}})
    return whole


class Desk:
    """A signed-in browser. `submit` sends a form as a person would: from the page that holds it."""

    def __init__(self, client: FlaskClient, person: Person) -> None:
        self.client = client
        self.person = person

    @classmethod
    def signed_in(cls, app: Flask, person: Person) -> Desk:
        """With a session of its own, opened now."""
        with tenant.every_tenant(), write_unit() as s:
            user = s.get_one(UserAccount, person.user_id)
            member = s.get_one(Membership, (person.org_id, person.membership_id))
            secret = sessions.open_session(s, user, clock.now(), membership=member)
        client = app.test_client()
        client.set_cookie(DESK, secret, domain="localhost", secure=True)
        return cls(client, person)

    def get(self, url: str, **more: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(url, **more)

    def submit(self, url: str, data: dict[str, Any], page: str | None = None) -> TestResponse:
        """Open the page with the form (by default the same address), then send it with its token."""
        html = self.client.get(page or url).get_data(as_text=True)
        found = TOKEN.search(html)
        token = {"csrf_token": found.group(1)} if found else {}
        return self.client.post(url, data={**token, **data})


class Phone:
    """An enrolled phone: numbers its operations, keeps its cursor."""

    HEADERS = {"X-Palier": "1", "Sec-Fetch-Site": "same-origin"}

    def __init__(self, client: FlaskClient, person: Person, device_id: UUID) -> None:
        self.client = client
        self.person = person
        self.device_id = device_id
        self.no = 0
        self.cursor: str | None = None

    @classmethod
    def enrolled(cls, app: Flask, person: Person) -> Phone:
        """A new enrolment, with its session."""
        with tenant.every_tenant(), write_unit() as s:
            user = s.get_one(UserAccount, person.user_id)
            member = s.get_one(Membership, (person.org_id, person.membership_id))
            device = Device(
                org_id=person.org_id,
                id=uuid7(),
                user_id=person.user_id,
                label="Téléphone",
                enrolled_at=clock.now(),
                last_contact=clock.now() - timedelta(days=1),
            )
            s.add(device)
            s.flush()
            secret = sessions.open_session(s, user, clock.now(), membership=member, device=device)
            device_id, own = device.id, proof.new(device)
        client = app.test_client()
        client.set_cookie(proof.name_of(device_id), own, domain="localhost", secure=True)
        client.set_cookie(DEVICE, secret, domain="localhost", secure=True)
        return cls(client, person, device_id)

    def again(self) -> Phone:
        """This phone as it is now, in another hand: what one of them does next, the other does not know."""
        other = Phone(self.client.application.test_client(), self.person, self.device_id)
        for name in (proof.name_of(self.device_id), DEVICE):
            cookie = self.client.get_cookie(name)
            assert cookie is not None
            other.client.set_cookie(name, cookie.value, domain="localhost", secure=True)
        other.no, other.cursor = self.no, self.cursor
        return other

    def call(self, method: str, url: str, **more: Any) -> TestResponse:
        """Any /api call, with the headers of our page."""
        headers = {**self.HEADERS, **more.pop("headers", {})}
        return self.client.open(url, method=method, headers=headers, **more)

    def op(self, kind: str, payload: dict[str, Any], record_id: Any = None, **more: Any) -> dict[str, Any]:
        """A sealed operation, numbered."""
        self.no += 1
        return {
            "no": self.no,
            "id": str(uuid7()),
            "kind": kind,
            "schema": 1,
            "record_id": str(record_id or uuid4()),
            "base_rev": None,
            "after": None,
            "occurred_at": clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "offset": 60,
            "clock_gap": 0,
            "payload": payload,
            **more,
        }

    def envelope(self, sealed: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        """The body of an exchange."""
        return {
            "device": str(self.device_id),
            "build": f"{RELEASE}-test",
            "schema": 1,
            "epoch": None,
            "cursor": self.cursor,
            "outbox": {"pending": len(sealed), "max_no": self.no, "oldest_at": None},
            "phone": {"now": clock.now().isoformat(), "persisted": True, "quota_left": None, "push_ok": False},
            "ops": sealed,
            **more,
        }

    def send(self, *ops: dict[str, Any], **more: Any) -> TestResponse:
        """One exchange, its raw answer; the cursor is not moved."""
        return self.call("POST", "/api/sync", json=self.envelope(list(ops), **more))

    def sync(self, *ops: dict[str, Any]) -> dict[str, Any]:
        """One exchange that must succeed; the cursor moves. Returns the answer."""
        answer = self.send(*ops)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        body: dict[str, Any] = answer.get_json()
        self.cursor = body["cursor"]
        body["changes"] += made_whole(body.pop("own"), ops)
        return body

    def deposit(self, *ops: dict[str, Any], **more: Any) -> TestResponse:
        """By its own secret alone: what waits, and nothing asked for. The raw answer."""
        asked = self.envelope(list(ops), **more)
        return self.call("POST", "/api/deposit", json={k: v for k, v in asked.items() if k not in ("epoch", "cursor")})

    def pull_all(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Everything since the cursor, all pages: records by (kind, id)."""
        held: dict[tuple[str, str], dict[str, Any]] = {}
        while True:
            body = self.sync()
            held |= {(one["kind"], one["id"]): one for one in body["changes"]}
            for one in body["evictions"]:
                held.pop((one["kind"], one["id"]), None)
            if not body["more"]:
                return held
