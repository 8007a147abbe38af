"""What somebody does of a form of the desk: choose, press, be told what to mend."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


def press(page: Page, name: str) -> None:
    """The button of this name; the page that answers stands."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(link: Locator) -> None:
    """Where a link leads; the page stands."""
    with link.page.expect_navigation():
        link.click()


def refuses(page: Page, words: str) -> None:
    """The form is shown again, and says what is to be mended."""
    expect(page.get_by_role("alert").first).to_contain_text(words)


def says(page: Page, words: str) -> None:
    """It is done, and the next page says so."""
    expect(page.get_by_role("status").first).to_contain_text(words)


def choose(page: Page, group: str, said: str) -> None:
    """The chip of these words, among those of a group whose legend holds `group`."""
    one = page.locator("main fieldset", has=page.locator("legend", has_text=group)).last
    one.locator(".choice", has=page.get_by_text(said, exact=True)).click()
