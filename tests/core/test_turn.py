"""The processes that write one SQLite file queue for it; a killed one leaves the queue by dying."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from app.core import patience, turn

HOLDER = """
import sys, time
from sqlalchemy import create_engine
from app.core import turn
with turn.WRITING.taken(create_engine(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
def test_a_writer_waits_for_the_one_of_another_process_and_goes_on_when_it_is_killed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'palier.sqlite'}"
    other = subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, text=True)
    got = threading.Event()

    def wait_for_it() -> None:
        with turn.WRITING.taken(create_engine(url)):
            got.set()

    try:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        waiting = threading.Thread(target=wait_for_it)
        waiting.start()
        assert not got.wait(0.3)
        other.kill()
        assert got.wait(patience.LONG_S)
        waiting.join()
    finally:
        other.kill()
        other.wait()
