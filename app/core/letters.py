"""Numbers as a sentence says them: the constant that rules, in French letters."""

from __future__ import annotations

UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    " dix-sept dix-huit dix-neuf"
).split()
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}


def letters(number: int) -> str:
    """quatre, vingt et un, vingt-quatre; in digits from seventy on, which nobody reads faster in letters."""
    ten, unit = divmod(number, 10)
    if 0 <= number < len(UNITS):
        return UNITS[number]
    if ten not in TENS:
        return str(number)
    return TENS[ten] + ("" if unit == 0 else " et un" if unit == 1 else f"-{UNITS[unit]}")
