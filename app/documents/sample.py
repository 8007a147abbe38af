"""A letter to nobody, to look at one's paper."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.core import clock, dates
from app.documents import head, letterhead
from app.documents.blocks import blocks
from app.documents.paper import Paper
from app.documents.template import Bullets, Template, Text, Title

SAMPLE = Template(
    "exemple",
    "Voici votre papier à en-tête",
    version=1,
    variables=(),
    body=(
        Text("Bonjour,"),
        Text("Cette lettre montre votre papier. Elle n’est envoyée à personne, et n’est gardée nulle part."),
        Title("Ce que chaque lettre porte"),
        Bullets(
            (
                "En haut, le nom de la structure, son adresse, comment la joindre.",
                "À droite, la personne à qui vous écrivez, puis la ville et le jour.",
                "En bas, vos mentions, le numéro de la lettre et celui de la page.",
            )
        ),
        Text("Cordialement,"),
    ),
)
TO = ["Prénom et nom", "Numéro et rue", "Code postal et ville"]


def paper(org_id: UUID, at: datetime) -> Paper:
    """With the head the structure has now, and what is missing of it."""
    said = letterhead.said(org_id)
    return Paper(
        title=SAMPLE.label,
        head=head.head(letterhead.name(org_id), said, draft=True),
        blocks=blocks(SAMPLE, {}, {}),
        at=at,
        reference="aucune, c’est un exemple",
        mark="Exemple",
        dated=head.dated(said, dates.date_fr(clock.local(at).date())),
        to=TO,
        signed=head.signed(said),
    )
