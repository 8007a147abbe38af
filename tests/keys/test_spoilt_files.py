"""A secret's file spoilt beside a running server closes no phone's door: each comes in, and hands in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from flask import Flask

from app.core import clock, tenant
from app.core.unit import write_unit
from app.door import actions
from app.keys import marks
from app.settings import FILES, Settings, write_private
from tests.clients import Phone, Visitor
from tests.door.visitor import HEADERS, knock, settle
from tests.sync.test_exchange import contact
from tests.world import World

pytestmark = pytest.mark.slow

PEM = "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n"


def pem(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, password: str = "") -> bytes:
    how: KeySerializationEncryption = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


SPOILT: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda file: file.write_bytes(b""),
    "words": lambda file: file.write_text("presque une clé\n", encoding="utf-8"),
    "bytes": lambda file: file.write_bytes(bytes(range(256))),
    "half": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "a frame round nothing": lambda file: file.write_text(PEM.format("QUJD"), encoding="utf-8"),
    "under a password": lambda file: file.write_bytes(pem(ec.generate_private_key(ec.SECP256R1()), "secret")),
    "another curve": lambda file: file.write_bytes(pem(ec.generate_private_key(ec.SECP384R1()))),
    "no curve": lambda file: file.write_bytes(pem(ed25519.Ed25519PrivateKey.generate())),
    "a folder": a_folder,
}


@pytest.mark.parametrize("name", list(FILES))
def test_phones_are_enrolled_and_hand_in_beside_a_file_spoilt_in_any_way(
    used: Flask, own: Settings, town: World, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    used.test_client_class = Visitor
    settle(town.nadia)
    file, good = Path(marks.where(name, own)), marks.public_mark(own).decode()
    kept = file.read_text(encoding="utf-8")
    for spoil in SPOILT.values():
        caplog.clear()
        spoil(file)
        keys = comes_in(used, town)
        assert keys == ({None} if name == "vapid" else {good})
        if name == "vapid":
            assert f"reminders in {file}" in caplog.text and f"subscribe with: {file}" in caplog.text
        if file.is_dir():
            file.rmdir()
        write_private(file, kept)
    assert comes_in(used, town) == {good}


def comes_in(app: Flask, town: World) -> set[str | None]:
    """With a new phone, which hands an entry in. The keys it was told to subscribe with."""
    with tenant.tenant(town.org_id), write_unit():
        code = actions.make_enrolment_code(town.claire.actor, town.nadia.user_id, clock.now())
    client = app.test_client()
    came = knock(client, town.nadia, code=code)
    assert came.status_code == 200 and came.get_json()["user"]["id"] == str(town.nadia.user_id)
    said = [client.get(path, headers=HEADERS) for path in ("/api/me", "/api/push/subscriptions")]
    assert [one.status_code for one in said] == [200, 200]
    phone = Phone(client, town.nadia, came.get_json()["device"]["id"])
    op = phone.op("contact.record", contact(town, text="un mot"))
    assert [one["result"] for one in phone.sync(op)["results"]] == ["applied"]
    clock.move(timedelta(minutes=2))  # tries at the door are counted by the minute
    return {one.get_json()["vapid_public_key"] for one in (came, *said)}
