"""What is kept below this room: people and their doors, addresses, the traces of the desk; and the room's own."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from app.changes.models import LastChange
from app.door.models import Device, Invitation, LoginSession, Passkey, RecoveryCode
from app.people.models import Membership, UserAccount
from app.people.rules import pseudonym, void_address
from app.places.models import GeocodeCache
from app.retention.declared import Rule, declare, keep
from app.retention.models import RightsRequest, RightsStep
from app.retention.rules import Cutoff, State
from app.sent.models import SentForm


def _account_over(cut: Cutoff) -> list[ColumnElement[bool]]:
    """No structure gives it a role any more, and the last that did is as long ago. What is not known is not over."""
    hers = Membership.user_id == UserAccount.id
    late = or_(Membership.active.is_(True), Membership.closed_at.is_(None), Membership.closed_at >= cut.moment)
    return [UserAccount.erased_at.is_(None), exists().where(hers), ~exists().where(and_(hers, late))]


def _pseudonymise(s: Session, org_id: UUID | None, ids: Sequence[UUID], cut: Cutoff) -> None:
    """What she wrote stays, under a name that is nobody's; nothing opens the account again."""
    for row in s.scalars(select(UserAccount).where(UserAccount.id.in_(ids))):
        row.name, row.email = pseudonym(row.id), void_address(row.id)
        row.password_hash = row.phone = row._totp_secret = row.passkey_handle = None
        row.erased_at, row.disabled_at = cut.at, row.disabled_at or cut.at
    for model in (LoginSession, Passkey, RecoveryCode):
        gone = delete(model).where(model.user_id.in_(ids))
        s.execute(gone.execution_options(synchronize_session=False))


def _steps_over(cut: Cutoff) -> list[ColumnElement[bool]]:
    closed = select(RightsRequest.id).where(RightsRequest.org_id == RightsStep.org_id, *_rights_over(cut))
    return [RightsStep.request_id.in_(closed)]


def _rights_over(cut: Cutoff) -> list[ColumnElement[bool]]:
    return [RightsRequest.state == State.close.value, RightsRequest.closed_at < cut.moment]


declare(
    Rule(
        "account", "account", "nom, adresse, téléphone, moyens d’entrer", "les saisies, sous un pseudonyme",
        UserAccount, _account_over, apply=_pseudonymise,
    ),
    Rule(
        "device", "device", "le nom donné au téléphone", "quand il a été enrôlé et révoqué",
        Device, lambda cut: [Device.revoked_at < cut.moment], erases=("_label",),
    ),
    Rule(
        "invitation", "invitation", "l’adresse invitée", "le rôle et la date",
        Invitation, lambda cut: [or_(Invitation.used_at < cut.moment, Invitation.expires_at < cut.moment)],
        erases=("_email",),
    ),
    Rule(
        "geocode", "geocode", "la position rendue pour une adresse", "rien",
        GeocodeCache, lambda cut: [GeocodeCache.asked_at < cut.moment], removes=True,
    ),
    Rule(
        "rights.step", "rights", "les précisions des étapes", "les étapes et leurs dates",
        RightsStep, _steps_over, erases=("_note",),
    ),
    Rule(
        "rights", "rights", "qui a demandé, ses mots et la réponse", "le numéro, le droit, les dates et l’issue",
        RightsRequest, _rights_over, erases=("_who", "_reach", "_asked", "_answer"),
    ),
    Rule("sent", "sent", "la marque d’un formulaire envoyé", "rien", SentForm, kept_by="app.sent.jobs.sweep"),
    Rule("change", "change", "qui a changé quoi en dernier", "rien", LastChange, kept_by="app.sent.jobs.sweep"),
    Rule("journal", "journal", "les lignes du journal", "rien", None, kept_by="app.door.jobs.sweep"),
)  # fmt: skip

keep({
    "passkey.name": "part avec la clé, ou avec le compte",
    "user_account.phone": "part avec le compte",
    "user_account.totp_secret": "part avec le compte",
    "stock_import.about": "décrit un fichier du patrimoine\u00a0: ses titres et ses comptes, personne",
})  # fmt: skip
