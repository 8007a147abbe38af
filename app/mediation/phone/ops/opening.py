"""A case is opened on the way, and whoever is asked to take one in hand says whether something ties her to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from app.core.errors import Refused, Unknown
from app.core.kinds import Landed, Operation
from app.core.refs import Ref
from app.core.rows import find, get
from app.extensions import db
from app.followups.schemas import Strict
from app.logbook.schemas import Origin, Place
from app.mediation import hands, moves, origin, party, queries
from app.mediation.hands import Tie
from app.mediation.models import MediationCase
from app.mediation.opening import FACTS_MAX, join_the_landlord, open_case
from app.mediation.phone.ops.common import (
    Data,
    code,
    operation,
    own,
    there,
    typed,
    worded,
)
from app.mediation.phone.ops.parties import CaseWho, add
from app.parties.models import Party
from app.parties.rules import Means
from app.people.acting import Act

PARTY = "Prenez d’abord le dossier en main\u00a0: qui est une partie est à ses médiateurs."


class CaseFirstParty(Strict):
    """Who asks, when she who opens it takes it in hand too. `informed`: how she was told what mediation is."""

    id = Ref("party", new=True, required=True)
    side = code(required=True)
    speaks = code(required=True)
    informed = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(Means.codes()))
    who = fields.Nested(CaseWho, load_default=None, allow_none=True)


class CaseOpenOp(Strict):
    """`case.open`. `type`: a family of `type_conflit` or one of its types. `take`: nothing ties her, it is hers.

    `landlord_party`: under which id that landlord is a party; `asker_party`: under which who asks is, not noted yet. A
    phone that gives none shows none: its letters are without.
    """

    flow = code(required=True)
    type = code(required=True)
    origine = code(required=True)
    canal = code(required=True)
    place = fields.Nested(Place, load_default=None, allow_none=True)
    lieu = code(load_default=None, allow_none=True)
    asked_on = fields.Date(required=True)
    facts = typed(FACTS_MAX)
    written = fields.Boolean(load_default=False)
    origin = fields.Nested(Origin, load_default=None, allow_none=True)
    landlord_id = Ref("landlord", load_default=None, allow_none=True)
    landlord_party = Ref("party", new=True, load_default=None, allow_none=True)
    asker_party = Ref("party", new=True, load_default=None, allow_none=True)
    take = fields.Boolean(load_default=False)
    party = fields.Nested(CaseFirstParty, load_default=None, allow_none=True)


class CaseClearOp(Strict):
    """`case.clear`: nothing ties her to a party, or what does."""

    tie = fields.String(required=True, allow_none=True, validate=validate.OneOf(Tie.codes()))


def open_(act: Act, data: Data) -> Landed:
    """Said again, it is the same case, whatever became of it. Raises Refused, NotAllowed, Unknown."""
    if (known := already(act)) is not None:
        return known
    if data["party"] and not data["take"]:
        raise Refused("partie", PARTY, field="party")
    row = open_case(act, {**data, "family": data["type"], "origin": _origin(act, data["origin"])})
    if data["take"]:
        hands.take(act, row)
        moves.refresh(act, row)
    if data["party"]:
        _first(act, row, data["party"])
    if data["landlord_party"]:
        join_the_landlord(act, row, data["landlord_party"], data["asker_party"])
    db.session.flush()
    return row


def already(act: Act) -> MediationCase | None:
    """The case she opened under this id. Raises Unknown for one somebody else did."""
    found = find(MediationCase, act.actor.org_id, act.record_id)
    if found is not None and found.opened_by != act.actor.user_id:
        raise Unknown()
    return found


def _origin(act: Act, said: Any) -> dict[str, Any] | None:
    """Of an entry at which she was not, the case keeps no trace: as at the desk."""
    found = origin.asked(act.actor, f"{said['kind']}:{said['id']}") if said else None
    return {"kind": found.kind, "id": found.id} if found else None


def _first(act: Act, row: MediationCase, said: Data) -> None:
    if there(Party, row, said["id"]) is not None:
        return
    add(act, row, {**said, "party_id": said["id"]})
    if said["informed"]:
        party.inform(own(act, None), row.id, said["id"], said["informed"])


def _asked(act: Act) -> MediationCase:
    """She was asked to, or has it in hand. Raises Unknown."""
    return queries.readable(act.actor, act.record_id, lock=True, at=act.occurred_at)[0]


def clear(act: Act, row: MediationCase, data: Data) -> None:
    case_id: UUID = row.id
    if data["tie"]:
        hands.declare_tie(own(act, None), case_id, data["tie"])
    else:
        hands.clear(act, case_id)
    moves.refresh(act, get(MediationCase, row.org_id, case_id))


OPERATIONS = (
    Operation(
        "case.open", "Dossier de médiation ouvert", CaseOpenOp, open_, "create", own=True, fields=worded(CaseOpenOp),
        private=("facts", "party.who", "place.public_point.label", "place.public_point.commune"),
    ),
    operation("case.clear", "Déclaration de lien avec un dossier", CaseClearOp, clear, "transition", hers=_asked),
)  # fmt: skip
