"""Which endpoints are accepted, what an answer asks for."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.core.errors import Refused
from app.push import rules
from app.push.rules import Verdict, allowed_endpoint

AT = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)

REFUSED = {
    "http": "http://fcm.googleapis.com/fcm/send/x",
    "another port": "https://fcm.googleapis.com:8443/x",
    "userinfo": "https://user@fcm.googleapis.com/x",
    "userinfo as host": "https://fcm.googleapis.com@evil.fr/x",
    "IPv4": "https://142.250.75.10/x",
    "IPv4 as a number": "https://2398767882/x",
    "IPv6": "https://[2a00:1450:4007::1]/x",
    "localhost": "https://localhost/x",
    "trailing dot": "https://fcm.googleapis.com./x",
    "punycode look-alike": "https://xn--fcm-googleapis-0w5e.com/x",
    "punycode below": "https://xn--80ak6aa92e.fcm.googleapis.com/x",
    "Unicode look-alike": "https://fcm.google\u0430pis.com/x",
    "name as a prefix": "https://fcm.googleapis.com.evil.fr/x",
    "name as a suffix": "https://evilfcm.googleapis.com/x",
    "name in the path": "https://evil.fr/x.google.com/",
    "the path of the issue": "https://evil/x.google.com/",
    "sibling": "https://storage.googleapis.com/x",
    "parent": "https://googleapis.com/x",
    "2,049 characters": "https://fcm.googleapis.com/".ljust(2049, "x"),
    "backslash": "https://fcm.googleapis.com\\@evil.fr/x",
    "newline": "https://fcm.googleapis.com/x\nHost: evil",
    "tab in the host": "https://fcm.goo\tgleapis.com/x",
    "space": " https://fcm.googleapis.com/x",
    "fragment": "https://fcm.googleapis.com/x#y",
    "empty": "",
    "no host": "https:///x",
    "port that is none": "https://fcm.googleapis.com:x/",
}


@pytest.mark.parametrize("url", REFUSED.values(), ids=REFUSED)
def test_an_endpoint_that_is_not_exactly_an_allowed_service_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refusal:
        allowed_endpoint(url)
    assert refusal.value.status == 422


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc:def", "fcm.googleapis.com"),
        ("https://updates.push.services.mozilla.com/wpush/v2/a-b_c", "updates.push.services.mozilla.com"),
        ("https://web.push.apple.com:443/QaZ", "web.push.apple.com"),
        ("https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%3d", "wns2-par02p.notify.windows.com"),
        ("https://fcm.googleapis.com/".ljust(2048, "x"), "fcm.googleapis.com"),
    ],
)
def test_a_service_of_the_list_or_below_it_is_accepted(url: str, host: str) -> None:
    assert allowed_endpoint(url) == host


def test_the_operator_adds_a_name_and_never_an_address() -> None:
    assert allowed_endpoint("https://push.valserein.fr/x", ["push.valserein.fr"]) == "push.valserein.fr"
    for url, extra in (("https://10.0.0.1/x", "10.0.0.1"), ("https://localhost/x", "localhost")):
        with pytest.raises(Refused):
            allowed_endpoint(url, [extra])


@pytest.mark.parametrize(
    ("statuses", "verdict"),
    [
        ((200, 201, 202, 204), Verdict.sent),
        ((404, 410), Verdict.gone),
        ((400, 413, 405, 415), Verdict.broken),
        ((401, 403), Verdict.halted),
        ((429, 408, 500, 502, 503, 301, 302, 307, 308), Verdict.later),
    ],
)
def test_each_answer_has_its_consequence(statuses: tuple[int, ...], verdict: Verdict) -> None:
    assert {rules.verdict(status, None, AT).verdict for status in statuses} == {verdict}


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Tue, 24 Nov 2026 19:05:00 GMT", timedelta(minutes=5)),
        ("999999999", timedelta(days=1)),
        ("-5", timedelta()),
        ("soon", None),
        (None, None),
    ],
)
def test_retry_after_is_obeyed_within_reason(header: str | None, wait: timedelta | None) -> None:
    moment = rules.verdict(429, header, AT).retry_at
    assert moment == (AT + wait if wait is not None else None)


def test_back_off_doubles_with_chance_and_stops_at_an_hour() -> None:
    dice = random.Random(7)
    waits = [rules.back_off(n, dice).total_seconds() for n in range(1, 12)]
    assert all(min(15 * 2**n, 1800) <= wait <= min(30 * 2**n, 3600) for n, wait in enumerate(waits))
    assert rules.back_off(3, random.Random(1)) != rules.back_off(3, random.Random(2))


def test_topic_is_stable_and_fits_the_header() -> None:
    one = UUID("0198c1a2-0000-7000-8000-000000000001")
    assert rules.topic(one) == rules.topic(one)
    assert len(rules.topic(one)) == 32
    assert rules.topic(one).isalnum()


def test_time_to_live_covers_the_time_the_ring_is_useful() -> None:
    assert rules.ttl(AT + timedelta(hours=2, microseconds=1), AT) == 7201
    assert rules.ttl(AT - timedelta(hours=1), AT) == 60


@pytest.mark.parametrize("subject", ["mailto:contact@palier.example", "https://palier.example/contact"])
def test_a_contact_apple_accepts(subject: str) -> None:
    assert rules.valid_subject(subject)


@pytest.mark.parametrize(
    "subject", ["", "contact@palier.fr", "mailto:root@localhost", "http://a.fr", "mailto:<a@b.fr>"]
)
def test_a_contact_apple_refuses(subject: str) -> None:
    assert not rules.valid_subject(subject)
