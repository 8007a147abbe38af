"""A row that was changed past the program, and that nothing can read, keeps no phone from the rest."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from app.core import tenant
from app.core.unit import write_unit
from app.extensions import db
from tests.desk.evening import tell
from tests.world import World


@pytest.mark.parametrize("value", ["{", "7"], ids=["no JSON", "another shape"])
def test_a_phone_receives_all_but_the_record_that_cannot_be_read(
    world: World, as_phone: Any, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    if value == "{" and db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL stores no such JSON")
    evening = tell(world, as_phone(world.nadia))
    whole = as_phone(world.yoann).pull_all()
    with tenant.tenant(world.org_id), write_unit() as s:
        s.execute(text("UPDATE contact SET agents = :value"), {"value": value})
    told = as_phone(world.yoann).pull_all()
    assert whole.keys() - told.keys() == {("contact", str(evening.contact))}
    assert "holds a value that cannot be read" in caplog.text
