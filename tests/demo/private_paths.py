"""A canary in every sealed column of the town, and where it stands in what phones are sent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from unittest.mock import patch

from sqlalchemy import select

from app.core import tenant
from app.core.kinds import KINDS
from app.core.secrets import Encrypted, EncryptedJson
from app.core.unit import read_unit
from app.people.acting import Actor
from app.sync import records

CANARY = "Mme Zyzomys 0699887766"
IN_JSON = {
    "_told": {"A": {"why_not": CANARY, "on": "2026-11-20"}},
    "_contact": {"phone": CANARY, "mail": CANARY, "address": CANARY, "structure": CANARY},
    "_body": {"kind": "contact.record", "payload": {"text": CANARY, "place": {"public_point": {"label": CANARY}}}},
    "_filled": {"put": {"text": CANARY}, "left_out": [CANARY], "said": [[CANARY, CANARY]]},
}


def found(readers: Sequence[Actor]) -> dict[str, set[str]]:
    """By kind, the paths of the canary in its records as written for these readers, were every sealed column full."""
    paths: dict[str, set[str]] = {}
    with patch.object(Encrypted, "opened", _opened):
        for name, kind in KINDS.items():
            for reader in readers:
                with tenant.tenant(reader.org_id), read_unit() as s:
                    ids = list(s.scalars(select(kind.model.id).where(kind.model.org_id == reader.org_id)))
                    for _, _, data in records.load(s, kind, reader, ids):
                        paths.setdefault(name, set()).update(_where(data))
    return paths


def _opened(column: Encrypted, row: object) -> str:
    return json.dumps(IN_JSON.get(column.attribute, CANARY)) if isinstance(column, EncryptedJson) else CANARY


def _where(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            assert CANARY not in name, path
            yield from _where(one, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for one in value:
            yield from _where(one, path)
    elif isinstance(value, str) and CANARY in value:
        yield path
