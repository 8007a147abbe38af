"""Reading of a confidential record: each time it leaves a line, and the record shows them to whoever reads it.

What is known of the parties is given by `opened` alone, which writes the line first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.core.errors import Refused, Unknown
from app.core.labels import Label
from app.core.rows import find
from app.extensions import db
from app.parties import queries, subjects
from app.parties.access import Layer
from app.parties.models import Party, Reading
from app.parties.subjects import About
from app.parties.wire import wire
from app.people.acting import Act


class How(Label):
    page = "page", "À l’écran"
    phone = "phone", "Sur le téléphone"
    export = "export", "Export"


def envelope(act: Act, about: About) -> list[dict[str, Any]]:
    """Its parties as whoever does not read their words may see them: letters and states. Raises Unknown."""
    subjects.check_reads(act, about, Layer.envelope)
    return [wire(row, Layer.envelope) for row in queries.of_record(act.actor.org_id, about)]


def opened(act: Act, about: About, how: str) -> list[dict[str, Any]]:
    """Its parties with who they are; `act.record_id` is the reading's. Raises Unknown, NotAllowed."""
    read(act, about, how)
    return [wire(row, Layer.narrative) for row in queries.of_record(act.actor.org_id, about)]


def read(act: Act, about: About, how: str, party_id: UUID | None = None) -> Reading:
    """Note a reading, of one party or of all: once, however often a phone tells it. It is judged at its own moment."""
    subjects.check_reads(act, about, Layer.narrative)
    if how not in How.codes():
        raise Refused("lecture", "Dites comment ce dossier a été lu.", field="comment")
    known = find(Reading, act.actor.org_id, act.record_id)
    if known is None:
        return _note(act, about, how, party_id)
    if (known.reader_id, known.about_kind, known.about_id) != (act.actor.user_id, *about):
        raise Unknown()
    return known


def _note(act: Act, about: About, how: str, party_id: UUID | None) -> Reading:
    party = find(Party, act.actor.org_id, party_id) if party_id else None
    if party_id and (party is None or queries.about(party) != about):
        raise Unknown()
    row = Reading(
        org_id=act.actor.org_id, id=act.record_id, about_kind=about.kind, about_id=about.id, party_id=party_id,
        reader_id=act.actor.user_id, how=how, at=act.occurred_at,
    )  # fmt: skip
    db.session.add(row)
    return row


def shown(act: Act, about: About) -> Sequence[Reading]:
    """The lines, for those who read the record, or its envelope."""
    subjects.check_reads(act, about, Layer.envelope)
    return queries.readings_of(act.actor.org_id, about)
