"""A trial purpose, as any feature would declare one; no file of the product names it. Its record is a mere id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.forms import FrenchForm, OneOf
from app.core.unit import read_unit, write_unit
from app.links import actions, addresses, purposes, queries
from app.links.models import Link
from app.links.purposes import Answer, Purpose
from app.links.rules import Why
from tests.world import Person

CANARY = "Mme Zyzomys 0699887766"
NEUTRAL = "Une page d’essai vous attend."
VERBS = {
    "make": actions.make, "end": actions.end, "revoke": actions.revoke, "prolong": actions.prolong,
    "forget": actions.forget, "sweep": actions.sweep,
}  # fmt: skip
closed: set[UUID] = set()
"""The records whose links are good for nothing any more."""
done: list[tuple[UUID, str]] = []
"""What was answered: (link, what)."""


class Day(FrenchForm):
    jour = OneOf("Quel jour\u00a0?", choices=[("lundi", "Lundi"), ("mardi", "Mardi"), ("complet", "Mercredi")])


def come(link: Link, form: Day, at: datetime) -> str:
    if form.jour.data == "complet":
        raise Refused("complet", "Ce jour est complet.", field="jour")
    done.append((link.id, str(form.jour.data)))
    return f"Vous venez {form.jour.data}, {CANARY}."


def refuse(link: Link, form: FrenchForm, at: datetime) -> str:
    done.append((link.id, "refus"))
    return "Vous ne venez pas."


ANSWERS = {
    "venir": Answer("Dire quand je viens", come, form=lambda link, fields: Day(fields)),
    "refuser": Answer("Refuser", refuse, ends=Why.refus),
}


def purpose(code: str, *, several: bool) -> Purpose:
    return Purpose(
        code, "Page d’essai", NEUTRAL, still=lambda link: link.about_id not in closed,
        content=lambda link: {"title": "Rendez-vous", "text": CANARY, "lines": [("Lieu", "12 rue Zyzolieu")]},
        answers=ANSWERS, several=several,
    )  # fmt: skip


ONCE, OFTEN = purpose("essai_une", several=False), purpose("essai", several=True)


@contextmanager
def declared() -> Iterator[None]:
    """Both are known, and nothing was answered."""
    closed.clear()
    done.clear()
    for one in (ONCE, OFTEN):
        purposes.declare(one)
    try:
        yield
    finally:
        for one in (ONCE, OFTEN):
            del purposes.PURPOSES[one.code]


def do(who: Person, verb: str, *arguments: Any, **more: Any) -> Any:
    """One verb, in a unit of its own, in the organisation of somebody."""
    with tenant.tenant(who.org_id), write_unit():
        return VERBS[verb](*arguments, **more)


def given(who: Person, kind: Purpose = OFTEN, about: UUID | None = None, **more: Any) -> tuple[Link, str]:
    """A link somebody made, and its secret."""
    made: tuple[Link, str] = do(who, "make", who.actor, clock.now(), kind, ("essai", about or uuid7()), **more)
    return made


def read(who: Person, link: Link) -> queries.Line:
    """The link as the desk reads it now."""
    with tenant.tenant(who.org_id), read_unit() as s:
        s.expire_all()
        return next(one for one in queries.of_record(who.org_id, link.about, clock.now()) if one.link.id == link.id)


CARRIED = re.compile(r'name="(once|mark)" value="([^"]+)"')


class Holder:
    """A browser without cookies, led by the address somebody was given."""

    def __init__(self, app: Flask, secret: str) -> None:
        self.client = app.test_client(use_cookies=False)
        with app.test_request_context():
            self.url = addresses.url(secret).removeprefix("http://localhost")
        self.page: dict[str, str] = {}

    def _kept(self, answer: TestResponse) -> TestResponse:
        self.page = dict(CARRIED.findall(answer.get_data(as_text=True))) or self.page
        return answer

    def look(self, method: str = "GET", **headers: str) -> TestResponse:
        return self._kept(self.client.open(self.url, method=method, headers=headers))

    def send(self, verb: str = "", page: dict[str, str] | None = None, **fields: str) -> TestResponse:
        """The form of the page that is open, or of an earlier one."""
        url = f"{self.url}/{verb}" if verb else self.url
        return self._kept(self.client.post(url, data={**(self.page if page is None else page), **fields}))

    def press(self) -> TestResponse:
        self.look()
        return self.send()
