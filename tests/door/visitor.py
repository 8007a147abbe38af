"""Someone at the door: passwords for the small world's people, and a browser that fills forms in."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.core import clock
from app.core.unit import write_unit
from app.door import factors, passwords
from app.door.cookies import DESK
from app.people.models import UserAccount
from tests.world import Person

PASSWORD = "quatre marches et un palier"
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
HEADERS = {"X-Palier": "1", "Sec-Fetch-Site": "same-origin"}


def _hash() -> str:
    return passwords.hashed(PASSWORD)


def settle(*people: Person) -> None:
    """Give them the password, and a second factor to those whose role needs one."""
    from app.door.rules import needs_second_factor

    with write_unit() as s:
        for one in people:
            user = s.get_one(UserAccount, one.user_id)
            user.password_hash = _hash()
            if needs_second_factor(one.role):
                user.totp_secret = TOTP


def digits(secret: str = TOTP) -> str:
    """What the authenticator shows now."""
    return factors.code_at(secret, clock.now())


class Door:
    """A browser in front of desk and portal."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, url: str) -> TestResponse:
        return self.client.get(url)

    def fill(self, url: str, page: str | None = None, **fields: Any) -> TestResponse:
        """Open the page, send its form."""
        html = self.client.get(page or url).get_data(as_text=True)
        found = TOKEN.search(html)
        return self.client.post(url, data={"csrf_token": found.group(1) if found else "", **fields})

    def give_password(self, person: Person, password: str = PASSWORD, **more: Any) -> TestResponse:
        return self.fill("/connexion", email=person.email, password=password, **more)

    def come_in(self, person: Person) -> TestResponse:
        """Password, then the second factor when asked."""
        answer = self.give_password(person)
        if answer.location == "/connexion/code":
            answer = self.fill("/connexion/code", code=digits())
        return answer

    @property
    def secret(self) -> str | None:
        """The secret in the desk cookie."""
        cookie = self.client.get_cookie(DESK)
        return cookie.value if cookie else None


def knock(client: Any, person: Person, **body: Any) -> TestResponse:
    """POST /api/session as the phone's page does."""
    sent = {"email": person.email, "password": PASSWORD, "label": "Pixel 8", **body}
    return client.post("/api/session", json=sent, headers=HEADERS)
