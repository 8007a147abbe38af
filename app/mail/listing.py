"""Mails as the desk lists them: those that wait, those that left, those that did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.core import clock
from app.core.labels import Label
from app.extensions import db
from app.mail import rules
from app.mail.letters import LETTERS
from app.mail.models import Mail
from app.mail.rules import WAITING, State
from app.pages.lists import Column, Order, Page, paginate, ranked

BADGES = {State.a_envoyer: "wait", State.reporte: "half", State.envoye: "done", State.refuse: "late"}


class Standing(Label):
    """What the list shows: it opens on the first."""

    en_attente = "en_attente", "En attente"
    envoye = State.envoye.value, "Envoyés"
    refuse = State.refuse.value, "Refusés"
    annule = State.annule.value, "Annulés"


@dataclass(frozen=True)
class Line:
    """One mail. `why`: what the last answer means, in words."""

    id: UUID
    what: str
    to: str
    made_at: datetime
    state: str
    badge: str
    why: str
    tries: int
    next_at: datetime | None
    ended_at: datetime | None
    may_retry: bool
    may_cancel: bool


COLUMNS = (
    Column("courriel", "Courriel", (Mail.letter,)),
    Column("demande", "Demandé", (Mail.created_at,)),
    Column("etat_envoi", "État", (ranked(Mail.state, State.codes()),)),
)


def listed(
    org_id: UUID, standing: Standing, days: tuple[date | None, date | None], order: Order, number: int
) -> Page[Line]:
    """One page, the latest asked for first."""
    query = select(Mail).where(*_asked(org_id, days), _stands(standing))
    page = paginate(db.session(), query.order_by(*order.by(Mail.created_at.desc(), Mail.id.desc())), number)
    return Page([_line(one) for one in page.items], page.number, page.total, page.size)


def how_many(org_id: UUID, days: tuple[date | None, date | None] = (None, None)) -> dict[str, int]:
    """How many of each standing were asked for on these days."""
    mine = select(func.count()).select_from(Mail).where(*_asked(org_id, days))
    return {one.value: db.session.scalar(mine.where(_stands(one))) or 0 for one in Standing}


def last_sent(org_id: UUID) -> datetime | None:
    """When the server last took one."""
    left = (Mail.org_id == org_id, Mail.state == State.envoye.value)
    return db.session.scalar(select(Mail.ended_at).where(*left).order_by(Mail.ended_at.desc()).limit(1))


def _asked(org_id: UUID, days: tuple[date | None, date | None]) -> list[ColumnElement[bool]]:
    first, last = days
    since = [Mail.created_at >= clock.zones().bounds(first)[0]] if first else []
    until = [Mail.created_at < clock.zones().bounds(last)[1]] if last else []
    return [Mail.org_id == org_id, *since, *until]


def _stands(standing: Standing) -> ColumnElement[bool]:
    states = [one.value for one in WAITING] if standing == Standing.en_attente else [standing.value]
    return Mail.state.in_(states)


def _line(row: Mail) -> Line:
    waits, letter = row.state in rules.FROM["cancelled"], LETTERS.get(row.letter)
    return Line(
        row.id, letter.label if letter else row.letter, row.address or "", row.created_at, State.label_of(row.state),
        BADGES.get(State.read(row.state), ""), rules.said(row.state, row.outcome), row.tries,
        row.next_at if waits and row.tries else None, row.ended_at, row.may_retry, waits,
    )  # fmt: skip
