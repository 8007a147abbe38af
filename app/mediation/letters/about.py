"""The letters a party was sent, and what she answered by them, for her when she asks what is kept of her.

Those that reached her alone: not another party's, nor what waits to be sent. Of an agreement her copy has both sides'
commitments; what is told here has hers.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from app.core.dates import noted_fr
from app.core.errors import Refused
from app.documents import making
from app.documents.blocks import blocks
from app.documents.models import Document
from app.documents.rules import Channel, State
from app.documents.words import in_words
from app.extensions import db
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.rules import Reply
from app.mediation.letters.values import HERSELF
from app.parties import about as parties
from app.parties.models import Party
from app.retention.about import Passage

SIDES = "engagements"
"""The variable that says what each side promised."""
NOT_HERS = ["L’autre partie", "ce qu’elle a promis ne se copie pas ici", "", ""]
"""In the place of a table in which nothing is hers."""


def sent_to(party: Party) -> list[Passage]:
    """Each of them, the first first: its words, then her answer."""
    hers = CaseLetter.org_id == party.org_id, CaseLetter.party_id == party.id
    joined = Document.org_id == CaseLetter.org_id, Document.id == CaseLetter.id
    query = select(CaseLetter, Document).where(*hers, *joined, Document.state == State.remis.value)
    rows = db.session.execute(query.order_by(Document.sent_at, Document.id)).all()
    return [told for letter, document in rows for told in _told(letter, document)]


def _told(letter: CaseLetter, document: Document) -> Iterator[Passage]:
    by = Channel.label_of(document.channel).lower() if document.channel else ""
    when = f"le {noted_fr(document.sent_at)}, {by}"
    yield Passage(f"letter.{letter.id}", f"Lettre {document.number}, {when}", _words(document), hers=True)
    if letter.reply:
        said = Reply.label_of(letter.reply)
        words = f"{said}\u00a0: {letter.words}" if letter.words else said
        # Of its moment: she may answer once more.
        key = f"reply.{letter.id}.{letter.replied_at}"
        yield Passage(key, f"Réponse à la lettre {document.number}", words, hers=True)


def _words(document: Document) -> str:
    if document.erased_at is not None:
        return "Ses mots ont été effacés à la fin de leur conservation."
    try:
        values = making.given(document)
        if SIDES in values:
            values[SIDES] = [one for one in values[SIDES] if one[0].startswith(HERSELF)] or [NOT_HERS]
        said = in_words(blocks(making.template_of(document), values, making.typed(document)))
    except Refused as refused:
        return refused.message
    return f"{document.title}\n{said}"


def init_app() -> None:
    """Known once for the process, however many applications are made in it."""
    if sent_to not in parties.SAYERS:
        parties.said_by(sent_to)
