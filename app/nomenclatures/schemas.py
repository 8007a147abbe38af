"""The wire shape of a list: built by hand, for it leaves in bulk."""

from __future__ import annotations

from typing import Any

from app.nomenclatures import rules
from app.nomenclatures.models import ListVersion


def wire(row: ListVersion, reader: Any = None) -> dict[str, Any]:
    """`{code, items: [{code, label, parent?, maps_to?, active?, extra?}]}`, in order.

    `active` appears only when false: the line is kept to name old entries, it is not offered. `trial`: only for who
    tries it, it holds a draft of the list that is called so.
    """
    if row.trial is not None and reader is not None and reader.user_id == row.trial_for:
        return {"code": row.list_code, "items": row.trial, "trial": row.title or rules.shipped(row.list_code).label}
    return {"code": row.list_code, "items": row.items}
