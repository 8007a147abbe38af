"""The number of a request: in its answer, in the journal, on the page of an error of ours."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journal.conftest import Lines
from tests.world import World

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # the log is a file, whatever the database


def test_every_answer_has_a_number_which_the_page_of_an_error_gives(
    world: World, as_desk: Any, journal: Lines, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk = as_desk(world.claire)
    seen = {
        desk.get(url, headers={"X-Request-Id": "mine"}).headers["X-Request-Id"] for url in ("/bureau/", "/x", "/app/")
    }
    assert len(seen) == 3 and "mine" not in seen

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr("app.staff.queries.team", broken)
    page = desk.get("/bureau/equipe")
    number = page.headers["X-Request-Id"]
    assert page.status_code == 500 and number in page.get_data(as_text=True) and number in caplog.text
    refused = as_desk(world.reader).get("/bureau/relire")
    assert journal()[-1]["request"] == refused.headers["X-Request-Id"]
