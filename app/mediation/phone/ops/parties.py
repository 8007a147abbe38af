"""A party is added, named, told, tried, agrees, takes back, leaves. Of two values of who she is, both are kept."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app.core.refs import Ref
from app.followups.schemas import Strict
from app.mediation import others, party
from app.mediation.models import MediationCase
from app.mediation.others import YES
from app.mediation.phone.ops.common import (
    Data,
    code,
    needed,
    operation,
    own,
    there,
)
from app.parties.identity import Identity
from app.parties.models import Consent, ContactTry, Party
from app.parties.rules import LENGTHS, PartyState, check_reached
from app.people.acting import Act

LEAVING = {
    "refuse": (party.refuse, PartyState.refuse),
    "se_retire": (party.withdraw, PartyState.se_retire),
    "injoignable": (party.give_up, PartyState.injoignable),
}


MOST = 2 * max(LENGTHS.values())
"""Characters of one thing that is read at all; what is too long of it, the act says."""


def _typed() -> fields.String:
    return fields.String(load_default=None, allow_none=True, validate=validate.Length(max=MOST))


class CaseWho(Strict):
    """Who she is, each thing of it optional. `structure`: in whose name she speaks."""

    name = _typed()
    structure = _typed()
    phone = _typed()
    mail = _typed()
    address = _typed()
    language = _typed()
    hours = _typed()


class CaseRewritten(Strict):
    """What stood there, and what she put in its place."""

    was = _typed()
    now = _typed()


class CaseWished(Strict):
    """The same, of what is wanted or is not."""

    was = fields.String(load_default=None, allow_none=True, validate=validate.OneOf([YES]))
    now = fields.String(load_default=None, allow_none=True, validate=validate.OneOf([YES]))


class CaseWhoChanged(Strict):
    """Of who she is, the fields that somebody wrote. `channel`: how she is best reached, a code of `canal`."""

    name = fields.Nested(CaseRewritten)
    structure = fields.Nested(CaseRewritten)
    channel = fields.Nested(CaseRewritten)
    interpreter = fields.Nested(CaseWished)
    phone = fields.Nested(CaseRewritten)
    mail = fields.Nested(CaseRewritten)
    address = fields.Nested(CaseRewritten)
    language = fields.Nested(CaseRewritten)
    hours = fields.Nested(CaseRewritten)


class CasePartyOp(Strict):
    """`case.party`."""

    party_id = Ref("party", new=True, required=True)
    side = code(required=True)
    speaks = code(required=True)
    who = fields.Nested(CaseWho, load_default=None, allow_none=True)


class CaseOfParty(Strict):
    """What is asked of one party."""

    party_id = Ref("party", required=True)


class CaseNameOp(CaseOfParty):
    """`case.name`."""

    who = fields.Nested(CaseWhoChanged, required=True)


class CaseInformOp(CaseOfParty):
    """`case.inform`. `how`: oral, ecrit."""

    how = code(required=True)


class CaseTryOp(CaseOfParty):
    """`case.try`."""

    try_id = Ref("party_try", new=True, required=True)
    channel = code(required=True)
    reached = fields.Boolean(required=True)


class CaseAgreeOp(CaseOfParty):
    """`case.agree`."""

    consent_id = Ref("party_consent", new=True, required=True)
    means = code(required=True)
    what = fields.List(code(), required=True, validate=validate.Length(1, 10))


class CaseLeaveOp(CaseOfParty):
    """`case.leave`."""

    how = fields.String(required=True, validate=validate.OneOf(list(LEAVING)))


class CaseTakeBackOp(CaseOfParty):
    """`case.take_back`."""

    what = code(required=True)


def add(act: Act, row: MediationCase, data: Data) -> None:
    """She joins it, under the next letter; there already, she is left as she is. Raises Refused for a telephone or a
    mail that is none."""
    if there(Party, row, data["party_id"]) is not None:
        return
    said = {name: value for name, value in (data["who"] or {}).items() if value}
    check_reached(said)
    party.add(own(act, data["party_id"]), row.id, data["side"], data["speaks"])
    if said:
        party.name(act, row.id, data["party_id"], Identity(**said))


def name(act: Act, row: MediationCase, data: Data) -> list[str]:
    changed: dict[str, Any] = {field: (one["was"], one["now"]) for field, one in data["who"].items()}
    return others.name(act, row, needed(Party, row, data["party_id"]), changed)


def inform(act: Act, row: MediationCase, data: Data) -> None:
    one = needed(Party, row, data["party_id"])
    if one.informed_at is None or one.informed_how != data["how"]:
        party.inform(own(act, None), row.id, one.id, data["how"])


def attempt(act: Act, row: MediationCase, data: Data) -> None:
    one = needed(Party, row, data["party_id"])
    if not _is_there(ContactTry, one, data["try_id"]):
        party.attempt(own(act, data["try_id"]), row.id, one.id, data["channel"], reached=data["reached"])


def agree(act: Act, row: MediationCase, data: Data) -> None:
    one = needed(Party, row, data["party_id"])
    if not _is_there(Consent, one, data["consent_id"]):
        party.agree(own(act, data["consent_id"]), row.id, one.id, data["means"], data["what"])


def leave(act: Act, row: MediationCase, data: Data) -> None:
    one = needed(Party, row, data["party_id"])
    verb, state = LEAVING[data["how"]]
    if one.state != state:
        verb(own(act, None), row.id, one.id)


def take_back(act: Act, row: MediationCase, data: Data) -> None:
    party.take_back(own(act, None), row.id, needed(Party, row, data["party_id"]).id, data["what"])


def _is_there(model: type[Any], one: Party, id: Any) -> bool:
    """Noted already of her. Raises Unknown for what is another's."""
    return others.is_hers(model, one, id)


OPERATIONS = (
    operation("case.party", "Partie ajoutée à un dossier", CasePartyOp, add, "append", ("who",)),
    operation("case.name", "Identité d’une partie", CaseNameOp, name, "patch", ("who",)),
    operation("case.inform", "Partie informée", CaseInformOp, inform, "append"),
    operation("case.try", "Essai pour joindre une partie", CaseTryOp, attempt, "append"),
    operation("case.agree", "Consentement d’une partie", CaseAgreeOp, agree, "append"),
    operation("case.leave", "Sortie d’une partie", CaseLeaveOp, leave, "transition"),
    operation("case.take_back", "Consentement retiré par une partie", CaseTakeBackOp, take_back, "append"),
)
