"""No table and no operation of the field has a place for a person met."""

from __future__ import annotations

import pytest
from marshmallow import RAISE, ValidationError

from app.conflicts.models import Conflict
from app.conflicts.schemas import ConflictOp
from app.core.secrets import Encrypted
from app.referrals.models import Referral
from app.referrals.schemas import ProposeOp, SignpostOp
from app.rounds.models import Ambience, Contact, Round, RoundStop, Visit
from app.rounds.schemas import AmbienceOp, ContactOp, RoundStartOp, VisitOp
from app.technical.models import TechnicalProblem
from app.technical.schemas import TechnicalOp

TABLES = [Round, RoundStop, Visit, Ambience, Contact, Conflict, TechnicalProblem, Referral]
OPS = [RoundStartOp, VisitOp, AmbienceOp, ContactOp, ConflictOp, TechnicalOp, SignpostOp, ProposeOp]
PERSON = (
    "name", "nom", "phone", "email", "birth", "person", "dwelling", "porte", "nir", "nationality", "origin_ethnic",
    "religion", "party", "victim", "suspect", "photo",
)  # fmt: skip
# The agent's own phone clock; not somebody's number.
CLOCKS = {"phone_at", "phone_offset_min", "suspect_clock"}


@pytest.mark.parametrize("table", TABLES, ids=lambda one: one.__tablename__)
def test_no_column_for_a_person(table: type) -> None:
    columns = {column.name for column in table.__table__.columns} - CLOCKS  # type: ignore[attr-defined]
    assert not [name for name in columns if any(word in name for word in PERSON)]


@pytest.mark.parametrize("op", OPS, ids=lambda one: one.__name__)
def test_no_field_for_a_person_and_no_unknown_field(op: type) -> None:
    schema = op(unknown=RAISE)
    assert not [name for name in schema.fields if any(word in name for word in PERSON)]
    with pytest.raises(ValidationError) as refused:
        schema.load({"person_name": "Mme Rabatel"})
    assert refused.value.messages["person_name"]


@pytest.mark.parametrize("table", TABLES, ids=lambda one: one.__tablename__)
def test_whatever_can_be_typed_is_sealed(table: type) -> None:
    typed = {"text", "hint", "called_who", "sent_reference", "note"}
    plain = typed & {column.name for column in table.__table__.columns}  # type: ignore[attr-defined]
    assert not plain
    assert all(isinstance(getattr(table, name), Encrypted) for name in typed if hasattr(table, name))
