"""What is missing before the first round can start, line by line: what blocks first, then what is half done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select

from app.core import clock
from app.core.dates import date_fr, weekday_fr
from app.core.labels import Label
from app.door import queries as door
from app.door.queries import DeviceLine, Member
from app.extensions import db
from app.pages.names import joined
from app.people.rules import Role
from app.places import plates
from app.places.models import Estate, Sector
from app.places.queries import in_service, open_halls
from app.planning import queries as planning
from app.planning.models import Shift
from app.referrals import queries as referrals
from app.rounds import queries as rounds
from app.settings import settings

NB = "\u00a0"
MOST_NAMED = 3
SECTORS, STOCK = ("sectors.page", "sectors.create"), ("stock.page", "stock.create")
PHONES, PARTNERS = ("staff.page", "staff.code"), ("partners.page", "partners.create")
"""Pages, and the verb that makes them more than something to look at."""
ON_THE_PHONE = "la ligne d’état, puis «\u00a0Réglages de ce téléphone\u00a0»"


class Stage(Label):
    """How far a line is; in the order lines are shown."""

    bloque = "bloque", "Manque"
    partiel = "partiel", "En partie"
    attend = "attend", "À faire"
    pret = "pret", "Prêt"


@dataclass(frozen=True)
class Act:
    """What to press: its words, the page it opens, and the verb one must be allowed (else one only looks)."""

    words: str
    endpoint: str
    verb: str = ""


@dataclass(frozen=True)
class Step:
    """One line. `said`: what there is and what is missing; `badge`: the same in a word."""

    name: str
    stage: Stage
    said: str
    badge: str
    act: Act


@dataclass(frozen=True)
class Readiness:
    steps: list[Step]
    first: datetime | None
    """When the first published shift to come begins."""
    walked: bool
    """A round has been started already."""

    @property
    def missing(self) -> int:
        return sum(one.stage == Stage.bloque for one in self.steps)

    @property
    def is_done(self) -> bool:
        """Nothing is left to do, or nothing blocks and rounds are walked."""
        return not self.missing and (self.walked or all(one.stage == Stage.pret for one in self.steps))


def is_over(org_id: UUID) -> bool:
    """The checklist has served: agents have walked, whatever lacks since; or nothing is left of it."""
    return rounds.any_started_by_agents(org_id) or readiness(org_id, clock.now()).is_done


def readiness(org_id: UUID, at: datetime) -> Readiness:
    """Of one organisation, at a moment."""
    people, phones = door.team(org_id, at), [one for one in door.devices(org_id) if one.device.revoked_at is None]
    active = [one for one in people if one.active]
    walkers = [one for one in active if one.role == Role.agent]
    shift = planning.next_published(org_id, at)
    steps = [
        _team(active, len(door.pending_invitations(org_id, at))),
        _sectors(plates.open_sectors(org_id), people),
        _stock(org_id),
        _phones(walkers, phones),
        _lists(org_id),
        _push(phones),
        _mail(),
    ]
    blocking = sum(one.stage == Stage.bloque for one in steps)
    steps = sorted([*steps, _first(shift, blocking)], key=lambda one: list(Stage).index(one.stage))
    return Readiness(steps, shift.starts_at if shift else None, rounds.any_started(org_id))


def _team(active: list[Member], invited: int) -> Step:
    walkers = sum(one.role == Role.agent for one in active)
    missing = [
        what
        for what, there in (("personne à la coordination", any(one.role == Role.coordinator for one in active)),
                            ("aucun agent", walkers))
        if not there
    ]  # fmt: skip
    waiting = f" {_n(invited, 'invitation')} sans réponse." if invited else ""
    if missing:
        said = f"Encore {' et '.join(missing)}.{waiting}"
        return Step("Équipe", Stage.bloque, said, "Manque", Act("Inviter", "staff.blank", "staff.invite"))
    said = f"{_n(walkers, 'agent')}.{waiting}"
    act = Act("Relire", "staff.page", "staff.invite")
    if invited:
        return Step("Équipe", Stage.partiel, said, f"{invited} en attente", act)
    return Step("Équipe", Stage.pret, said, Stage.pret.label, act)


def _sectors(sectors: dict[UUID, Sector], people: Iterable[Member]) -> Step:
    walked = {id for one in people if one.active for id in one.sector_ids}
    empty = [one for one in sectors.values() if one.id not in walked]
    if not sectors:
        return Step(
            "Secteurs", Stage.bloque, "Aucun secteur.", "Manque", Act("Créer", "sectors.blank", "sectors.create")
        )
    said = f"{_n(len(sectors), 'secteur')}."
    if empty:
        names = joined(one.name for one in empty[:MOST_NAMED]) + (" et d’autres" if len(empty) > MOST_NAMED else "")
        said = f"{said} {names}{NB}: personne n’y travaille."
        return Step("Secteurs", Stage.bloque, said, f"Manque {len(empty)}", Act("Choisir qui", *SECTORS))
    return Step("Secteurs", Stage.pret, said, Stage.pret.label, Act("Relire", *SECTORS))


def _stock(org_id: UUID) -> Step:
    no_sector, no_position = Estate.sector_id.is_(None), Estate.lat.is_(None)
    counts = func.count(), _count(no_sector), _count(no_position), _count(or_(no_sector, no_position))
    of = in_service(org_id)
    total, homeless, unplaced, unready = db.session().execute(select(*counts).where(*of)).one()
    halls = db.session().scalar(open_halls().where(*of)) or 0
    if not total:
        return Step("Patrimoine", Stage.bloque, "Aucune résidence.", "Manque", Act("Ajouter", *STOCK))
    said = f"{_n(total, 'résidence')}, {_n(halls, 'hall')}."
    if homeless == total:
        said += " Aucune n’a de secteur."
        return Step("Patrimoine", Stage.bloque, said, "Manque", Act("Répartir", *SECTORS))
    left = [
        f"{_n(n, 'résidence')} {what}" for n, what in ((homeless, "sans secteur"), (unplaced, "sans position")) if n
    ]
    if left:
        badge = f"{total - unready} sur {total}"
        return Step(
            "Patrimoine",
            Stage.partiel,
            f"{said} {', '.join(left)}.",
            badge,
            Act("Répartir", *SECTORS) if homeless else Act("Compléter", *STOCK),
        )
    return Step("Patrimoine", Stage.pret, said, Stage.pret.label, Act("Relire", *STOCK))


def _phones(walkers: list[Member], phones: list[DeviceLine]) -> Step:
    enrolled = {one.user_id for one in phones}
    ready = sum(one.user_id in enrolled for one in walkers)
    act = Act("Enrôler", *PHONES)
    if not ready:
        return Step("Téléphones", Stage.bloque, "Aucun agent n’a de téléphone enrôlé.", "Manque", act)
    said = f"{ready} sur {_n(len(walkers), 'agent')}{NB}: téléphone enrôlé."
    if ready < len(walkers):
        return Step("Téléphones", Stage.partiel, said, f"{ready} sur {len(walkers)}", act)
    return Step("Téléphones", Stage.pret, said, Stage.pret.label, Act("Relire", *PHONES))


def _lists(org_id: UUID) -> Step:
    known = len(referrals.partners(org_id, active_only=True))
    said = f"Listes du métier livrées, {_n(known, 'partenaire')}."
    if not known:
        return Step("Listes", Stage.attend, said, "À compléter", Act("Ajouter", *PARTNERS))
    return Step("Listes", Stage.pret, said, Stage.pret.label, Act("Relire", *PARTNERS))


def _push(phones: list[DeviceLine]) -> Step:
    ringing = sum(bool(one.device.push_ok) for one in phones)
    act = Act("Voir", "staff.page")
    if not ringing:
        said = f"Aucun téléphone ne les a encore reçues. Elles s’activent sur chacun{NB}: {ON_THE_PHONE}."
        return Step("Notifications", Stage.attend, said, "À essayer", act)
    said = f"{ringing} sur {_n(len(phones), 'téléphone')} les reçoi{'vent' if ringing > 1 else 't'}."
    if ringing < len(phones):
        return Step("Notifications", Stage.partiel, said, f"{ringing} sur {len(phones)}", act)
    return Step("Notifications", Stage.pret, said, Stage.pret.label, act)


def _mail() -> Step:
    act, have = Act("Voir", "mails.page"), settings()
    if have.relay is None:
        said = "Aucun serveur de courriel n’est réglé\u00a0: les liens se remettent en main propre, sur papier."
        return Step("Courriels", Stage.attend, said, "Sans courriel", act)
    return Step("Courriels", Stage.pret, f"Envoyés par {have.mail_from}.", Stage.pret.label, act)


def _first(shift: Shift | None, blocking: int) -> Step:
    act = Act("Voir", "week.page")
    if shift is None:
        return Step("Première tournée", Stage.attend, "Aucune vacation n’est publiée.", "À prévoir", act)
    said = (
        f"{weekday_fr(shift.service_date).capitalize()} {date_fr(shift.service_date)} à {clock.hour(shift.starts_at)}."
    )
    if blocking:
        return Step("Première tournée", Stage.attend, said, f"Bloquée par {blocking}", act)
    return Step("Première tournée", Stage.pret, said, Stage.pret.label, act)


def _n(n: int, what: str) -> str:
    return f"{n} {what}{'s' if n > 1 else ''}"


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
