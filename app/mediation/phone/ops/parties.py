"""A party is added, named, told, tried, agrees, takes back, leaves. Of two values of who she is, both are kept."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app.core.refs import Ref
from app.followups.schemas import Strict
from app.mediation import others, party
from app.mediation.models import MediationCase
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
from app.parties.rules import LENGTHS, PartyState
from app.people.acting import Act

LEAVING = {
    "refuse": (party.refuse, PartyState.refuse),
    "se_retire": (party.withdraw, PartyState.se_retire),
    "injoignable": (party.give_up, PartyState.injoignable),
}


def _typed(name: str) -> fields.String:
    return fields.String(load_default=None, allow_none=True, validate=validate.Length(max=2 * LENGTHS[name]))


class Who(Strict):
    """Who she is, each thing of it optional."""

    name = _typed("name")
    phone = _typed("phone")
    mail = _typed("mail")
    address = _typed("address")
    language = _typed("language")
    hours = _typed("hours")


def _change(name: str) -> fields.Nested:
    changed = Strict.from_dict({"was": _typed(name), "now": _typed(name)}, name=f"Changed{name.capitalize()}")
    return fields.Nested(changed)


class WhoChanged(Strict):
    """Each field that somebody wrote: what stood there, what she put in its place."""

    name = _change("name")
    phone = _change("phone")
    mail = _change("mail")
    address = _change("address")
    language = _change("language")
    hours = _change("hours")


class PartyOp(Strict):
    """`case.party`."""

    party_id = Ref("party", new=True, required=True)
    side = code(required=True)
    speaks = code(required=True)
    who = fields.Nested(Who, load_default=None, allow_none=True)


class OfParty(Strict):
    party_id = Ref("party", required=True)


class NameOp(OfParty):
    """`case.name`."""

    who = fields.Nested(WhoChanged, required=True)


class InformOp(OfParty):
    """`case.inform`. `how`: oral, ecrit."""

    how = code(required=True)


class TryOp(OfParty):
    """`case.try`."""

    try_id = Ref("party_try", new=True, required=True)
    channel = code(required=True)
    reached = fields.Boolean(required=True)


class AgreeOp(OfParty):
    """`case.agree`."""

    consent_id = Ref("party_consent", new=True, required=True)
    means = code(required=True)
    what = fields.List(code(), required=True, validate=validate.Length(1, 10))


class LeaveOp(OfParty):
    """`case.leave`."""

    how = fields.String(required=True, validate=validate.OneOf(list(LEAVING)))


class TakeBackOp(OfParty):
    """`case.take_back`."""

    what = code(required=True)


def add(act: Act, row: MediationCase, data: Data) -> None:
    """She joins it, under the next letter; there already, she is left as she is."""
    if there(Party, row, data["party_id"]) is not None:
        return
    party.add(own(act, data["party_id"]), row.id, data["side"], data["speaks"])
    said = {name: value for name, value in (data["who"] or {}).items() if value}
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
    operation("case.party", "Partie ajoutée à un dossier", PartyOp, add, "append", ("who",)),
    operation("case.name", "Identité d’une partie", NameOp, name, "patch", ("who",)),
    operation("case.inform", "Partie informée", InformOp, inform, "append"),
    operation("case.try", "Essai pour joindre une partie", TryOp, attempt, "append"),
    operation("case.agree", "Accord d’une partie", AgreeOp, agree, "append"),
    operation("case.leave", "Sortie d’une partie", LeaveOp, leave, "transition"),
    operation("case.take_back", "Accord retiré par une partie", TakeBackOp, take_back, "append"),
)
