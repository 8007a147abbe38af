"""One send over a real TLS connection to the fake service: what leaves, what is refused, how long it takes."""

from __future__ import annotations

import logging
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid.utils import b64urldecode

from app.core import clock, outbound
from app.push import vapid
from app.push.delivery import Sender
from app.push.rules import Verdict
from app.settings import UnsafeSetting
from tests.push.conftest import RING, leading, target
from tests.push.fake_service import Browser, FakeService, drip, flood, reset, silent
from tests.shared import read_shared


def test_a_ring_arrives_encrypted_signed_and_says_how_long_it_is_useful(sender: Sender, service: FakeService) -> None:
    outcome = sender.send(target(service.browser()), RING, clock.now())
    [message] = service.messages
    assert (outcome.verdict, outcome.status) == (Verdict.sent, 201)
    assert message.payload == RING.payload
    assert message.headers["ttl"] == "3600"
    assert message.headers["urgency"] == "high"
    assert message.headers["topic"] == RING.topic
    assert message.headers["content-encoding"] == "aes128gcm"
    assert message.headers["host"] == "updates.push.services.mozilla.com"


def test_the_signature_names_the_service_and_lives_less_than_a_day(sender: Sender, service: FakeService) -> None:
    sender.send(target(service.browser()), RING, clock.now())
    claims = service.messages[0].claims
    assert claims["aud"] == "https://updates.push.services.mozilla.com"
    assert claims["sub"] == "mailto:contact@palier.example"
    assert time.time() < claims["exp"] <= time.time() + 24 * 3600


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "100.64.0.7", "10.0.0.1", "::1"]
)
def test_an_allowed_name_that_leads_inside_is_never_connected_to(
    sender: Sender, service: FakeService, address: str
) -> None:
    for addresses in ([address], ["142.250.75.10", address]):
        outcome = leading(sender, service, *addresses).send(target(service.browser()), RING, clock.now())
        assert (outcome.verdict, outcome.why) == (Verdict.later, "NotPublic")
    assert service.connections == 0


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_connected_to(
    sender: Sender, service: FakeService
) -> None:
    asked, reached = [], []
    wire = service.wire()

    def connect(address: str, port: int, timeout: float) -> object:
        reached.append(address)
        return wire.connect(address, port, timeout)

    def resolve(host: str) -> list[str]:
        asked.append(host)
        return ["142.250.75.10"] if len(asked) == 1 else ["127.0.0.1"]

    rebound = replace(sender, wire=replace(wire, resolve=resolve, connect=connect))
    assert rebound.send(target(service.browser()), RING, clock.now()).verdict == Verdict.sent
    assert (len(asked), reached) == (1, ["142.250.75.10"])


def test_a_certificate_of_another_name_is_not_believed(sender: Sender, service: FakeService) -> None:
    other = Browser.new("push.valserein.fr")
    outcome = replace(sender, extra_hosts=("push.valserein.fr",)).send(target(other), RING, clock.now())
    assert (outcome.verdict, service.messages) == (Verdict.later, [])


def test_an_endpoint_that_got_into_the_database_is_checked_again(sender: Sender, service: FakeService) -> None:
    browser = Browser.new("evil.fr")
    assert sender.send(target(browser), RING, clock.now()).verdict == Verdict.broken
    assert service.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_is_a_failure(sender: Sender, service: FakeService, status: int) -> None:
    service.answer(status, Location="https://fcm.googleapis.com/elsewhere")
    outcome = sender.send(target(service.browser()), RING, clock.now())
    assert (outcome.verdict, outcome.status) == (Verdict.later, status)
    assert service.connections == len(service.messages) == 1


@pytest.mark.slow
def test_a_slow_service_costs_ten_seconds_at_most(sender: Sender, service: FakeService) -> None:
    for play in (silent(12), drip(b"HTTP/1.1 201 Created\r\nX-Slow: ", 12), drip(b"HTTP/1.1 ", 12)):
        service.play(play)
    began = time.monotonic()
    with ThreadPoolExecutor() as at_once:
        sends = [at_once.submit(sender.send, target(service.browser()), RING, clock.now()) for _ in range(3)]
        verdicts = [send.result().verdict for send in sends]
    assert time.monotonic() - began <= 10
    assert verdicts == [Verdict.later] * 3


def test_a_resolver_that_hangs_is_left_behind(
    sender: Sender, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(outbound.session.__kwdefaults__, "within", 0.3)
    hung = replace(sender, wire=replace(service.wire(), resolve=lambda host: time.sleep(3) or []))
    began = time.monotonic()
    assert hung.send(target(service.browser()), RING, clock.now()).why == "TimeoutError"
    assert time.monotonic() - began < 2


def test_the_body_of_an_answer_is_not_read(sender: Sender, service: FakeService) -> None:
    written: list[int] = []
    service.play(flood(100_000_000, written))
    began = time.monotonic()
    assert sender.send(target(service.browser()), RING, clock.now()).verdict == Verdict.sent
    assert time.monotonic() - began < 5
    while not written and time.monotonic() - began < 10:
        time.sleep(0.05)
    # What a socket's buffers swallow is not read by us.
    assert written[0] < 20_000_000


def test_a_slow_body_after_the_answer_does_not_hold_us(sender: Sender, service: FakeService) -> None:
    service.play(drip(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n", 12))
    began = time.monotonic()
    assert sender.send(target(service.browser()), RING, clock.now()).verdict == Verdict.sent
    assert time.monotonic() - began < 3


def test_a_connection_reset_is_tried_later(sender: Sender, service: FakeService) -> None:
    service.play(reset)
    assert sender.send(target(service.browser()), RING, clock.now()).verdict == Verdict.later


def test_a_payload_over_the_limit_never_leaves(sender: Sender, service: FakeService) -> None:
    big = replace(RING, payload={"id": "x" * 3990, "n": 1})
    assert sender.send(target(service.browser()), big, clock.now()).why == "TooLarge"
    assert service.messages == []


def test_keys_that_are_not_keys_break_the_subscription_only(sender: Sender, service: FakeService) -> None:
    good = target(service.browser())
    for bad in (replace(good, p256dh="AAAA"), replace(good, p256dh="B" * 87), replace(good, auth="")):
        assert sender.send(bad, RING, clock.now()).verdict == Verdict.broken


def test_no_proxy_of_the_environment_is_used(
    sender: Sender, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert sender.send(target(service.browser()), RING, clock.now()).verdict == Verdict.sent


def test_no_log_shows_an_endpoint_a_key_or_a_signature(
    sender: Sender, service: FakeService, caplog: pytest.LogCaptureFixture
) -> None:
    browser = service.browser()
    with caplog.at_level(logging.DEBUG):
        for status in (201, 410, 400, 403, 503):
            service.answer(status)
            sender.send(target(browser), RING, clock.now())
    secret = browser.endpoint.rsplit("/", 1)[1]
    keys = browser.subscription["keys"]
    for canary in (secret, keys["auth"], keys["p256dh"], service.messages[0].headers["authorization"][8:40]):
        assert canary not in caplog.text


def test_the_example_of_the_standard_is_sealed_and_opened_as_it_says() -> None:
    vector = read_shared("webpush/rfc8291_appendix_a.json")
    raw = {name: b64urldecode(vector[name].encode()) for name in vector if name not in ("source", "plaintext")}
    body = http_ece.encrypt(
        vector["plaintext"].encode(),
        salt=raw["salt"],
        private_key=_private(raw["as_private"]),
        dh=raw["ua_public"],
        auth_secret=raw["auth_secret"],
        version="aes128gcm",
    )
    assert body == raw["body"]
    browser = Browser("https://push.example", _private(raw["ua_private"]), raw["auth_secret"])
    assert browser.open(raw["body"]).decode() == vector["plaintext"]


def _private(number: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())


def test_the_key_file_is_private_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "vapid.pem"
    assert vapid.ensure(path)
    first = vapid.public_key(path)
    assert not vapid.ensure(path)
    assert vapid.public_key(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(first) == 87


def test_a_key_file_others_can_read_is_refused_without_quoting_it(tmp_path: Path) -> None:
    path = tmp_path / "vapid.pem"
    vapid.ensure(path)
    path.chmod(0o640)
    with pytest.raises(UnsafeSetting, match="chmod 600"):
        vapid.public_key(path)
    path.chmod(0o600)
    path.write_text("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n")
    with pytest.raises(UnsafeSetting) as refusal:
        vapid.private_key(path)
    assert "c2VjcmV0" not in str(refusal.value)
