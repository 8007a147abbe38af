"""Nothing is cut silently on the phone either: what shows the beginning of a list says of how many."""

from __future__ import annotations

import re
from pathlib import Path

from tools.guards import script_code

CUTS = {
    "core/clock.js": 1,  # « mar. »
    "core/ids.js": 3,  # an identifier
    "features/logbook/row.js": 1,  # the words of a day
    "features/places/secteur.js": 1,  # « 8 sur 12 halls », in a line that leads to them
    "features/mediation/intake.js": 1,  # « 3 sur 4 », and all of them in their place
    "features/mediation/laying/parties.js": 1,  # the hour of a time
    "features/mediation/more.js": 1,  # the day of a moment
    "features/mediation/prevoir.js": 1,  # the one party of a way of meeting one
    "features/mediation/strokes.js": 2,  # a line drawn, made lighter
    "features/planning/weeks.js": 1,  # the year of a day
    "features/rounds/arrets.js": 1,  # the stops before the one that moves, with those after it
    "store/lease.js": 1,  # an identifier
    "ui/dates.js": 1,  # the hour of a time
    "ui/icon.js": 1,  # what a plate holds, whose name is beside
    "ui/some.js": 1,  # « 20 sur 45 », and all of it in its place
    "ui/years.js": 1,  # the year of a day
    "vault/code.js": 1,  # half of a code, which may be the other again
}
"""By script, how many lists or texts it cuts; each says so, or is no list."""
DAY = r"(?<!valid_from)(?<!valid_to)(?<!toISOString\(\))"
CUT = re.compile(rf"{DAY}\.slice\((?:0,\s*(?![\s-])|-\d+\))|\.splice\(|\.length = \d|, (?:n|i|index|rank)\) => \w+ <")


def cuts(folder: Path) -> dict[str, int]:
    scripts = [one for one in folder.rglob("*.js") if one.parts[len(folder.parts)] not in ("vendor", "build")]
    found = {str(one.relative_to(folder)): len(CUT.findall(script_code(one.read_text()))) for one in scripts}
    return {name: count for name, count in found.items() if count}


def test_no_screen_of_the_phone_cuts_a_list_without_saying_so() -> None:
    assert cuts(Path(__file__).parents[2] / "static" / "pwa") == CUTS


def test_a_planted_cut_is_found_and_a_date_is_none(tmp_path: Path) -> None:
    planted = "rows.slice(0, 5); all.slice(0, SHOWN); last.slice(-3); rows.filter((_, n) => n < 5)"
    (tmp_path / "list.js").write_text(f"{planted}; at.toISOString().slice(0, 10); typed.slice(0, -1)")
    assert cuts(tmp_path) == {"list.js": 4}
