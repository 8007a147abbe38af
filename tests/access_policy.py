"""Who may call what: the one table the access matrix is checked against. A route that is not here fails.

A new route adds a line to POLICY; a new name of parameter adds how to find a real one to OBJECTS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.backup import actions as backup
from app.backup.models import Restoration
from app.core import clock, tenant
from app.core.base import uuid7
from app.core.secrets import digest
from app.core.unit import read_unit, write_unit
from app.door import actions as door
from app.door import queries
from app.door.models import Device
from app.fields import drafts as own_drafts
from app.fields import rules as own_fields
from app.fields.drafts import Asked
from app.followups import actions as followups
from app.mail.models import Mail
from app.mail.rules import State
from app.nomenclatures.rules import page_id
from app.people.rules import Role
from app.planning import actions as planning
from app.push.models import PushSubscription
from app.sectors import actions as sectors
from app.sectors.rules import Span
from app.sync.models import HeldOp
from tests import (
    access_acts,
    access_board,
    access_documents,
    access_ends,
    access_flows,
    access_letters,
    access_own,
    access_parties,
    access_retention,
    access_saisir,
    access_stock,
)
from tests.clients import Phone
from tests.desk.evening import Evening
from tests.door.authenticator import passkey_of
from tests.importing import handed_in
from tests.merging.stage import merged, told_apart, united
from tests.sectors.stage import planned_move
from tests.world import World

Who = str | frozenset[Role]
PARTS = (access_acts, access_board, access_ends, access_flows, access_letters, access_parties)
"""What says its own lines of both tables."""

ANYONE = "anyone"
PHONE = "phone"
DEPOSIT = "phone, or one whose owner's access was just closed"
BY_SECRET = "a phone that shows the secret of an enrolment, signed in or not"
COORDINATION = frozenset({Role.coordinator, Role.lead})
STAFF = COORDINATION | {Role.administrator}
ADMINISTRATION = frozenset({Role.administrator})
ENROLLERS = frozenset({Role.coordinator, Role.administrator})
LANDLORD = frozenset({Role.landlord_reader, Role.landlord_service})

POLICY: dict[str, dict[str, Who]] = {
    # the door
    "/": {"GET": ANYONE},
    "/connexion": {"GET": ANYONE, "POST": ANYONE},
    "/connexion/code": {"GET": ANYONE, "POST": ANYONE},
    "/connexion/mot-de-passe-choisi": {"GET": ANYONE},
    "/connexion/organisation": {"GET": ANYONE, "POST": ANYONE},
    "/connexion/second-facteur": {"GET": ANYONE, "POST": ANYONE},
    "/deconnexion": {"POST": ANYONE},
    "/invitation/<code>": {"GET": ANYONE, "POST": ANYONE},
    "/premiers-pas/<code>": {"GET": ANYONE, "POST": ANYONE},
    "/p/<token>": {"GET": ANYONE, "POST": ANYONE},
    "/p/<token>/papier": {"GET": ANYONE, "POST": ANYONE},
    "/p/<token>/<verb>": {"GET": ANYONE, "POST": ANYONE},
    **dict.fromkeys(("/connexion/second-facteur/cle", "/connexion/second-facteur/cle/defi"), {"POST": ANYONE}),
    "/connexion/cle": {"POST": ANYONE},
    "/connexion/cle/defi": {"POST": ANYONE},
    "/compte/mot-de-passe": {"GET": frozenset(Role), "POST": frozenset(Role)},
    "/compte/cles": {"GET": frozenset(Role), "POST": frozenset(Role)},
    "/compte/cles/defi": {"POST": frozenset(Role)},
    "/compte/cles/<uuid:passkey_id>/nom": {"POST": frozenset(Role)},
    "/compte/cles/<uuid:passkey_id>/retirer": {"POST": frozenset(Role)},
    # what holds nothing of anybody
    "/app/": {"GET": ANYONE},
    "/app/manifest.webmanifest": {"GET": ANYONE},
    "/app/shell.js": {"GET": ANYONE},
    "/app/sw.js": {"GET": ANYONE},
    "/healthz": {"GET": ANYONE},
    "/api/openapi.json": {"GET": ANYONE},
    "/static/<path:filename>": {"GET": ANYONE},
    # the phone; first what is asked by its own secret, which the answer that tells it is revoked takes away
    "/api/deposit": {"POST": BY_SECRET},
    "/api/session": {"POST": ANYONE, "DELETE": PHONE},
    "/api/session/passkey/challenge": {"POST": ANYONE},
    "/api/session/passkey": {"POST": ANYONE},
    "/api/me": {"GET": PHONE},
    "/api/passkeys": {"GET": PHONE, "POST": PHONE},
    "/api/passkeys/challenge": {"POST": PHONE},
    "/api/passkeys/<uuid:key_id>": {"DELETE": PHONE},
    "/api/sync": {"POST": DEPOSIT},
    "/api/push/subscriptions": {"GET": PHONE, "POST": PHONE},
    "/api/push/subscriptions/<uuid:id>/proof": {"POST": PHONE},
    "/api/push/subscriptions/<uuid:id>": {"DELETE": PHONE},
    # the desk
    "/bureau/": {"GET": STAFF | {Role.agent}},
    "/bureau/restauration/<uuid:restoration_id>/notee": {"POST": STAFF},
    "/bureau/chercher": {"GET": STAFF, "POST": STAFF},
    "/bureau/illisibles": {"GET": COORDINATION},
    "/bureau/relire": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/relire/saisies.xlsx": {"GET": COORDINATION},
    "/bureau/relire/<kind>/<uuid:entity_id>": {"GET": COORDINATION},
    "/bureau/relire/<kind>/<uuid:entity_id>/montrer": {"POST": COORDINATION},
    "/bureau/relire/<kind>/<uuid:entity_id>/garder": {"POST": COORDINATION},
    "/bureau/relire/<kind>/<uuid:entity_id>/doublon": {"POST": COORDINATION},
    "/bureau/relire/doublons": {"GET": COORDINATION},
    "/bureau/relire/tout-montrer": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/regler": {"GET": COORDINATION},
    "/bureau/regler/<uuid:held_id>": {"GET": COORDINATION},
    "/bureau/regler/<uuid:held_id>/reprendre": {"POST": COORDINATION},
    "/bureau/regler/<uuid:held_id>/completer": {"POST": COORDINATION},
    "/bureau/regler/<uuid:held_id>/classer": {"POST": COORDINATION},
    "/bureau/residences": {"POST": STAFF | {Role.agent}},
    "/bureau/suivis": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/suivis/<uuid:followup_id>": {"GET": COORDINATION},
    "/bureau/suivis/<uuid:followup_id>/fait": {"POST": COORDINATION},
    "/bureau/suivis/<uuid:followup_id>/reporter": {"POST": COORDINATION},
    "/bureau/suivis/<uuid:followup_id>/confier": {"POST": COORDINATION},
    "/bureau/planning": {"GET": COORDINATION},
    "/bureau/planning/publier": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/planning/absences": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/planning/absences/<uuid:absence_id>/modifier": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/planning/absences/<uuid:absence_id>/finir": {"POST": COORDINATION},
    "/bureau/planning/vacation": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/planning/vacation/<uuid:shift_id>": {"GET": COORDINATION},
    "/bureau/planning/vacation/<uuid:shift_id>/publier": {"POST": COORDINATION},
    "/bureau/planning/vacation/<uuid:shift_id>/modifier": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/planning/vacation/<uuid:shift_id>/copier": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/planning/copier": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/planning/vacation/<uuid:shift_id>/annuler": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/consignes": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/consignes/nouvelle": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/consignes/<uuid:consigne_id>/clore": {"POST": COORDINATION},
    "/bureau/consignes/<uuid:consigne_id>/valable": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/techniques": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/techniques/<uuid:problem_id>/retenir": {"POST": COORDINATION},
    "/bureau/techniques/<uuid:problem_id>/envoyer": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/techniques/<uuid:problem_id>/informer": {"POST": COORDINATION},
    "/bureau/orientations": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/orientations/<uuid:referral_id>/transmettre": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/partenaires": {"GET": COORDINATION},
    "/bureau/partenaires/nouveau": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/partenaires/<uuid:partner_id>": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/partenaires/<uuid:partner_id>/retirer": {"POST": COORDINATION},
    "/bureau/partenaires/<uuid:partner_id>/proposer": {"POST": COORDINATION},
    **access_stock.POLICY,
    "/bureau/equipe": {"GET": STAFF},
    "/bureau/equipe/<uuid:user_id>": {"GET": STAFF, "POST": ENROLLERS},
    "/bureau/equipe/<uuid:user_id>/role": {"GET": ADMINISTRATION, "POST": ADMINISTRATION},
    "/bureau/equipe/<uuid:user_id>/reinitialiser": {"GET": ENROLLERS, "POST": ENROLLERS},
    "/bureau/equipe/invitations/<uuid:invitation_id>/renvoyer": {"POST": ENROLLERS},
    "/bureau/courriels": {"GET": ADMINISTRATION},
    "/bureau/courriels/essai": {"POST": ADMINISTRATION},
    "/bureau/courriels/<uuid:mail_id>/repartir": {"POST": ADMINISTRATION},
    "/bureau/courriels/<uuid:mail_id>/annuler": {"POST": ADMINISTRATION},
    "/bureau/structure": {"GET": STAFF},
    **access_documents.POLICY,
    "/bureau/structure/<uuid:organisation_id>": {"POST": ADMINISTRATION},
    "/bureau/equipe/<uuid:user_id>/code": {"POST": ENROLLERS},
    "/bureau/equipe/inviter": {"GET": ENROLLERS, "POST": ENROLLERS},
    "/bureau/equipe/invitations/<uuid:invitation_id>/retirer": {"POST": ENROLLERS},
    "/bureau/equipe/<uuid:user_id>/fermer": {"GET": ENROLLERS, "POST": ENROLLERS},
    "/bureau/equipe/<uuid:user_id>/rouvrir": {"POST": ENROLLERS},
    "/bureau/equipe/telephones/<uuid:device_id>/revoquer": {"GET": ENROLLERS, "POST": ENROLLERS},
    "/bureau/equipe/telephones/<uuid:device_id>/pertes": {"POST": ENROLLERS},
    "/bureau/reglages": {"GET": STAFF},
    "/bureau/secteurs": {"GET": STAFF, "POST": STAFF},
    "/bureau/secteurs/trouver": {"POST": STAFF},
    "/bureau/secteurs/nouveau": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/secteurs/<uuid:sector_id>": {"GET": STAFF, "POST": COORDINATION},
    "/bureau/secteurs/<uuid:sector_id>/affecter": {"POST": COORDINATION},
    "/bureau/secteurs/<uuid:sector_id>/fermer": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/secteurs/<uuid:sector_id>/rouvrir": {"POST": COORDINATION},
    "/bureau/secteurs/<uuid:sector_id>/residences": {"GET": STAFF, "POST": STAFF},
    "/bureau/secteurs/<uuid:sector_id>/residences/deplacer": {"POST": COORDINATION},
    "/bureau/secteurs/deplacements/<uuid:decision_id>/retirer": {"POST": COORDINATION},
    "/bureau/patrimoine/<uuid:estate_id>/changement/retirer": {"POST": COORDINATION},
    "/bureau/secteurs/affectations/<uuid:assignment_id>": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/secteurs/affectations/<uuid:assignment_id>/retirer": {"POST": COORDINATION},
    "/bureau/listes": {"GET": STAFF},
    "/bureau/listes/<uuid:list_id>": {"GET": STAFF, "POST": COORDINATION},
    "/bureau/listes/<uuid:list_id>/ajouter": {"POST": COORDINATION},
    "/bureau/listes/<uuid:list_id>/lignes/<line>": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/listes/<uuid:list_id>/essayer": {"POST": COORDINATION},
    "/bureau/listes/<uuid:list_id>/publier": {"POST": COORDINATION},
    "/bureau/listes/<uuid:list_id>/jeter": {"POST": COORDINATION},
    "/bureau/listes/propositions": {"GET": COORDINATION},
    "/bureau/listes/propositions/<uuid:wish_id>": {"GET": COORDINATION},
    "/bureau/listes/propositions/<uuid:wish_id>/accepter": {"POST": COORDINATION},
    "/bureau/listes/propositions/<uuid:wish_id>/refuser": {"POST": COORDINATION},
    "/bureau/champs": {"GET": COORDINATION},
    "/bureau/champs/<uuid:form_id>": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/champs/<uuid:form_id>/ajouter": {"POST": COORDINATION},
    "/bureau/champs/<uuid:form_id>/mots/<field>": {"GET": COORDINATION, "POST": COORDINATION},
    "/bureau/champs/<uuid:form_id>/essayer": {"POST": COORDINATION},
    "/bureau/champs/<uuid:form_id>/publier": {"POST": COORDINATION},
    "/bureau/champs/<uuid:form_id>/jeter": {"POST": COORDINATION},
    **access_own.POLICY,
    **access_retention.POLICY,
    # the landlord
    "/bailleur/": {"GET": LANDLORD},
    "/bailleur/journal": {"GET": LANDLORD, "POST": LANDLORD},
    "/bailleur/residences": {"POST": LANDLORD},
    "/bailleur/journal.xlsx": {"GET": LANDLORD},
    **access_saisir.POLICY,
}
for _part in PARTS:
    POLICY |= _part.POLICY

# These end the session they are called with: the matrix calls them last.
ENDING = ("/deconnexion", "/api/session")
# What has no id in it, or is checked elsewhere: a link's code (tests/people, tests/links), a file (Flask).
NOT_OBJECTS = {"code", "filename", "token", "verb"} | access_saisir.NOT_OBJECTS


@dataclass(frozen=True)
class Stage:
    """Les Passeurs with one real object of each kind."""

    world: World
    evening: Evening
    phone: Phone


def a_mail(org_id: UUID, state: State = State.reporte) -> UUID:
    """One that was tried once."""
    with tenant.tenant(org_id), write_unit() as s:
        at = clock.now()
        row = Mail(
            org_id=org_id, id=uuid7(), letter="essai", state=state.value, tries=1, created_at=at, since=at,
            next_at=at + timedelta(minutes=5), address="zoe@passeurs.example", params={}, outcome="451",
        )  # fmt: skip
        s.add(row)
        return row.id


OBJECTS: dict[str, Callable[[Stage], object]] = {
    "kind": lambda stage: "conflict",
    "entity_id": lambda stage: stage.evening.conflict,
    "held_id": lambda stage: held(stage),
    "shift_id": lambda stage: stage.evening.shift_id,
    "consigne_id": lambda stage: stage.evening.consigne_id,
    "problem_id": lambda stage: stage.evening.technical,
    "referral_id": lambda stage: stage.evening.referral,
    "partner_id": lambda stage: stage.evening.partner_id,
    "organisation_id": lambda stage: stage.world.org_id,
    **access_documents.OBJECTS,
    "mail_id": lambda stage: a_mail(stage.world.org_id),
    "user_id": lambda stage: stage.world.nadia.user_id,
    "device_id": lambda stage: stage.phone.device_id,
    "id": lambda stage: subscription(stage),
    "invitation_id": lambda stage: invitation(stage),
    "absence_id": lambda stage: absence(stage),
    "restoration_id": lambda stage: restoration(stage),
    "followup_id": lambda stage: followup(stage),
    "sector_id": lambda stage: stage.world.sector_id,
    "assignment_id": lambda stage: assignment(stage),
    "decision_id": lambda stage: planned_move(stage),
    "estate_id": lambda stage: stage.world.glycines.estate_id,
    "gone_id": lambda stage: stage.world.verriers.estate_id,
    "merge_id": lambda stage: merged(stage),
    "group_id": lambda stage: told_apart(stage),
    "building_id": lambda stage: stage.world.glycines.building_id,
    "entrance_id": lambda stage: stage.world.glycines.entrances[0],
    "landlord_id": lambda stage: stage.world.landlord_id,
    "other_id": lambda stage: stage.world.other_landlord_id,
    "union_id": lambda stage: united(stage),
    "list_id": lambda stage: page_id(stage.world.org_id, "lieu"),
    "line": lambda stage: "gare",
    "wish_id": lambda stage: wish(stage),
    "number": lambda stage: 5,
    "form_id": lambda stage: page_id(stage.world.org_id, own_fields.list_of("contact")),
    "field": lambda stage: field(stage),
    "import_id": lambda stage: handed_in(stage.world, tried=True),
    "passkey_id": lambda stage: passkey_of(stage.world.claire),
    "key_id": lambda stage: passkey_of(stage.world.nadia, "Pixel 8"),
    **access_retention.OBJECTS,
    **access_saisir.OBJECTS,
}
for _part in PARTS:
    OBJECTS |= _part.OBJECTS


def wish(stage: Stage) -> UUID:
    """A line that Nadia finds missing."""
    op = stage.phone.op("list.propose", {"list": "lieu", "want": "manque", "text": "Laverie"})
    stage.phone.sync(op)
    return UUID(op["record_id"])


def assignment(stage: Stage) -> UUID:
    """Anne works in the north from the day after tomorrow."""
    span = Span(clock.today() + timedelta(days=2))
    with tenant.tenant(stage.world.org_id), write_unit():
        world = stage.world
        return sectors.assign(world.claire.actor, clock.now(), world.sector_id, world.lead.user_id, span).id


def field(stage: Stage) -> str:
    """A question of the structure's own, asked of every contact."""
    with tenant.tenant(stage.world.org_id), write_unit():
        asked = Asked("Météo", own_fields.Nature.choix, ("Pluie", "Soleil"))
        code = own_drafts.add(stage.world.claire.actor, clock.now(), "contact", asked)
        own_drafts.publish(stage.world.claire.actor, "contact")
        return code


def followup(stage: Stage) -> UUID:
    """Nadia is to come back to the conflict of the evening."""
    data = {"subject": {"kind": "conflict", "id": stage.evening.conflict}, "reason": "repasser",
            "due_on": clock.today(), "estate_id": stage.world.glycines.estate_id}  # fmt: skip
    with tenant.tenant(stage.world.org_id), write_unit():
        return followups.schedule(stage.world.nadia.act(), data).id


def held(stage: Stage) -> UUID:
    """An operation of a later release, in custody and waiting for a person."""
    stage.phone.send(stage.phone.op("conflict.reconcile", {}))
    with tenant.tenant(stage.world.org_id), read_unit() as s:
        return s.scalars(select(HeldOp.id)).first()


def invitation(stage: Stage) -> UUID:
    """Somebody invited to be an agent."""
    with tenant.tenant(stage.world.org_id), write_unit():
        door.invite_as(stage.world.claire.actor, "lea@passeurs.example", Role.agent, None, clock.now())
        return queries.pending_invitations(stage.world.org_id, clock.now())[0].id


def restoration(stage: Stage) -> UUID:
    """The database was put back."""
    backup.renew(None, clock.now())
    with tenant.tenant(stage.world.org_id), read_unit() as s:
        return s.scalars(select(Restoration.id)).one()


def absence(stage: Stage) -> UUID:
    """Yoann is away in a month."""
    starts_at = clock.now() + timedelta(days=30)
    with tenant.tenant(stage.world.org_id), write_unit():
        return planning.declare_absence(
            stage.world.claire.actor, clock.now(), user_id=stage.world.yoann.user_id,
            starts_at=starts_at, ends_at=starts_at + timedelta(days=1),
        ).id  # fmt: skip


def subscription(stage: Stage) -> UUID:
    """Nadia's subscription, not yet proved."""
    with tenant.tenant(stage.world.org_id), write_unit() as s:
        device = s.get_one(Device, (stage.world.org_id, stage.phone.device_id))
        row = PushSubscription(
            org_id=stage.world.org_id, id=uuid7(), user_id=stage.world.nadia.user_id,
            session_id_hash=device.session_hash, endpoint="https://fcm.googleapis.com/fcm/send/x",
            endpoint_hash="e" * 64, p256dh="p", auth="a", state="pending", token_hash=digest("t" * 40),
            created_at=clock.now(), failures=0,
        )  # fmt: skip
        s.add(row)
    return row.id


# What a call needs besides its address for the id to be looked at at all.
BODIES: dict[str, dict[str, str]] = {
    "/api/push/subscriptions/<uuid:id>/proof": {"token": "t" * 40},
}
