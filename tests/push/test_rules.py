"""Which endpoints are accepted, which addresses are public, what an answer asks for."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.push import rules
from app.push.addresses import SPECIAL_V4, SPECIAL_V6, public_address
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
    "address",
    "127.0.0.1 169.254.169.254 10.1.2.3 192.168.0.1 172.16.9.9 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 "
    "240.0.0.1 192.0.2.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 "
    "64:ff9b::a00:1 2002:7f00:1:: ff02::1 2001:db8::1 example.com 010.0.0.1 192.88.99.1 192.0.0.9 fec0::1 "
    "3fff:fff::1 ::8efa:4b0a 64:ff9b:1::8efa:4b0a 100::1 100:0:0:1::1 5f00::1 2001::1 2001:1::3 2001:20::1 "
    "2002:8efa:4b0a::".split(),
)
def test_what_is_not_on_the_public_internet_is_not_public(address: str) -> None:
    assert not public_address(address)


def in_any(networks: Sequence[IPv4Network | IPv6Network]) -> st.SearchStrategy[str]:
    """An address anywhere in one of these networks."""
    return st.sampled_from(networks).flatmap(lambda one: st.ip_addresses(network=one)).map(str)


@given(in_any(SPECIAL_V4))
def test_no_address_of_a_special_network_is_public_however_it_is_written(address: str) -> None:
    forms = (address, f"::ffff:{address}", f"64:ff9b::{address}", f"::{address}", f"{address}%eth0")
    assert not any(map(public_address, forms))


@given(in_any(SPECIAL_V6))
def test_no_address_of_a_special_ipv6_network_is_public(address: str) -> None:
    assert not public_address(address)


@given(st.ip_addresses(v=6))
def test_outside_what_is_given_out_an_ipv6_address_is_public_only_for_the_ipv4_one_it_carries(ip: IPv6Address) -> None:
    carried = ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in IPv6Network("64:ff9b::/96") else None)
    if ip not in IPv6Network("2000::/3"):
        assert public_address(str(ip)) == (carried is not None and public_address(str(carried)))


@given(st.ip_addresses())
def test_what_the_library_calls_not_global_is_never_public(ip: IPv4Address | IPv6Address) -> None:
    if public_address(str(ip)):
        assert ip.is_global or ip.version == 6 and (ip.ipv4_mapped or ip in IPv6Network("64:ff9b::/96"))


@pytest.mark.parametrize("address", ["142.250.75.10", "2a00:1450:4007:80c::200a", "64:ff9b::8efa:4b0a"])
def test_what_is_on_the_public_internet_is(address: str) -> None:
    assert public_address(address)


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
