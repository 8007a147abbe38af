"""Somebody is in danger."""

import pytest
from tests.browser.cases.people import People

pytestmark = pytest.mark.browser


def test_it(people: People) -> None:
    for one in ("nora", "claire", "ada", "paul"):
        page = people(one)
        print(one, page.url, page.locator("nav").first.inner_text())
