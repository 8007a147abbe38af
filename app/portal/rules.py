"""What a number may say to a landlord: too small a one would single people out. Pure."""

from __future__ import annotations

FEW = 5


def shown(number: int, *, exact: bool = False) -> str:
    """A count as it may be read: under `FEW` it no longer says how many, unless it is none or may be told `exact`."""
    return str(number) if exact or number == 0 or number >= FEW else f"moins de {FEW}"
