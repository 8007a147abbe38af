"""The private key is in its file and nowhere else."""

from __future__ import annotations

import base64
import logging
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from flask import Flask

from app.core.base import Base
from app.core.unit import writable
from app.extensions import db
from app.push import delivery
from app.settings import UnsafeSetting, settings
from tests.push.fake_service import FakeService
from tests.push.test_subscriptions import URL, activate
from tests.world import World


def forms_of_the_key() -> list[str]:
    """Every way the private number could be written down."""
    pem = settings().vapid_key_file.read_bytes()
    key: Any = load_pem_private_key(pem, password=None)
    number = key.private_numbers().private_value.to_bytes(32, "big")
    lines = pem.decode().splitlines()[1:-1]
    return [*lines, number.hex(), base64.b64encode(number).decode(), base64.urlsafe_b64encode(number).decode()[:40]]


def test_the_private_key_is_not_in_the_database_the_log_or_an_answer(
    app: Flask, world: World, as_phone: Any, online: FakeService, caplog: pytest.LogCaptureFixture
) -> None:
    phone = as_phone(world.nadia)
    with caplog.at_level(logging.DEBUG):
        activate(phone, online.browser(), online)
        answers = [phone.call("GET", URL), phone.call("POST", URL, json={}), phone.call("GET", "/api/openapi.json")]
    with writable(db.engine).connect() as connection:
        stored = "".join(str(connection.execute(table.select()).all()) for table in Base.metadata.sorted_tables)
    said = "".join(answer.get_data(as_text=True) for answer in answers)
    assert online.browsers
    for form in forms_of_the_key():
        assert form not in stored
        assert form not in caplog.text
        assert form not in said


def test_nothing_is_sent_in_the_name_of_a_contact_that_is_none(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    monkeypatch.setitem(app.extensions, "palier_settings", replace(settings(), vapid_subject="root@localhost"))
    with pytest.raises(UnsafeSetting, match="PALIER_VAPID_SUBJECT"):
        delivery.sender()


def test_without_a_wire_of_the_tests_the_wire_is_the_internet(app: Flask) -> None:
    assert delivery.sender().wire is delivery.INTERNET
