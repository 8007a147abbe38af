"""The release this code is, and the order of the phone's builds. Pure.

A build is named `<release>-<digest of its files>`: the digest tells two builds apart, the release orders them.
tools/shell_list.py writes the name, the phone says it in each exchange.
"""

from __future__ import annotations

import re

RELEASE = 5
"""Raised by one with each version delivered; `PALIER_MINIMUM_BUILD` can then ask for it."""

_ORDERED = re.compile(r"([0-9]{1,9})(?:-|\Z)")


def release_of(build: str) -> int:
    """The release in the name of a build, or a bare number; 0 when there is none: before any other."""
    found = _ORDERED.match(build)
    return int(found[1]) if found else 0


def is_older(build: str, minimum: int) -> bool:
    """Whether a build comes before the minimum. Nobody is asked for more than what is delivered here."""
    return release_of(build) < min(minimum, RELEASE)
