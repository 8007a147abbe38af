"""The session of an enrolled phone, reopened by a passkey of its owner: in the place of password and code, never of the
coordinator's code that enrols. What is asked is bound to the phone's own secrets, which no other browser shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.core import tenant
from app.core.errors import Refused
from app.core.unit import write_unit
from app.door import passkeys, phone, throttle
from app.door.ceremony import Party
from app.door.passkeys import Asked, Known
from app.door.phone import Opened, Showing
from app.door.rules import Purpose
from app.door.throttle import Budget
from app.journal.rules import Event

NOT_HERS = (
    "Cette clé d’accès n’ouvre pas ce téléphone. Entrez votre mot de passe, et le code de votre coordination s’il vous"
    " est demandé."
)
NOT_A_PHONE = "Ce téléphone ne s’ouvre pas encore ainsi. Entrez votre mot de passe."


def ask(proofs: Mapping[UUID, str], at: Party, now: datetime) -> Asked:
    """What to sign, for a phone that was enrolled. Raises Refused."""
    if not proofs:
        raise Refused("telephone", NOT_A_PHONE)
    return passkeys.ask_to_sign(at, _browser(proofs), now, Purpose.reopen)


def _browser(proofs: Mapping[UUID, str]) -> str:
    return "\n".join(sorted(proofs.values()))


def open_session(
    found: Known | None, asked: UUID, showing: Showing, at: Party, budgets: list[Budget], now: datetime
) -> Opened:
    """Raises Refused: not proved, late, no phone of hers, a password to choose anew; Revoked."""
    to_sign = passkeys.take(asked, Purpose.reopen, _browser(showing.proofs), now)
    if found is None:
        raise passkeys.refuse(None)
    count = passkeys.proved(found, to_sign, at)
    with write_unit() as s, tenant.every_tenant():
        user = passkeys.use(s, found, count, now)
        throttle.forgive(s, budgets[:1])
        device = phone.checked(user, phone.proved(s, user, showing), Refused("cle", NOT_HERS))
        return phone.let_in(s, user, device, Event.phone_reopened, showing, now)
