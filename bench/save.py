"""Taps of each entry, and the time from the tap to « Enregistré » on a phone four times slower.

`python -m bench.save` (a part of `python -m bench.phone`)
"""

from __future__ import annotations

from bench.figures import Figure, table
from bench.phone import Agent, entries, on_a_round


def main() -> list[Figure]:
    """Measure and print."""
    with on_a_round() as (_, phone):
        figures = entries(Agent(phone))
    print(table("Saving", figures))
    return figures


if __name__ == "__main__":
    main()
