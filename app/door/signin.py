"""Coming in at the desk or the portal: password, second factor, organisation. Each step is another session id.

A step opens its own short units: a password takes 160 ms to check, and no transaction waits for that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from app.core import tenant
from app.core.base import uuid7
from app.core.errors import Refused, Unknown
from app.core.unit import note, read_unit, write_unit
from app.door import actions, codes, factors, passwords, queries, rules, sessions, throttle
from app.door.models import Invitation, LoginSession, RecoveryCode
from app.door.rules import SessionKind, Stage
from app.door.throttle import Budget
from app.journal import actions as journal
from app.journal.rules import Event
from app.people import queries as people
from app.people.acting import Actor
from app.people.models import Membership, Organisation, UserAccount
from app.people.rules import email_key, is_name

Tell = Callable[[Session, UUID], object]
_telling: dict[str, Tell] = {}
WRONG = "Adresse ou mot de passe incorrect."
IN_PLACE = "Un second facteur est déjà en place. Reconnectez-vous."


class WrongPassword(Refused):
    """Unknown address, disabled account or wrong password: one sentence, one duration for the three."""

    status = 401

    def __init__(self) -> None:
        super().__init__("identifiants", WRONG)


@dataclass(frozen=True)
class Passed:
    """A step done: the secret of the new session and the stage it is at."""

    secret: str
    stage: Stage
    user_id: UUID
    role: str | None = None


@dataclass(frozen=True)
class Waiting:
    """A session that has not come all the way: whose, at which stage. `digits`: six of them are asked for; else only
    a passkey was set up, or a recovery code replaces it."""

    session_hash: str
    stage: Stage
    user_id: UUID
    email: str
    name: str
    digits: bool = True


def told_by(work: Tell) -> None:
    """Have this tell somebody that a second factor of theirs was installed, in the unit that does it: whoever has
    their password could have done it before them."""
    _telling[f"{work.__module__}.{work.__qualname__}"] = work


def take_a_try(budgets: list[Budget], at: datetime) -> None:
    """Count a try, whatever becomes of it. Raises TooMany."""
    with write_unit(aside=True) as s:
        allowed = throttle.spend(s, budgets, at)
    if not allowed:
        journal.note(Event.throttled)
        raise throttle.TooMany()


def check_password(email: str, password: str, budgets: list[Budget], at: datetime) -> UUID:
    """The id of the account whose password this is. Raises TooMany, WrongPassword."""
    take_a_try(budgets, at)
    with read_unit():
        user = people.account(email_key(email))
        usable = user is not None and user.disabled_at is None
        user_id, stored = (user.id, user.password_hash) if user and usable else (None, None)
        known = user.id if user else None
    if not passwords.matches(stored, password) or user_id is None or stored is None:
        journal.note(Event.sign_in_refused, account=known)
        raise WrongPassword()
    if passwords.outdated(stored):
        renewed = passwords.hashed(password)
        note(lambda s: s.execute(update(UserAccount).where(UserAccount.id == user_id).values(password_hash=renewed)))
    return user_id


def after_password(user_id: UUID, old_secret: str | None, budgets: list[Budget], at: datetime) -> Passed:
    """Open the session that follows a right password. Raises Refused for someone in no organisation."""
    with write_unit() as s, tenant.every_tenant():
        user = s.get(UserAccount, user_id)
        if user is None or user.disabled_at is not None:
            raise WrongPassword()
        throttle.forgive(s, budgets[:1])
        return advance(s, user, old_secret, at, factor_given=False)


def advance(s: Session, user: UserAccount, old_secret: str | None, at: datetime, *, factor_given: bool) -> Passed:
    """Open the session that comes next for someone whose password is right. Raises Refused: in no organisation."""
    members = people.active_memberships(user.id)
    if not members:
        raise Refused("appartenance", "Votre compte n’est rattaché à aucune structure.")
    stage, member = _next_stage(user, list(members), factor_given)
    sessions.close(s, old_secret)
    secret = sessions.open_session(s, user, at, stage=stage, membership=member)
    if member is not None:
        journal.note(Event.signed_in, account=user.id, org=member.org_id)
    return Passed(secret, stage, user.id, member.role if member else None)


def _next_stage(user: UserAccount, members: list[Membership], factor_given: bool) -> tuple[Stage, Membership | None]:
    if not factor_given:
        if queries.has_second_factor(user):  # read when it is asked for: unreadable, it is still asked for
            return Stage.code, None
        if any(rules.needs_second_factor(one.role) for one in members):
            return Stage.setup, None
    return (Stage.full, members[0]) if len(members) == 1 else (Stage.choice, None)


def entered(passed: Passed, at: datetime) -> Actor | None:
    """Who has come all the way in; None at an earlier stage."""
    with tenant.every_tenant(), read_unit() as s:
        signed = sessions.signed_in(s, passed.secret, SessionKind.desk, at)
        return signed.actor if signed else None


def waiting(secret: str | None, at: datetime, *stages: Stage) -> Waiting | None:
    """The unfinished session of a cookie, when at one of these stages."""
    with tenant.every_tenant(), read_unit() as s:
        row = sessions.find(s, secret, SessionKind.desk, at)
        if row is None or row.stage not in {one.value for one in stages}:
            return None
        user = s.get(UserAccount, row.user_id)
        if user is None:
            return None
        digits = user._totp_secret is not None
        return Waiting(row.id_hash, Stage(row.stage), user.id, user.email, user.name, digits)


def give_code(one: Waiting, typed: str, secret: str | None, budgets: list[Budget], at: datetime) -> Passed:
    """Second factor: six digits, or a recovery code. Raises TooMany, Refused."""
    take_a_try(budgets, at)
    with write_unit() as s, tenant.every_tenant():
        user = s.get(UserAccount, one.user_id)
        if user is None or not (_spend_recovery(s, user.id, typed, at) or _spend_totp(s, user, typed, at)):
            journal.note(Event.factor_refused, account=one.user_id)
            raise Refused("code", "Ce code n’est pas valable. Attendez le suivant, puis recommencez.", "code")
        throttle.forgive(s, budgets[:1])
        return advance(s, user, secret, at, factor_given=True)


def _spend_totp(s: Session, user: UserAccount, typed: str, at: datetime) -> bool:
    if user.totp_secret is None:
        return False
    step = factors.matching_step(user.totp_secret, typed, at, user.totp_last_step)
    if step is None:
        return False
    # Guarded: of two requests carrying the same digits, one changes the row.
    last = UserAccount.totp_last_step
    fresh = or_(last.is_(None), last < step, last > factors.last_believed(at))
    spent = s.execute(update(UserAccount).where(UserAccount.id == user.id, fresh).values(totp_last_step=step))
    return bool(spent.rowcount)  # type: ignore[attr-defined]


def _spend_recovery(s: Session, user_id: UUID, typed: str, at: datetime) -> bool:
    mine = (RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    spent = s.execute(
        update(RecoveryCode).where(*mine, RecoveryCode.code_hash.in_(codes.could_be(typed))).values(used_at=at)
    )
    if spent.rowcount:  # type: ignore[attr-defined]
        journal.note(Event.recovery_used, account=user_id)
    return bool(spent.rowcount)  # type: ignore[attr-defined]


def install_factor(
    one: Waiting, totp_secret: str, typed: str, secret: str | None, budgets: list[Budget], at: datetime
) -> tuple[Passed, list[str]]:
    """Keep a new second factor once a first code proved it; returns the ten recovery codes, shown once."""
    take_a_try(budgets, at)
    step = factors.matching_step(totp_secret, typed, at, None)
    if step is None:
        journal.note(Event.factor_refused, account=one.user_id)
        raise Refused("code", "Ce code ne correspond pas. Vérifiez l’heure de votre téléphone.", "code")
    with write_unit() as s, tenant.every_tenant():
        user = s.get(UserAccount, one.user_id, with_for_update=True, populate_existing=True)
        if user is None or queries.has_second_factor(user):
            raise Refused("code", IN_PLACE, "code")
        user.totp_secret, user.totp_last_step = totp_secret, step
        fresh = new_recovery_codes(s, user.id)
        journal.note(Event.factor_installed, account=user.id)
        for work in _telling.values():
            work(s, user.id)
        return advance(s, user, secret, at, factor_given=True), fresh


def new_recovery_codes(s: Session, user_id: UUID) -> list[str]:
    """Ten codes to write down; the hashes are what is kept."""
    fresh = [codes.new_code(groups=4) for _ in range(factors.RECOVERY_CODES)]
    s.add_all(RecoveryCode(id=uuid7(), user_id=user_id, code_hash=codes.kept(code)) for code in fresh)
    return fresh


def choose(user_id: UUID, membership_id: UUID, secret: str | None, at: datetime) -> Passed:
    """Enter one of one's organisations, under a new session id. Raises Unknown for any other."""
    with write_unit() as s, tenant.every_tenant():
        user = s.get(UserAccount, user_id)
        member = next((one for one in people.active_memberships(user_id) if one.id == membership_id), None)
        if user is None or member is None:
            raise Unknown()
        sessions.close(s, secret)
        opened = sessions.open_session(s, user, at, membership=member)
        journal.note(Event.signed_in, account=user.id, org=member.org_id)
        return Passed(opened, Stage.full, user.id, member.role)


def _own_tries(actor: Actor) -> list[Budget]:
    return [(f"password:{actor.user_id}", throttle.PER_ACCOUNT)]


def present_password(actor: Actor, typed: str, at: datetime) -> str | None:
    """The hash of one's own password, once typed again. Raises TooMany, Refused on field `password_now`."""
    take_a_try(_own_tries(actor), at)
    with read_unit() as s:
        stored = s.get_one(UserAccount, actor.user_id).password_hash
    if not passwords.matches(stored, typed):
        journal.note(Event.password_refused, actor)
        raise Refused("identifiants", "Ce n’est pas votre mot de passe actuel.", field="password_now")
    return stored


def forgive_own(s: Session, actor: Actor) -> None:
    """The password was right: earlier tries weigh no more."""
    throttle.forgive(s, _own_tries(actor))


def change_password(actor: Actor, email: str, session_hash: str, present: str, chosen: str, at: datetime) -> None:
    """Another password for the signed-in person; every other session of theirs ends, phones included.

    A phone stays enrolled and reopens with the new one. Raises TooMany, Refused.
    """
    stored = present_password(actor, present, at)
    text = passwords.check(chosen, email, email.split("@")[0], actor.name)
    if passwords.matches(stored, text):
        raise Refused("mot_de_passe", "Choisissez un mot de passe différent de l’actuel.", field="password")
    renewed = passwords.hashed(text)
    with write_unit() as s:
        user = s.get_one(UserAccount, actor.user_id, with_for_update=True, populate_existing=True)
        if user.password_hash != stored:
            raise Refused("etat", "Votre mot de passe vient d’être changé ailleurs. Reconnectez-vous.")
        user.password_hash = renewed
        sessions.close_where(s, LoginSession.user_id == user.id, LoginSession.id_hash != session_hash)
        forgive_own(s, actor)
        journal.note(Event.password_changed, actor)


def sign_out(secret: str | None, at: datetime) -> None:
    """Forget the session of a cookie, whatever its stage."""
    with write_unit() as s, tenant.every_tenant():
        left = sessions.find(s, secret, SessionKind.desk, at)
        if left is not None:
            journal.note(Event.signed_out, account=left.user_id, org=left.org_id)
        sessions.close(s, secret)


@dataclass(frozen=True)
class Invited:
    """An invitation still good: for whom, to be what, where; `known` when the account exists already.

    `name`: of an account whose password is to be chosen anew; `forgotten`: who had it forgotten, at the desk;
    `enrolled`: a phone of theirs reopens with it.
    """

    email: str
    role: str
    org_name: str
    known: bool
    name: str = ""
    forgotten: queries.Forgotten | None = None
    enrolled: bool = False


def invited(code: str, at: datetime) -> Invited:
    """The invitation of a link. Raises Unknown, the same for used, out of date and never made."""
    with read_unit() as s, tenant.every_tenant():
        invitation = queries.open_invitation(code, at)
        if invitation is None:
            raise Unknown()
        email = _address_of(invitation)
        user = people.account(email)
        org = s.get(Organisation, invitation.org_id)
        known = user is not None and user.password_hash is not None
        again = user if not known else None
        enrolled = again is not None and again.id in queries.phone_holders(invitation.org_id)
        return Invited(email, invitation.role, org.name if org else "", known, again.name if again else "",
                       queries.reset_by(invitation.id), enrolled)  # fmt: skip


def _address_of(invitation: Invitation) -> str:
    """Raises Refused when it does not open: an account is of nobody's words."""
    email = invitation.email
    if email is None:
        raise Unknown()
    return email


def accept(code: str, name: str, password: str, old_secret: str | None, budgets: list[Budget], at: datetime) -> Passed:
    """Take up an invitation: choose a password, or prove the one of the account that exists already."""
    invitation = invited(code, at)
    take_a_try(budgets, at)
    hashed = None if invitation.known else chosen(invitation.email, name, password)
    if invitation.known:
        prove(invitation.email, password)
    with write_unit() as s, tenant.every_tenant():
        fresh = queries.open_invitation(code, at)
        if fresh is None:  # used in another window while the password was being checked
            raise Unknown()
        email = _address_of(fresh)
        user = people.account(email) or new_account(s, email, name, at)
        if user.password_hash is None:
            user.password_hash = hashed
        user.disabled_at = None
        actions.join(user, fresh, at)
        return advance(s, user, old_secret, at, factor_given=False)


def prove(email: str, password: str) -> None:
    """The password of an account that exists already. Raises WrongPassword."""
    with read_unit():
        user = people.account(email)
        stored = user.password_hash if user else None
        known = user.id if user else None
    if not passwords.matches(stored, password):
        journal.note(Event.sign_in_refused, account=known)
        raise WrongPassword()


def chosen(email: str, name: str, password: str) -> str:
    """The hash of a new person's password. Raises Refused: name or password."""
    if not is_name(name):
        raise Refused("nom", "Indiquez votre prénom et votre nom.", field="name")
    return passwords.hashed(passwords.check(password, email, email.split("@")[0], name))


def new_account(s: Session, email: str, name: str, at: datetime) -> UserAccount:
    """Somebody who was never here."""
    user = UserAccount(id=uuid7(), email=email, name=name.strip(), created_at=at)
    s.add(user)
    s.flush()
    return user
