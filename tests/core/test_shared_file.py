"""Two processes on one SQLite file: whoever leaves takes nothing away from whoever stays."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, event, text

from app.core import unit

PASSES_BY = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("SELECT count(*) FROM said").fetchall()
db.close()
"""


def test_asking_again_for_the_right_to_write_keeps_the_locks_of_the_connections_there_are(tmp_path: Path) -> None:
    file = tmp_path / "palier.sqlite"
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", lambda driver, _: driver.execute("PRAGMA journal_mode=WAL"))
    with unit.writable(engine).begin() as connection:
        connection.execute(text("CREATE TABLE said (words TEXT)"))
    assert file.stat().st_mode & 0o777 == 0o600
    with unit.writable(engine).connect() as staying:
        with staying.begin():
            staying.execute(text("INSERT INTO said VALUES ('before')"))
        unit.writable(engine)
        subprocess.run([sys.executable, "-c", PASSES_BY, str(file)], check=True)
        with staying.begin():
            staying.execute(text("INSERT INTO said VALUES ('after')"))
        other = sqlite3.connect(file)
        assert other.execute("SELECT words FROM said ORDER BY rowid").fetchall() == [("before",), ("after",)]
        other.close()
    engine.dispose()
