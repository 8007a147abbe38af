"""Note an event: what was done once it is committed, what was refused at once."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import click
from flask import Flask, Response, current_app, g, has_request_context, request

from app.core import clock, unit, web
from app.journal import rules
from app.journal.file import JournalFile
from app.journal.rules import Event, Outcome

EXTENSION = "palier_journal"
NAME = "security.jsonl"
_told_as_a_story: ContextVar[bool] = ContextVar("palier_told_as_a_story", default=False)


class Who(Protocol):
    @property
    def user_id(self) -> UUID: ...
    @property
    def org_id(self) -> UUID: ...


@dataclass
class _Journal:
    file: JournalFile
    said: dict[tuple[str | None, ...], int] = field(default_factory=dict)
    """The minute in which a refusal of somebody unknown was last written, by where it came from."""

    def is_said(self, key: tuple[str | None, ...], at: datetime) -> bool:
        minute = int(at.timestamp()) // 60
        if self.said.get(key) == minute:
            return True
        if len(self.said) > 1000:
            self.said.clear()
        self.said[key] = minute
        return False


def init_app(app: Flask, folder: Path) -> None:
    """Write under this folder from now on, and note what is denied to whoever asks."""
    app.extensions[EXTENSION] = _Journal(JournalFile(folder / NAME))
    app.after_request(_watch)


@contextlib.contextmanager
def as_a_story() -> Iterator[None]:
    """What is played here happened to nobody: the demonstration's weeks, whose lines would be old when written."""
    token = _told_as_a_story.set(True)
    try:
        yield
    finally:
        _told_as_a_story.reset(token)


def acting(who: Who) -> None:
    """Who is behind the present request, for what is noted in it."""
    g.palier_acting = (who.user_id, who.org_id)


def note(
    event: Event,
    who: Who | None = None,
    *,
    account: UUID | None = None,
    org: UUID | None = None,
    about: UUID | None = None,
    outcome: Outcome | None = None,
) -> None:
    """Write an event down. `who` did it, or `account` in `org`; by default whoever the request is from.

    `about`: the id of what it was done to. Nothing else is ever told: what was typed has no place in a line.
    """
    if _told_as_a_story.get():
        return
    outcome = outcome or rules.outcome_of(event)
    someone, their_org = (who.user_id, who.org_id) if who else _acting()
    account, org = account or someone, org or their_org
    at, network, endpoint = clock.now(), _network(), _endpoint()
    if event in rules.REPEATED and account is None and _here().is_said((event, network, endpoint), at):
        return
    line = _line(
        time=at.isoformat(timespec="milliseconds"), event=event.value, outcome=outcome.value, account=_text(account),
        org=_text(org), about=_text(about), network=network, endpoint=endpoint,
        request=web.request_id() if has_request_context() else None,
    )  # fmt: skip
    if outcome == Outcome.done and unit.in_write_unit():
        unit.at_the_end(_once_committed, line)
    else:
        _here().file.write(line)


def sweep(at: datetime) -> None:
    """Let go of what was kept long enough."""
    _here().file.sweep(at)


def _once_committed(lines: Iterable[bytes]) -> None:
    # A savepoint that fails takes what was noted in it along; the unit's own failure, what was to follow it.
    for line in sorted(lines):
        unit.after_commit(partial(_here().file.write, line))


def _watch(answer: Response) -> Response:
    """What was denied: to anybody, or an id that is not theirs to somebody who is known."""
    if answer.status_code == 403:
        note(Event.denied)
    elif answer.status_code == 404 and request.view_args and _acting()[0]:
        note(Event.not_found)
    return answer


def _here() -> _Journal:
    found: _Journal = current_app.extensions[EXTENSION]
    return found


def _acting() -> tuple[UUID | None, UUID | None]:
    return g.get("palier_acting", (None, None)) if has_request_context() else (None, None)


def _network() -> str | None:
    return rules.network_of(request.remote_addr) if has_request_context() else None


def _endpoint() -> str | None:
    """The view, or the command: a name of ours, never an address or what was typed after it."""
    if has_request_context():
        return request.endpoint
    context = click.get_current_context(silent=True)
    return f"flask {_verb(context)}" if context is not None else None


def _verb(context: click.Context) -> str:
    above = context.parent
    name = context.command.name or ""
    return name if above is None or above.parent is None else f"{_verb(above)} {name}"


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)


def _line(**said: Any) -> bytes:
    # ASCII: a control sign, should one ever come, is written as \u001b and moves no terminal.
    return json.dumps(said, ensure_ascii=True).encode() + b"\n"
