"""What the portal says of its own lines, from what each kind declares: none is named here."""

from __future__ import annotations

from collections.abc import Callable

from app.logbook.kinds import Journal, Told, journals, monthly
from app.pages import names
from app.portal.rules import SMALL

CHECKED = "après vérification par l’équipe de médiation"


def small_numbers() -> str:
    """The rule of small numbers, and the kinds it leaves alone."""
    exact = _plurals(lambda kind, journal: journal.exact)
    return f"{SMALL} Pour {exact}, le nombre exact est toujours montré." if exact else SMALL


def appearing() -> str:
    """When what was recorded appears in the journal, up to its last full stop."""
    once = _plurals(lambda kind, journal: kind.at_once)
    later = _plurals(lambda kind, journal: not kind.at_once and not journal.appears)
    now = f"{once} paraissent ici dès leur signalement" if once else ""
    then = f"{later} paraissent {CHECKED}" if later else ""
    own = (f"les {one.journal.plural.lower()} paraissent {one.journal.appears}"
           for one in journals().values() if one.journal and one.journal.appears)  # fmt: skip
    return ". ".join(one[0].upper() + one[1:] for one in (now, then, *own) if one)


def _plurals(told: Callable[[Told, Journal], bool]) -> str:
    kinds: list[Told] = [*journals().values(), *monthly().values()]
    return names.joined(f"les {one.journal.plural.lower()}" for one in kinds if one.journal and told(one, one.journal))
