"""The wire shape of a list: built by hand, for it leaves in bulk."""

from __future__ import annotations

from typing import Any

from app.nomenclatures.models import ListVersion


def wire(row: ListVersion, reader: Any = None) -> dict[str, Any]:
    """`{code, items: [{code, label, parent?, maps_to?, active?, extra?}]}`, in order.

    `active` appears only when false: the line is kept to name old entries, it is not offered.
    """
    return {"code": row.list_code, "items": row.items}
