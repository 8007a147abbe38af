"""What the rest of the house knows of a proposal for a list."""

from __future__ import annotations

from datetime import datetime

from app.core.kinds import Field, Kind, Operation
from app.nomenclatures.wishes import actions
from app.nomenclatures.wishes.models import ListWish
from app.nomenclatures.wishes.rules import ANSWERED, Want
from app.nomenclatures.wishes.schemas import WishOp, wire_wish


def _is_answered(row: ListWish, at: datetime) -> bool:
    return row.state in ANSWERED


WISH: Kind[ListWish] = Kind(
    name="wish",
    model=ListWish,
    label="Proposition pour une liste",
    wire=wire_wish,
    private=("text", "reason"),
    leaves=_is_answered,
    operations=(
        Operation(
            "list.propose",
            "Proposition pour une liste",
            WishOp,
            actions.propose,
            "create",
            private=("text",),
            fields={
                "list": Field("Liste"),
                "want": Field("Proposition", states=Want),
                "line": Field("Ligne"),
                "text": Field("Libellé proposé"),
            },
        ),
    ),
)
