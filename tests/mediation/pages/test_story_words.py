"""Whatever is written in the history of a case is told there in words."""

from __future__ import annotations

import re
from pathlib import Path

from app.mediation.pages import story

MEDIATION = Path(story.__file__).parents[1]
WRITTEN = re.compile(r'(?:journalled\.event|_happened)\([^"]*?(?<!f)"([a-z_]+)"')


def test_each_verb_that_is_written_is_told_in_words() -> None:
    written = {verb for one in MEDIATION.glob("*.py") for verb in WRITTEN.findall(one.read_text())}
    assert {"alerte", "proposition", "avis_demande"} <= written
    assert sorted(written - set(story.VERBS) - {"etat"}) == []
