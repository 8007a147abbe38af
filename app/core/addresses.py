"""Which addresses are on the public Internet. Pure.

The standard library's tables are those of its year; these are the IANA special-purpose registries, by RFC, so that
what is refused depends on no version of Python. What the library calls not global is refused besides.
"""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

PORT = 443
"""The only one that a stranger is spoken to on."""
SPECIAL_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # RFC 791: this network
        "10.0.0.0/8",  # RFC 1918: private
        "100.64.0.0/10",  # RFC 6598: shared by the customers of an operator
        "127.0.0.0/8",  # RFC 1122: loopback
        "169.254.0.0/16",  # RFC 3927: link-local, and what clouds tell their machines
        "172.16.0.0/12",  # RFC 1918
        "192.0.0.0/24",  # RFC 6890: protocol assignments, the anycast ones too
        "192.0.2.0/24",  # RFC 5737: documentation
        "192.31.196.0/24",  # RFC 7535: AS112
        "192.52.193.0/24",  # RFC 7450: AMT
        "192.88.99.0/24",  # RFC 7526: the relays of 6to4, withdrawn
        "192.168.0.0/16",  # RFC 1918
        "192.175.48.0/24",  # RFC 7534: AS112
        "198.18.0.0/15",  # RFC 2544: benchmarking
        "198.51.100.0/24",  # RFC 5737
        "203.0.113.0/24",  # RFC 5737
        "224.0.0.0/4",  # RFC 5771: multicast
        "240.0.0.0/4",  # RFC 1112: reserved, the broadcast address too
    )
)
GLOBAL_UNICAST = IPv6Network("2000::/3")
"""RFC 4291 2.4: all of IPv6 that is given out. Outside of it lie ::/96 (IPv4-compatible), 64:ff9b:1::/48 (RFC 8215),
100::/64 (RFC 6666), 100:0:0:1::/64 (RFC 9780), 5f00::/16 (RFC 9602), fc00::/7, fe80::/10, fec0::/10 and ff00::/8."""
SPECIAL_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # RFC 2928: protocol assignments (Teredo, benchmarking, AMT, AS112, ORCHID, DRIP)
        "2001:db8::/32",  # RFC 3849: documentation
        "2002::/16",  # RFC 3056: 6to4, which leads to an IPv4 address through somebody's relay
        "2620:4f:8000::/48",  # RFC 7534: AS112
        "3fff::/20",  # RFC 9637: documentation
    )
)
NAT64 = IPv6Network("64:ff9b::/96")


def public_address(address: str) -> bool:
    """True when an IP address is on the public Internet, whatever the form it hides in."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        hidden = ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None)
        return _public_v4(hidden) if hidden is not None else _public_v6(ip)
    return _public_v4(ip)


def _public_v4(ip: IPv4Address) -> bool:
    return ip.is_global and not any(ip in one for one in SPECIAL_V4)


def _public_v6(ip: IPv6Address) -> bool:
    return ip.is_global and ip in GLOBAL_UNICAST and not any(ip in one for one in SPECIAL_V6)
