"""What leaves the desk as a file is told with who took it."""

from __future__ import annotations

from typing import Any

from tests.journal.conftest import Lines
from tests.world import World


def test_entries_taken_away_as_a_file_are_told_with_who_took_them(world: World, as_desk: Any, journal: Lines) -> None:
    as_desk(world.claire).get("/bureau/relire/saisies.xlsx?etat=diffuse")
    told = [(one["event"], one["account"], one["endpoint"]) for one in journal()]
    assert told == [("exported", str(world.claire.user_id), "desk.entries_xlsx")]
