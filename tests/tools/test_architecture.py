"""The stranger's table of docs/architecture.md leads somewhere: each file is there, and holds what the table names."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"


def lines():
    _, _, table = PAGE.read_text(encoding="utf-8").partition("## To change X, open Y")
    cells = [
        line.strip("| ").split(" | ") for line in table.partition("\n## ")[0].splitlines() if line.startswith("| ")
    ]
    return [(what, quoted(files), quoted(names)) for what, files, names in cells[1:]]


def quoted(cell):
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize(("what", "files", "names"), lines(), ids=[line[0] for line in lines()])
def test_what_the_table_names_is_there(what, files, names):
    held = [(ROOT / file).read_text(encoding="utf-8") for file in files]
    assert held and names
    assert [name for name in names if not any(re.search(rf"(?<!\w){name}\b", text) for text in held)] == []


def test_a_stranger_finds_twenty_answers():
    assert len(lines()) >= 20
