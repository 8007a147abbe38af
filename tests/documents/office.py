"""A trial feature with two documents, as any would declare them; no file of the product names it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.errors import NotAllowed
from app.core.unit import read_unit, write_unit
from app.documents import actions, making, paper, plain, queries, template
from app.documents.models import Document
from app.documents.rules import About, Channel
from app.documents.template import (
    Bullets,
    Checks,
    Layout,
    Pairs,
    Place,
    Room,
    Sign,
    Table,
    Template,
    Text,
    Title,
    Variable,
)
from app.people.acting import Act
from tests.world import Person, World

INVITATION = Template(
    "essai_invitation",
    "Invitation à un entretien",
    version=1,
    names=True,
    to="destinataire",
    variables=(
        Variable("destinataire", "À qui", person=True),
        Variable("jour", "Le jour"),
        Variable("pieces", "Ce qu’il faut apporter", needed=False),
    ),
    body=(
        Text("Bonjour,"),
        Text("Nous vous proposons un entretien le {jour}. Il dure environ une heure."),
        Place("mot", "Un mot de votre part", most=12_000, lines=300),
        Text("La médiation est gratuite. Vous pouvez accepter, refuser, ou arrêter à tout moment."),
        Text("Merci d’apporter ce qui suit.", when="pieces"),
        Bullets(of="pieces"),
        Checks(("Je viendrai", "Je préfère un autre jour")),
        Text("Cordialement,"),
    ),
)
ACCORD = Template(
    "essai_accord",
    "Accord entre les personnes",
    version=3,
    layout=Layout.sheet,
    signed=False,
    copy="exemplaire",
    variables=(
        Variable("faits", "Le dossier"),
        Variable("engagements", "Qui fait quoi"),
        Variable("parties", "Qui signe"),
        Variable("exemplaire", "Quel exemplaire", needed=False),
    ),
    body=(
        Pairs("faits"),
        Title("Ce qui est convenu"),
        Table(("Qui", "Fait quoi", "Avant le"), "engagements", columns=(1, 3, 1)),
        Place("reste", "Ce qui reste ouvert", needed=True, titled=True),
        Room("À ajouter à la main"),
        Title("Signatures"),
        Sign("parties"),
    ),
)
FAULTS = plain.faults
SHIPPED = template.TEMPLATES
PICTURES = paper.pictures
SEEN: list[tuple[UUID, UUID]] = []
"""Who read which document, as the feature wrote it down."""
CASE = About("essai", uuid7())


def reads(act: Act, row: Document) -> None:
    if act.actor.role not in ("agent", "lead"):
        raise NotAllowed()
    SEEN.append((act.actor.user_id, row.id))


@contextmanager
def open_office() -> Iterator[None]:
    """Both templates are known, and who reads."""
    SEEN.clear()
    template.declare(INVITATION)
    template.declare(ACCORD)
    queries.read_by(CASE.kind, reads)
    try:
        yield
    finally:
        del SHIPPED[INVITATION.code], SHIPPED[ACCORD.code], queries.READ[CASE.kind]


VERBS = {
    "draft": actions.draft,
    "write": actions.write,
    "freeze": actions.freeze,
    "sent": actions.mark_sent,
    "cancel": actions.cancel,
    "open": queries.opened,
}
VALUES: dict[str, Any] = {
    "destinataire": ["Madame Aïcha Ben Saïd", "12 avenue de la République", "74000 Annecy"],
    "jour": "jeudi 3 décembre à 17 h 30",
}
AGREED: dict[str, Any] = {
    "faits": [["Dossier", "2026-0007"]],
    "engagements": [["Partie A", "Ne joue plus de musique après 22 h.", "15/12/2026"]],
    "parties": ["Partie A", "Partie B"],
    "exemplaire": "Exemplaire 1 sur 2",
}


def do(who: Person, verb: str, *arguments: Any, record: UUID | None = None, **more: Any) -> Any:
    """One verb, in a unit of its own."""
    with tenant.tenant(who.org_id), write_unit():
        if verb == "open":
            return queries.opened(who.act(), *arguments)
        return VERBS[verb](who.act(record), *arguments, **more)


def letter(who: Person, typed: str = "", **more: Any) -> UUID:
    """A draft."""
    row = do(who, "draft", CASE, INVITATION, VALUES, record=uuid7(), typed={"mot": typed}, **more)
    return UUID(str(row.id))


def frozen(who: Person, typed: str = "", **more: Any) -> UUID:
    id = letter(who, typed, **more)
    do(who, "freeze", record=id)
    return id


def handed(who: Person, **more: Any) -> UUID:
    id = frozen(who, **more)
    do(who, "sent", Channel.main_propre, clock.now(), record=id)
    return id


def looked_at(world: World, id: UUID) -> bytes:
    with tenant.tenant(world.org_id), read_unit():
        return queries.preview(world.org_id, id, clock.now())


def squares(world: World, id: UUID) -> list[str]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return making.not_printed(s.get_one(Document, (world.org_id, id)))


def listed(world: World) -> list[queries.Line]:
    with tenant.tenant(world.org_id), read_unit():
        return queries.of_record(world.org_id, CASE)


def forget(world: World, party_id: UUID | None = None) -> int:
    with tenant.tenant(world.org_id), write_unit():
        return actions.forget(world.org_id, CASE, clock.now(), party_id)


def stored(world: World, id: UUID) -> Document:
    with tenant.tenant(world.org_id), read_unit() as s:
        return s.get_one(Document, (world.org_id, id))
