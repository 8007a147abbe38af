"""Held operations as a coordinator reads them: who, when, what, why, and what can be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.folding import fold
from app.core.kinds import OPERATIONS
from app.core.labels import Label
from app.core.rows import find, get, read_all
from app.core.secrets import UNREADABLE
from app.desk.queries import named
from app.desk.queries.said import said, stands, text_of
from app.desk.queries.spots import place_of, places_of, told
from app.extensions import db
from app.logbook.kinds import EntryKind, level_said
from app.logbook.models import LogEntry
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.lists import Column, Order, Page, cut, paginate, ranked
from app.people.models import UserAccount
from app.review import queries as review
from app.sync import queries as sync
from app.sync.filling import Faults, faults, is_known
from app.sync.models import HeldOp, body_of, called, is_sealed
from app.sync.rules import Reason, Settled

HELP = {
    Reason.invalid: "Il manque une information, ou elle est illisible. Complétez-la ici si vous la connaissez\u00a0; "
    "sinon refusez-la, et la personne la saisira de nouveau.",
    Reason.illisible: "La clé qui ouvre ses textes n’est pas sur ce serveur, ou la saisie a été altérée. Elle est "
    "essayée de nouveau toutes les heures\u00a0; si elle reste ici, prévenez la "
    "personne qui administre Palier. Rien n’est perdu d’ici là.",
    Reason.newer: "Le téléphone a une version de Palier plus récente que le serveur. Reprenez après la mise à "
    "jour du serveur\u00a0; rien n’est perdu d’ici là.",
    Reason.unknown_record: "Ce qu’elle complète n’est pas encore arrivé, souvent parce qu’il est sur l’autre "
    "téléphone du binôme. Elle s’appliquera d’elle-même à son arrivée.",
    Reason.waits: "Elle suit une saisie qui n’est pas encore appliquée. Réglez d’abord celle-là\u00a0: "
    "appliquée ou refusée, celle-ci est alors jugée d’elle-même.",
    Reason.not_allowed: "La personne n’avait pas, ou plus, le droit de faire cela. Si le fait est réel, "
    "reprenez\u00a0: la saisie reste la sienne, et c’est vous qui l’autorisez. Sinon refusez-la.",
    Reason.id_reuse: "Le même identifiant est arrivé avec deux contenus. Comparez avec la saisie déjà reçue, "
    "puis refusez celle-ci.",
    Reason.state: "L’élément a changé entre-temps, par exemple une tournée déjà terminée. Reprenez si cela "
    "n’est plus le cas, sinon refusez-la.",
    Reason.closed: "Elle est arrivée après la fermeture de l’accès de la personne\u00a0: rien ne s’applique tout seul. "
    "Reprenez si elle raconte un fait d’avant la fermeture, sinon refusez-la.",
    Reason.refused: "Une règle du métier l’a refusée. Complétez ce qui la bloque, ou reprenez quand cela a changé.",
    Reason.error: "Le serveur n’a pas su la traiter. Reprenez\u00a0; si cela recommence, prévenez la personne "
    "qui administre Palier.",
}

FILLED_HERE = (Reason.invalid, Reason.unknown_record, Reason.refused, Reason.closed)
"""Reasons a field may be at fault for."""


PLACE = "lieu"
OWN = ("Contenu", "Réservé à la personne qui l’a écrit.")
SEALED = ("Textes", "Scellés\u00a0: ils ne s’ouvrent pas ici.")


@dataclass(frozen=True)
class Held:
    id: UUID
    what: str
    who: str
    held_at: datetime
    happened_at: datetime | None
    reason: str
    message: str
    help: str
    tries: int
    readable: bool
    known: bool
    """Of a form this release reads; one that a later release made is not."""
    place: str
    about: str
    """When what it is about was, of one about another record."""
    scale: str | None
    scale_label: str
    scale_name: str
    grave: bool
    text: str
    settled: str | None
    settled_by: str
    settled_at: datetime | None
    why: str
    note: str | None
    filled: list[tuple[str, str]]

    @property
    def title(self) -> str:
        """« Correction d’un conflit, Les Glycines, ven. 20 nov. à 21:11 »."""
        return ", ".join(one for one in (self.what, self.place, self.about) if one)

    @property
    def when(self) -> datetime:
        """When it happened, or when it came where it does not say."""
        return self.happened_at or self.held_at


@dataclass(frozen=True)
class Sheet:
    """One of them, whole. `said`: what it carried, as (name, text) pairs; `faults`: of what it carried.

    `now`: what stands of the entry it corrects, by the same names; `entry`: kind and id of that entry, or of the one it
    `made` once applied.
    """

    held: Held
    said: list[tuple[str, str]]
    faults: Faults
    now: dict[str, str] = field(default_factory=dict)
    entry: tuple[str, UUID] | None = None
    made: bool = False


class Standing(Label):
    waiting = "a_regler", "À régler"
    settled = "reglees", "Réglées"


def columns(*, settled: bool = False) -> list[Column]:
    """What the list may be sorted by; where it was is in what is sealed, so by it the list is read whole."""
    named = select(UserAccount.name).where(UserAccount.id == HeldOp.user_id).scalar_subquery()
    place = [] if settled else [Column(PLACE, "Lieu", (lambda one: fold(one.place),))]
    return [
        Column("depuis", "Depuis", (HeldOp.held_at,)),
        *place,
        Column("raison", "Raison", (ranked(HeldOp.reason, Reason.codes()),)),
        Column("agent", "Agent", (named,)),
    ]


def listed(
    org_id: UUID, number: int, order: Order, *, reason: str | None = None, user_id: UUID | None = None,
    settled: bool = False,
) -> Page[Held]:  # fmt: skip
    """One page of what nobody has settled, or of what somebody has; for one reason, of one person."""
    query = sync.to_settle(org_id, reason=reason, user_id=user_id, settled=settled)
    if order.name == PLACE:
        found = _all(org_id, db.session.scalars(query).all())
        return cut([*order.sort([one for one in found if one.place]), *(one for one in found if not one.place)], number)
    if order.column:
        query = query.order_by(None).order_by(*order.by(HeldOp.held_at, HeldOp.id))
    page = paginate(db.session(), query, number)
    return Page(_all(org_id, page.items), page.number, page.total, page.size)


def grave(org_id: UUID) -> list[Held]:
    """The dangers among what waits, for *Aujourd’hui*."""
    return _all(org_id, sync.grave(org_id))


def _all(org_id: UUID, rows: Sequence[HeldOp]) -> list[Held]:
    if not rows:
        return []
    known, about = names.people(org_id), _all_about(org_id, rows)
    places = places_of(org_id, [*(told(_payload(one)).get("place") for one in rows), *map(named.place, about)])
    found = [_held(one, known) for one in rows]
    del places, about  # held until here: the session forgets a row nobody holds
    return found


def _all_about(org_id: UUID, rows: Sequence[HeldOp]) -> list[Any]:
    """The records these are about, read at once."""
    ids: dict[type[Any], set[UUID]] = defaultdict(set)
    for row in rows:
        model = named.model_about(called(row), _payload(row))
        if model and row.record_id:
            ids[model].add(row.record_id)
    return [one for model, some in ids.items() for one in read_all(model, org_id, some)]


def _about(row: HeldOp) -> Any:
    """The record it is about, if it is here."""
    model = named.model_about(called(row), _payload(row))
    return find(model, row.org_id, row.record_id) if model and row.record_id else None


def authors(org_id: UUID, asked: str | None = None, *, settled: bool = False) -> list[tuple[str, str]]:
    """Those who have something in the list, by name, for the filter; and whom it asks for, whose last may be gone."""
    there = HeldOp.settled_at.is_not(None) if settled else HeldOp.settled_at.is_(None)
    waits = select(HeldOp.user_id).where(HeldOp.org_id == org_id, there).distinct()
    ids = set(db.session.scalars(waits))
    return [(str(one.id), one.name) for one in names.people(org_id).values() if one.id in ids or str(one.id) == asked]


def sheet(org_id: UUID, held_id: UUID) -> Sheet:
    """One of them, settled or not. Raises Unknown."""
    row = get(HeldOp, org_id, held_id)
    held = _held(row, names.people(org_id))
    if not held.readable:
        return Sheet(held, [("Contenu", UNREADABLE)], Faults())
    if _is_own(row):
        return Sheet(held, [OWN], Faults())
    wrong = faults(row) if row.reason in FILLED_HERE else Faults()
    words, entry, made = said(org_id, called(row), _payload(row)), _about(row), _made(row)
    if is_sealed(row):
        words = [*words, SEALED]
    if made is not None:
        return Sheet(held, words, wrong, entry=_opened(made), made=True)
    if not isinstance(entry, LogEntry):
        return Sheet(held, words, wrong)
    return Sheet(held, words, wrong, stands(org_id, _payload(row), entry), _opened(entry))


def _made(row: HeldOp) -> LogEntry | None:
    """The entry it recorded, once it was applied."""
    known = OPERATIONS.get(called(row))
    if row.settled != Settled.applied or row.record_id is None or known is None or known.creates is None:
        return None
    found = find(known.creates, row.org_id, row.record_id)
    return found if isinstance(found, LogEntry) else None


def _opened(entry: LogEntry) -> tuple[str, UUID] | None:
    """Where it is read, unless it was cancelled since."""
    row = review.find(entry.org_id, entry.feed_kind, entry.id)
    return (entry.feed_kind, entry.id) if row else None


def _held(row: HeldOp, known: dict[UUID, names.Person]) -> Held:
    kind, payload, about = called(row), _payload(row), _about(row)
    level = level_said(kind, payload)
    scale = level[1] if level and lists.find(row.org_id, level[0].scale or "", level[1]) else None
    return Held(
        id=row.id,
        what=_title(row, kind, payload),
        who=known[row.user_id].name if row.user_id in known else "inconnu",
        held_at=row.held_at,
        happened_at=_moment(body_of(row).get("occurred_at")),
        reason=Reason.label_of(row.reason),
        message=row.message,
        help=next((text for reason, text in HELP.items() if reason.value == row.reason), ""),
        tries=row.tries,
        readable=HeldOp.body.opens(row),
        known=is_known(row),
        place=named.spot(about) if about else place_of(row.org_id, payload),
        about=named.moment(about) if about else "",
        scale=scale,
        scale_label=lists.label(row.org_id, level[0].scale or "", scale) if level and scale else "",
        scale_name=_scale_name(level[0]) if level and scale else "",
        grave=row.grave,
        text=text_of(payload),
        settled=Settled.label_of(row.settled) if row.settled_at else None,
        settled_by=known[row.settled_by].name if row.settled_by in known else "d’elle-même",
        settled_at=row.settled_at,
        why=lists.label(row.org_id, "motif_refus", row.why) if row.why else "",
        note=row.note,
        filled=_filled(row.filled),
    )


def _filled(put: Any) -> list[tuple[str, str]]:
    if put == UNREADABLE:
        return [("Champs complétés", UNREADABLE)]
    return [(name, words) for name, words in put["said"]] if put else []


def _payload(row: HeldOp) -> Any:
    """What it carried, but for what its author alone may read."""
    return None if _is_own(row) else body_of(row).get("payload")


def _is_own(row: HeldOp) -> bool:
    known = OPERATIONS.get(called(row))
    return known is not None and known.own


def _scale_name(kind: EntryKind[Any]) -> str:
    return next((one.label for one in kind.fields.values() if kind.scale in one.lists), "")


def _title(row: HeldOp, kind: str, payload: Any) -> str:
    """« Passage », « Correction d’un conflit »."""
    if kind in OPERATIONS:
        of = named.kind_about(kind, payload)
        return f"{OPERATIONS[kind].label} {of.of_one}" if of else OPERATIONS[kind].label
    return "Saisie d’une nature que ce serveur ne connaît pas" if HeldOp.body.opens(row) else "Saisie illisible"


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None
