"""What is private of a record leaves by the paths its kind declares, and by no other, whoever reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app.core import tenant
from app.core.kinds import KINDS
from app.core.secrets import Encrypted, EncryptedJson
from app.core.unit import read_unit
from app.sync import records
from tests.demo.conftest import Demo

pytestmark = pytest.mark.slow

CANARY = "Mme Zyzomys 0699887766"
IN_JSON = {
    "_body": {"kind": "contact.record", "payload": {"text": CANARY, "place": {"public_point": {"label": CANARY}}}},
    "_filled": {"put": {"text": CANARY}, "left_out": [CANARY], "said": [[CANARY, CANARY]]},
}


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sealed column of every row holds the canary, even where nothing was written."""

    def opened(column: Encrypted, row: object) -> str:
        return json.dumps(IN_JSON.get(column.attribute, CANARY)) if isinstance(column, EncryptedJson) else CANARY

    monkeypatch.setattr(Encrypted, "opened", opened)


def where(value: Any, path: str = "") -> Iterator[str]:
    """The paths at which the canary stands."""
    if isinstance(value, dict):
        for name, one in value.items():
            assert CANARY not in name, path
            yield from where(one, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for one in value:
            yield from where(one, path)
    elif isinstance(value, str) and CANARY in value:
        yield path


@pytest.mark.usefixtures("filled")
def test_the_canary_is_at_no_other_path_of_any_record_of_any_reader(demo: Demo) -> None:
    found: dict[str, set[str]] = {}
    for name, kind in KINDS.items():
        for person in sorted(demo.accounts):
            reader = demo.actor(person)
            with tenant.tenant(reader.org_id), read_unit() as s:
                ids = list(s.scalars(select(kind.model.id).where(kind.model.org_id == reader.org_id)))
                for _, _, data in records.load(s, kind, reader, ids):
                    found.setdefault(name, set()).update(where(data))
    assert found.keys() == KINDS.keys(), "the town shows every kind"
    assert {name: paths - set(KINDS[name].private) for name, paths in found.items() if paths} == {
        name: set() for name, kind in KINDS.items() if kind.private
    }
    shown = {path for paths in found.values() for path in paths}
    declared = {path for kind in KINDS.values() for path in kind.private}
    assert declared - shown <= {"call.who"}, "a path by which nothing leaves"
