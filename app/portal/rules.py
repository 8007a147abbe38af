"""What a number may say to a landlord: too small a one would single people out. Pure."""

from __future__ import annotations

FEW = 5
OTHERS = ("autre", "non_renseigne")
"""Families and details that say nothing more precise: told, and looked for, as one."""
SMALL = (
    f"En dessous de {FEW}, un nombre n’est pas montré, pour que personne ne soit reconnaissable\u00a0; il est écrit"
    f" «\u00a0moins de {FEW}\u00a0»."
)


def shown(number: int, *, exact: bool = False) -> str:
    """A count as it may be read: under `FEW` it no longer says how many, unless it is none or may be told `exact`."""
    return str(number) if exact or number == 0 or number >= FEW else f"moins de {FEW}"
