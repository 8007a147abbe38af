"""Which addresses are on the public Internet, whatever the form they hide in."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.addresses import SPECIAL_V4, SPECIAL_V6, public_address


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
