"""Referrals to hand over, and those handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, select, true

from app.core.labels import Label
from app.core.rows import get
from app.extensions import db
from app.logbook.kinds import facts_of
from app.logbook.words import Line as Said
from app.logbook.words import wrote
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.lists import Column, Order, Page, paginate, ranked, same
from app.places import plates
from app.referrals.models import Partner, Referral
from app.referrals.rules import Channel, Consent, State


@dataclass(frozen=True)
class Line:
    """One referral; `agreed`: the person said yes, so it may be handed over."""

    id: UUID
    title: str
    estate: str
    author: str
    occurred_at: datetime
    partner: str | None
    state: str
    state_label: str
    agreed: bool
    answer: str
    handed: str | None
    handed_on: date | None


@dataclass(frozen=True)
class Sheet:
    line: Line
    terms: list[Said]
    text: str | None


@dataclass(frozen=True)
class Filters:
    """What narrows the list; None does not. `estate`: as `plates.at`."""

    estate: str | None = None
    domaine: str | None = None
    partner_id: UUID | None = None


class Standing(Label):
    """What there is to do of a referral: the list opens on the first."""

    a_transmettre = "a_transmettre", "À transmettre"
    sans_accord = "sans_accord", "Sans accord"
    remis_a_la_personne = State.remis_a_la_personne.value, State.remis_a_la_personne.label
    transmis = State.transmis.value, State.transmis.label


def columns(org_id: UUID) -> list[Column]:
    """What the list may be sorted by."""
    row = Referral
    named = select(Partner.name).where(Partner.org_id == row.org_id, Partner.id == row.partner_id).scalar_subquery()
    codes = [one.code for one in lists.items(org_id, "domaine")]
    return [
        Column("domaine", "Domaine", (ranked(row.domaine, codes),)),
        Column("residence", "Résidence", (plates.key_of(row.org_id, row.estate_id),)),
        Column("partenaire", "Partenaire", (named,)),
        Column("date", "Saisie", (row.occurred_at,)),
    ]


def listed(org_id: UUID, standing: Standing, asked: Filters, order: Order, number: int) -> Page[Line]:
    """One page of a standing: those to hand over the oldest first, the others the latest first."""
    row = Referral
    own = (row.occurred_at, row.id) if standing == Standing.a_transmettre else (row.occurred_at.desc(), row.id)
    query = _narrowed(org_id, asked).where(*stands(standing))
    page = paginate(db.session(), query.order_by(*order.by(*own)), number)
    return Page(_lines(org_id, page.items), page.number, page.total, page.size)


def how_many(org_id: UUID, asked: Filters) -> dict[str, int]:
    """How many there are of each standing, among those asked for."""
    found = _narrowed(org_id, asked).with_only_columns(*(func.count(case((and_(*stands(one)), 1))) for one in Standing))
    return dict(zip(Standing.codes(), db.session.execute(found).one(), strict=True))


def _narrowed(org_id: UUID, asked: Filters) -> Select[Referral]:
    row = Referral
    narrowed = same({row.domaine: asked.domaine, row.partner_id: asked.partner_id})
    standing = (row.org_id == org_id, row.standing(), row.state.in_(State.codes()))
    return select(row).where(*standing, *plates.at(row.estate_id, asked.estate), *narrowed)


def stands(standing: Standing) -> list[ColumnElement[bool]]:
    """Conditions on a referral: it is of this standing."""
    row = Referral
    agreed = and_(row.consent == Consent.accorde.value, row.consent_means.is_not(None))
    if standing == Standing.a_transmettre:
        return [row.state == State.brouillon.value, agreed]
    if standing == Standing.sans_accord:
        return [row.state == State.brouillon.value, func.coalesce(not_(agreed), true())]
    return [row.state == standing.value]


def sheet(org_id: UUID, referral_id: UUID) -> Sheet:
    """One referral. Raises Unknown."""
    row = get(Referral, org_id, referral_id)
    return Sheet(_lines(org_id, [row])[0], wrote(row, facts_of(row)), row.text)


def _lines(org_id: UUID, rows: Sequence[Referral]) -> list[Line]:
    people, places = names.people(org_id), plates.estates(org_id, [one.estate_id for one in rows])
    wanted = {one.partner_id for one in rows if one.partner_id}
    known = db.session.scalars(select(Partner).where(Partner.org_id == org_id, Partner.id.in_(wanted)))
    partners = {one.id: one.name for one in known}
    return [_line(one, people, places, partners) for one in rows]


def _line(
    row: Referral, people: dict[UUID, names.Person], places: dict[UUID, plates.Where], partners: dict[UUID, str]
) -> Line:
    place = places.get(row.estate_id) if row.estate_id else None
    return Line(
        id=row.id,
        title=lists.label(row.org_id, "domaine", row.domaine),
        estate=place.name if place else plates.PUBLIC[1],
        author=people[row.author_id].short if row.author_id in people else "inconnu",
        occurred_at=row.occurred_at,
        partner=partners.get(row.partner_id) if row.partner_id else None,
        state=row.state,
        state_label=State.label_of(row.state),
        agreed=row.consent == Consent.accorde and bool(row.consent_means),
        answer=_answer(row),
        handed=Channel.label_of(row.channel) if row.channel else None,
        handed_on=row.transmitted_on,
    )


def _answer(row: Referral) -> str:
    if row.consent is None:
        return "Information seule, sans transmission"
    means = lists.label(row.org_id, "consentement_moyen", row.consent_means).lower() if row.consent_means else ""
    said = "Accord donné" if row.consent == Consent.accorde else "Accord refusé"
    return f"{said}, {means}" if means else said
