"""Partners as the list shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.core.folding import fold
from app.core.labels import Label
from app.extensions import db
from app.nomenclatures import queries as lists
from app.pages.lists import Column, Order, Page, cut
from app.referrals.models import Partner


@dataclass(frozen=True)
class Line:
    """One partner, its domaines in words."""

    id: UUID
    name: str
    domaines: str
    phone: str | None
    address: str | None
    hours: str | None
    active: bool


class Offer(Label):
    """Whether a partner is on the phones."""

    propose = "propose", "Proposé"
    retire = "retire", "Plus proposé"


@dataclass(frozen=True)
class Filters:
    """What narrows the list; None does not."""

    domaine: str | None = None
    offer: str | None = None

    def keep(self, one: Partner) -> bool:
        offer = Offer.propose if one.active else Offer.retire
        return self.domaine in (None, *one.domaines) and self.offer in (None, offer)


def offered(org_id: UUID, domaine: str | None, typed: str, number: int) -> Page[Line]:
    """One page of those that are proposed, by name: of a domain, where each word typed is in a name, a domain, an
    address or a telephone. Read whole, then narrowed: what is sealed is not searched by the database."""
    query = select(Partner).where(Partner.org_id == org_id, Partner.active.is_(True)).order_by(Partner.name, Partner.id)
    wanted = fold(typed).split()
    found = [line for one in db.session().scalars(query) if domaine in (None, *one.domaines)
             if _holds(line := _line(org_id, one), wanted)]  # fmt: skip
    return cut(sorted(found, key=lambda one: fold(one.name)), number)


def _holds(one: Line, wanted: Sequence[str]) -> bool:
    said = fold(" ".join(part for part in (one.name, one.domaines, one.phone, one.address, one.hours) if part))
    return all(word in said for word in wanted)


COLUMNS = (
    Column("nom", "Partenaire", (lambda one: fold(one.name),)),
    Column("etat", "État", (lambda one: not one.active,)),
)


def listed(org_id: UUID, asked: Filters, order: Order, number: int) -> Page[Line]:
    """One page by name, those no longer proposed last, unless asked otherwise.

    Read whole, then narrowed: the two databases do not search a list of codes alike, and these are a few hundreds.
    """
    query = select(Partner).where(Partner.org_id == org_id).order_by(Partner.active.desc(), Partner.name, Partner.id)
    page = cut(order.sort([one for one in db.session().scalars(query) if asked.keep(one)]), number)
    return Page([_line(org_id, one) for one in page.items], page.number, page.total, page.size)


def _line(org_id: UUID, one: Partner) -> Line:
    domaines = ", ".join(lists.label(org_id, "domaine", code) for code in one.domaines)
    return Line(one.id, one.name, domaines, one.phone, one.address, one.hours, one.active)
