"""docs/roles.md says who may do what, as the application does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.people.rules import Role, may_manage
from tests.access_policy import POLICY, Who

PAGE = (Path(__file__).parents[2] / "docs" / "roles.md").read_text(encoding="utf-8")
COLUMNS = (Role.administrator, Role.coordinator, Role.lead)
SETTINGS = ("/bureau/equipe", "/bureau/structure", "/bureau/papier", "/bureau/courriels", "/bureau/secteurs",
            "/bureau/patrimoine", "/bureau/partenaires", "/bureau/reglages", "/bureau/listes", "/bureau/champs",
            "/bureau/conservation", "/bureau/droits", "/bureau/saisine", "/bureau/mediation", "/compte/")  # fmt: skip


def table(title: str) -> list[list[str]]:
    """The cells of the table under a title, its heading left out, once the columns are the roles."""
    section = PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]
    heading, _, *rows = [
        [cell.strip() for cell in one.strip("|").split("|")] for one in re.findall(r"^\|.*", section, re.M)
    ]
    assert heading[-3:] == [one.label for one in COLUMNS]
    return rows


ROWS = {re.sub("`", "", address): dict(zip(COLUMNS, said, strict=True)) for _, address, *said in table("In Réglages")}


def row_of(path: str) -> str | None:
    """The address of its row: the longest that begins so."""
    found = [one for one in ROWS if path == one or path.startswith(f"{one}/")]
    return max(found, key=len) if found else None


def desk(who: Who) -> set[Role]:
    assert isinstance(who, frozenset)
    return {Role(one) for one in who} & set(COLUMNS)


def test_every_page_of_the_settings_is_in_a_row() -> None:
    assert [path for path in POLICY if path.startswith(SETTINGS) and row_of(path) is None] == []


@pytest.mark.parametrize("row", [row for row in ROWS if any(row_of(path) == row for path in POLICY)])
def test_a_row_says_who_reads_and_who_changes(row: str) -> None:
    rules = {path: methods for path, methods in POLICY.items() if row_of(path) == row}
    changers = {role for role, said in ROWS[row].items() if said == "changes"}
    readers = changers | {role for role, said in ROWS[row].items() if said == "reads"}
    gets = [desk(methods["GET"]) for methods in rules.values() if "GET" in methods]
    posts = {path: desk(methods["POST"]) for path, methods in rules.items() if "POST" in methods}
    assert set().union(*gets) == readers
    # A list asked for with what it must hold is sent too, and only reads.
    assert {path: who for path, who in posts.items() if who not in (changers, readers)} == {}
    assert (changers in posts.values()) is bool(changers)


def test_accounts_are_managed_as_the_page_says() -> None:
    said = {of: [one == "yes" for one in cells] for of, *cells in table("Whose account")}
    assert said == {of.label: [may_manage(role, of) for role in COLUMNS] for of in Role}
