"""Passkeys: asked for, added, shown at the door, renamed, revoked. What a device signs is checked in `ceremony`.

A challenge is a row: taken once, within minutes, by the browser that asked (a secret of its own, hashed). Whoever shows
a passkey has been known by the device (finger, face or its code), so it stands for password and second factor together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.errors import Refused, Unknown
from app.core.secrets import digest
from app.core.unit import in_write_unit, read_unit, savepoint, write_unit
from app.door import ceremony, sessions, signin, throttle
from app.door.ceremony import Made, NotAKey, Party, Shown
from app.door.models import LoginSession, Passkey, PasskeyChallenge
from app.door.queries import has_second_factor
from app.door.rules import CHALLENGE_LIFE, PASSKEYS_MOST, Purpose, SessionKind
from app.door.signin import Passed, Waiting
from app.door.throttle import Budget
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.people.acting import Actor
from app.people.models import UserAccount

NOT_OPENED = "Cette clé d’accès n’ouvre pas Palier. Recommencez, ou connectez-vous avec votre mot de passe."
TOO_LATE = "La demande a déjà servi, ou elle a trop attendu. Recommencez."
NOT_MADE = "Cette clé d’accès n’a pas pu être ajoutée. Recommencez, ou essayez un autre appareil."
THERE_ALREADY = "Cette clé d’accès est déjà enregistrée."
TO_CHOOSE = (
    "Votre mot de passe a été réinitialisé\u00a0: choisissez-en un autre par le lien qu’on vous a remis. Vos clés"
    " d’accès serviront de nouveau ensuite."
)

MARK = 8
"""Digits of the mark of a passkey, as the phone makes it too (static/pwa/vault/wrap.js)."""

Tell = Callable[[Session, UUID], object]
_telling: dict[str, Tell] = {}


def told_by(work: Tell) -> None:
    """Have this tell somebody that a passkey of theirs came or went, in the unit that does it: push lives above."""
    _telling[f"{work.__module__}.{work.__qualname__}"] = work


def _tell(s: Session, user_id: UUID) -> None:
    for work in _telling.values():
        work(s, user_id)


# --- what is asked, once ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A challenge as it goes to a browser: its id, and what `navigator.credentials` takes."""

    id: UUID
    options: Any


def ask_to_sign(at: Party, browser: str, now: datetime, purpose: Purpose = Purpose.sign_in) -> Asked:
    """For somebody who is not known yet."""
    with write_unit(aside=True) as s:
        row = _challenge(s, purpose, browser, now)
        return Asked(row.id, ceremony.to_sign(at, row.challenge))


def _challenge(
    s: Session, purpose: Purpose, browser: str, now: datetime, user_id: UUID | None = None
) -> PasskeyChallenge:
    row = PasskeyChallenge(
        id=uuid7(), challenge=ceremony.fresh(), purpose=purpose.value, bound_to=digest(browser), user_id=user_id,
        made_at=now, expires_at=now + CHALLENGE_LIFE,
    )  # fmt: skip
    s.add(row)
    return row


def take(id: UUID | None, purpose: Purpose, browser: str, now: datetime, user_id: UUID | None = None) -> bytes:
    """What was asked, taken away whatever becomes of the answer. Raises Refused: taken, over, of another browser."""
    wanted = (
        PasskeyChallenge.id == id, PasskeyChallenge.purpose == purpose.value,
        PasskeyChallenge.bound_to == digest(browser), PasskeyChallenge.user_id == user_id,
        PasskeyChallenge.expires_at > now, PasskeyChallenge.made_at <= now + clock.AHEAD,
    )  # fmt: skip
    with write_unit(aside=True) as s:
        challenge = s.scalar(select(PasskeyChallenge.challenge).where(*wanted))
        taken = s.execute(delete(PasskeyChallenge).where(*wanted))
        if challenge is None or not taken.rowcount:  # type: ignore[attr-defined]
            raise Refused("defi", TOO_LATE)
        return challenge


def sweep(s: Session, at: datetime) -> None:
    """Those that nobody answered in time."""
    s.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= at))


# --- at the door -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """A passkey that was shown, as it is kept, and whose. What was shown is still to be proved."""

    id: UUID
    user_id: UUID
    email: str
    public_key: bytes
    shown: Shown


def recognised(answer: str) -> Known | None:
    """The passkey an answer says it is of, with the right person's handle; None for any other."""
    try:
        shown = ceremony.shown(answer)
    except NotAKey:
        return None
    with read_unit() as s:
        mine = select(Passkey, UserAccount).join(UserAccount, UserAccount.id == Passkey.user_id)
        row = s.execute(mine.where(Passkey.credential_id == shown.credential_id)).first()
        if row is None or shown.handle is None or row.UserAccount.passkey_handle != shown.handle:
            return None
        return Known(row.Passkey.id, row.UserAccount.id, row.UserAccount.email, row.Passkey.public_key, shown)


def refuse(known: Known | None) -> Refused:
    """One sentence whatever is wrong; to be raised."""
    journal.note(Event.passkey_refused, account=known.user_id if known else None)
    return Refused("cle", NOT_OPENED)


def proved(known: Known, challenge: bytes, at: Party) -> int:
    """The count of a passkey whose answer is its own. Raises Refused."""
    try:
        return ceremony.sign_count_of(known.shown, challenge, at, known.public_key)
    except NotAKey:
        raise refuse(known) from None


def come_in(known: Known, count: int, old_secret: str | None, budgets: list[Budget], now: datetime) -> Passed:
    """The session of somebody whose passkey was proved, the second factor with it. Raises Refused."""
    with write_unit() as s, tenant.every_tenant():
        user = use(s, known, count, now)
        throttle.forgive(s, budgets[:1])
        return signin.advance(s, user, old_secret, now, factor_given=True)


def use(s: Session, known: Known, count: int, now: datetime) -> UserAccount:
    """Note that a passkey served, and whose it is. Raises Refused: revoked meanwhile, copied, of a closed account."""
    user = s.get(UserAccount, known.user_id)
    row = s.get(Passkey, known.id, with_for_update=True, populate_existing=True)
    if row is None or user is None or user.disabled_at is not None:
        raise refuse(known)
    if ceremony.went_back(row.sign_count, count):
        journal.note(Event.passkey_copied, account=user.id, about=row.id)
        raise Refused("cle", NOT_OPENED)
    if user.password_hash is None:
        raise Refused("mot_de_passe", TO_CHOOSE)
    row.sign_count, row.last_used_at = count, now
    return user


# --- one's own -------------------------------------------------------------------------------------


def of(user_id: UUID) -> Sequence[Passkey]:
    """Somebody's whole list, as they read it: the last one added comes first."""
    mine = select(Passkey).where(Passkey.user_id == user_id)
    return db.session().scalars(mine.order_by(Passkey.created_at.desc(), Passkey.id)).all()


def marks(mine: Iterable[bytes]) -> list[str]:
    """By these a phone tells that the passkey of its lock is still there: enough for that, and no more."""
    return sorted(sha256(one).hexdigest()[:MARK] for one in mine)


def ask_to_make(actor: Actor, password: str, at: Party, browser: str, now: datetime) -> Asked:
    """For somebody who is signed in and gives their password again. Raises TooMany, Refused."""
    signin.present_password(actor, password, now)
    with write_unit() as s:
        user = s.get_one(UserAccount, actor.user_id, with_for_update=True, populate_existing=True)
        signin.forgive_own(s, actor)
        return _ask_to_make(s, user, at, browser, now)


def ask_to_make_first(one: Waiting, at: Party, now: datetime) -> Asked:
    """For somebody whose password was just right, and who has no second factor yet. Raises Refused."""
    with write_unit() as s:
        user = s.get_one(UserAccount, one.user_id, with_for_update=True, populate_existing=True)
        _check_first(user)
        return _ask_to_make(s, user, at, one.session_hash, now)


def _check_first(user: UserAccount | None) -> None:
    if user is None or has_second_factor(user):
        raise Refused("code", signin.IN_PLACE)


def _ask_to_make(s: Session, user: UserAccount, at: Party, browser: str, now: datetime) -> Asked:
    have = of(user.id)
    if len(have) >= PASSKEYS_MOST:
        raise Refused("nombre", f"Vous avez déjà {PASSKEYS_MOST} clés d’accès\u00a0: retirez-en une d’abord.")
    user.passkey_handle = handle = user.passkey_handle or ceremony.fresh()
    row = _challenge(s, Purpose.add, browser, now, user.id)
    there = [(one.credential_id, one.transports) for one in have]
    return Asked(row.id, ceremony.to_make(at, row.challenge, handle, user.email, user.name, there))


def add(actor: Actor, asked: UUID | None, answer: str, name: str, at: Party, browser: str, now: datetime) -> Passkey:
    """Keep the passkey a browser made. Raises Refused."""
    made = _made(asked, answer, at, browser, now, actor.user_id)
    with write_unit() as s:
        row = _keep(s, actor.user_id, made, name, at, now)
        journal.note(Event.passkey_added, actor, about=row.id)
        return row


def add_first(
    one: Waiting, asked: UUID | None, answer: str, name: str, at: Party, old_secret: str | None, now: datetime
) -> tuple[Passed, list[str]]:
    """The same, of somebody who comes in with it as their second factor; the ten recovery codes, shown once."""
    made = _made(asked, answer, at, one.session_hash, now, one.user_id)
    with write_unit() as s, tenant.every_tenant():
        user = s.get(UserAccount, one.user_id, with_for_update=True, populate_existing=True)
        _check_first(user)
        assert user is not None
        row = _keep(s, user.id, made, name, at, now)
        fresh = signin.new_recovery_codes(s, user.id)
        journal.note(Event.passkey_added, account=user.id, about=row.id)
        return signin.advance(s, user, old_secret, now, factor_given=True), fresh


def _made(asked: UUID | None, answer: str, at: Party, browser: str, now: datetime, user_id: UUID) -> Made:
    challenge = take(asked, Purpose.add, browser, now, user_id)
    try:
        return ceremony.made(answer, challenge, at)
    except NotAKey:
        raise Refused("cle", NOT_MADE) from None


def _keep(s: Session, user_id: UUID, made: Made, name: str, at: Party, now: datetime) -> Passkey:
    row = Passkey(
        id=uuid7(), user_id=user_id, credential_id=made.credential_id, public_key=made.public_key,
        sign_count=made.sign_count, host=at.host, name=name, transports=made.transports,
        backed_up=made.backed_up, created_at=now,
    )  # fmt: skip
    try:
        with savepoint():
            s.add(row)
            s.flush()
    except IntegrityError:
        raise Refused("cle", THERE_ALREADY) from None
    _tell(s, user_id)
    return row


def check_own(actor: Actor, passkey_id: UUID) -> None:
    """Raises Unknown for another's, and for none."""
    with read_unit() as s:
        _own(s, actor, passkey_id)


def rename(actor: Actor, passkey_id: UUID, name: str) -> Passkey:
    """What its owner calls it. Raises Unknown."""
    with write_unit() as s:
        row = _own(s, actor, passkey_id)
        row.name = name
        return row


def revoke(actor: Actor, passkey_id: UUID, session_hash: str) -> str:
    """It opens nothing more, and one's other sessions at the desk end: its own may be one. Its name. Raises Unknown."""
    with write_unit() as s:
        row = _own(s, actor, passkey_id)
        name = row.name or ""
        s.delete(row)
        elsewhere = (LoginSession.kind == SessionKind.desk.value, LoginSession.id_hash != session_hash)
        sessions.close_where(s, LoginSession.user_id == actor.user_id, *elsewhere)
        journal.note(Event.passkey_removed, actor, about=passkey_id)
        _tell(s, actor.user_id)
        return name


def _own(s: Session, actor: Actor, passkey_id: UUID) -> Passkey:
    row = s.get(Passkey, passkey_id, with_for_update=in_write_unit(s), populate_existing=True)
    if row is None or row.user_id != actor.user_id:
        raise Unknown()
    return row
