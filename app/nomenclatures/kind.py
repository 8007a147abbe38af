"""What the rest of the house knows of a list of the trade."""

from __future__ import annotations

from app.core.kinds import Kind
from app.nomenclatures.models import ListVersion
from app.nomenclatures.schemas import wire

LIST: Kind[ListVersion] = Kind(name="list", model=ListVersion, label="Liste", wire=wire)
