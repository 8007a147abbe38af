"""Who plays: the people of both organisations, their roles, pairs and sectors; the accounts one may open."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.core.base import uuid7
from app.core.folding import fold
from app.demo.accounts import Account
from app.door import codes, factors, passwords
from app.door.rules import needs_second_factor
from app.extensions import db
from app.people.acting import Actor
from app.people.models import Membership, SectorAssignment, UserAccount
from app.people.rules import Role


@dataclass(frozen=True)
class Player:
    """Somebody of one organisation. `opens`: their account is printed at each start."""

    name: str
    role: Role
    sector: str | None = None
    landlord: str | None = None
    opens: bool = False


PASSEURS = (
    Player("Nadia Belkacem", Role.agent, sector="N1", opens=True),
    Player("Yoann Le Guen", Role.agent, sector="N1", opens=True),
    Player("Samira Haddad", Role.agent, sector="C2"),
    Player("Mathis Cordier", Role.agent, sector="C2"),
    Player("Aïcha Benali", Role.agent, sector="S3"),
    Player("Luc Perrin", Role.agent, sector="S3"),
    Player("Claire Vasseur", Role.coordinator, opens=True),
    Player("Paul Roche", Role.landlord_reader, landlord="Valserein Habitat", opens=True),
    Player("Adèle Simon", Role.administrator, opens=True),
)
VOISINAGE = (
    Player("Inès Roy", Role.agent, sector="A1"),
    Player("Tom Garnier", Role.agent, sector="A1"),
    Player("Hugo Petit", Role.coordinator, opens=True),
)


@dataclass(frozen=True)
class Cast:
    """The people of one organisation, once stored: who acts, by role and by sector."""

    pairs: Mapping[str, tuple[Actor, Actor]]
    coordinator: Actor
    administrator: Actor | None
    """None where nobody but the coordinator is needed."""


def address(name: str, slug: str) -> str:
    """`nadia@passeurs.example`: no two people of a cast share a first name."""
    return f"{fold(name).split()[0]}@{slug}.example"


def accounts(slug: str, players: Sequence[Player]) -> list[Account]:
    """New credentials for those whose account is opened: `PALIER_DEMO_PASSWORD`, else a random one each."""
    given = os.environ.get("PALIER_DEMO_PASSWORD")
    return [
        Account(
            email=address(one.name, slug),
            name=one.name,
            role=one.role.value,
            organisation=slug,
            password=passwords.check(given) if given else codes.new_code(groups=4),
            totp_secret=factors.new_secret() if needs_second_factor(one.role) else None,
        )
        for one in players
        if one.opens
    ]


def hashes(opened: Sequence[Account]) -> dict[str, str]:
    """Each account's password hash by e-mail; "" is that of a text nobody knows, for those who stay shut."""
    texts = {one.email: one.password for one in opened} | {"": secrets.token_urlsafe(32)}
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(texts, pool.map(passwords.hashed, texts.values()), strict=True))


def store(
    org_id: UUID,
    slug: str,
    players: Sequence[Player],
    opened: Sequence[Account],
    hashed: Mapping[str, str],
    places: Mapping[str, UUID],
    at: datetime,
) -> Cast:
    """Accounts, memberships and sectors, in the present unit. `places`: ids by sector code and landlord name."""
    secret_of = {one.email: one.totp_secret for one in opened}
    actors: list[tuple[Player, Actor]] = []
    for one in players:
        email = address(one.name, slug)
        user = UserAccount(
            id=uuid7(),
            email=email,
            name=one.name,
            password_hash=hashed.get(email, hashed[""]),
            totp_secret=secret_of.get(email),
            created_at=at,
        )
        db.session.add(user)
        db.session.flush()
        actors.append((one, _join(org_id, user, one, places, at)))
    pairs: dict[str, list[Actor]] = {}
    for player, actor in actors:
        if player.sector:
            pairs.setdefault(player.sector, []).append(actor)
    coordinator = next(actor for player, actor in actors if player.role == Role.coordinator)
    administrator = next((actor for player, actor in actors if player.role == Role.administrator), None)
    return Cast({code: (two[0], two[1]) for code, two in pairs.items()}, coordinator, administrator)


def _join(org_id: UUID, user: UserAccount, player: Player, places: Mapping[str, UUID], at: datetime) -> Actor:
    landlord_id = places[player.landlord] if player.landlord else None
    member = Membership(
        org_id=org_id,
        id=uuid7(),
        user_id=user.id,
        role=player.role.value,
        landlord_id=landlord_id,
        active=True,
        pair_code=player.sector,
    )
    db.session.add(member)
    db.session.flush()
    if player.sector:
        db.session.add(
            SectorAssignment(
                org_id=org_id,
                id=uuid7(),
                user_id=user.id,
                sector_id=places[player.sector],
                starts_on=(at - timedelta(days=300)).date(),
            )
        )
    return Actor(user.id, org_id, player.role, member.id, landlord_id, None, user.name)
