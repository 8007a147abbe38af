"""Requests, what was added to them, what was done with each, and how a structure is called on online."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.keyring import CASES
from app.core.secrets import Encrypted, EncryptedJson
from app.people.models import of_member


class CaseRequest(OrgOwned, Base):
    """One request. Its place is an estate of the stock (its building, its hall), a public point, or only what was
    typed until somebody places it. `channel`: a code of the list `canal`, None for the public form.

    `owner_id`: who sees to it next, None for whoever coordinates. `form`, `code`: keyed digests of the public form and
    of the code it was answered with. `told`: whether she knows why it goes no further.
    """

    __tablename__ = "case_request"
    __table_args__ = (
        UniqueConstraint("org_id", "number"),
        UniqueConstraint("org_id", "form"),
        Index(None, "org_id", "state", "next_on"),
        Index(None, "org_id", "estate_id", "received_at"),
        Index(None, "org_id", "code"),
        fk("estate", "estate_id"),
        fk("building", "building_id"),
        fk("entrance", "entrance_id"),
        fk("public_point", "public_point_id"),
        fk("mediation_case", "case_id"),
        of_member("received_by"),
        of_member("owner_id"),
    )

    number: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str | None] = mapped_column(String(60))
    origine: Mapped[str] = mapped_column(String(60))
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    received_by: Mapped[UUID | None]
    written: Mapped[bool]
    state: Mapped[str] = mapped_column(String(20))
    owner_id: Mapped[UUID | None]
    next_action: Mapped[str | None] = mapped_column(String(20))
    next_on: Mapped[date | None]
    acknowledge_by: Mapped[date]
    answer_by: Mapped[date]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_on: Mapped[date | None]
    acknowledged_how: Mapped[str | None] = mapped_column(String(20))

    estate_id: Mapped[UUID | None]
    building_id: Mapped[UUID | None]
    entrance_id: Mapped[UUID | None]
    public_point_id: Mapped[UUID | None]
    family: Mapped[str | None] = mapped_column(String(60))
    type: Mapped[str | None] = mapped_column(String(60))
    wants: Mapped[str | None] = mapped_column(String(20))
    origin_kind: Mapped[str | None] = mapped_column(String(30))
    origin_id: Mapped[UUID | None]
    form: Mapped[str | None] = mapped_column(String(64))
    code: Mapped[str | None] = mapped_column(String(64))

    closed_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(20))
    told: Mapped[bool | None]
    case_id: Mapped[UUID | None]
    erased_at: Mapped[datetime | None]

    _place: Mapped[bytes | None] = mapped_column("place_sealed")
    place = Encrypted("_place", CASES)
    _facts: Mapped[bytes | None] = mapped_column("facts_sealed")
    facts = Encrypted("_facts", CASES)
    _already: Mapped[bytes | None] = mapped_column("already_sealed")
    already: Any = EncryptedJson("_already", CASES)
    _name: Mapped[bytes | None] = mapped_column("name_sealed")
    name = Encrypted("_name", CASES)
    _phone: Mapped[bytes | None] = mapped_column("phone_sealed")
    phone = Encrypted("_phone", CASES)
    _mail: Mapped[bytes | None] = mapped_column("mail_sealed")
    mail = Encrypted("_mail", CASES)
    _address: Mapped[bytes | None] = mapped_column("address_sealed")
    address = Encrypted("_address", CASES)
    _reach: Mapped[bytes | None] = mapped_column("reach_sealed")
    reach = Encrypted("_reach", CASES)


TYPED = ("place", "facts", "already", "name", "phone", "mail", "address", "reach")
"""What was typed of a request, all of it sealed; erased together."""


class RequestMore(OrgOwned, Base):
    """What she added with her code. Its id comes from the form that carried it, so that it is added once."""

    __tablename__ = "case_request_more"
    __table_args__ = (fk("case_request", "request_id"), Index(None, "org_id", "request_id"))

    request_id: Mapped[UUID]
    at: Mapped[datetime]
    _text: Mapped[bytes | None] = mapped_column("text_sealed")
    text = Encrypted("_text", CASES)


class RequestEvent(OrgOwned, Base):
    """What was done with a request, when and by whom; None: by herself, or by time."""

    __tablename__ = "case_request_event"
    __table_args__ = (fk("case_request", "request_id"), of_member("by_id"), Index(None, "org_id", "request_id", "at"))

    request_id: Mapped[UUID]
    happened: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[UUID | None]
    at: Mapped[datetime]


class IntakeSetting(OrgOwned, Base):
    """How a structure is called on online; its id is that of the structure. What is None is as shipped.

    `numbers`: the structure's own emergency numbers, a number and its words each. `contact`: how it is called.
    """

    __tablename__ = "case_request_setting"

    opened: Mapped[bool] = mapped_column(default=False)
    numbers: Mapped[list[Any]]
    hours: Mapped[str | None] = mapped_column(String(200))
    contact: Mapped[str | None] = mapped_column(String(200))
    notice: Mapped[str | None]
    answer_days: Mapped[int]
