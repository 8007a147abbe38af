"""A phone's enrolment refused: what is said leaves as it is answered, and a lost answer costs nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.handset import Handset, choose_code
from tests.browser.site import Site

pytestmark = pytest.mark.browser

OPEN = "Ouvrir sur ce téléphone"


def types(page: Page, account: dict[str, str], **other: str) -> None:
    """The three fields, as the account has them or otherwise; and asks."""
    words = {**account, **other}
    page.get_by_label("Adresse e-mail").fill(words["email"])
    page.get_by_label("Mot de passe", exact=True).fill(words["password"])
    page.get_by_label("Code du coordinateur").fill(words["code"])
    page.get_by_role("button", name=OPEN).click()


def refused(page: Page, words: str) -> None:
    """Said in the summary, which has the focus, and in the title."""
    summary = page.get_by_role("alert").filter(has=page.locator(".errors"))
    expect(summary).to_contain_text(re.compile(words))
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur\u00a0: "))


def answered(page: Page) -> None:
    """Nothing is said wrong any more."""
    expect(page.locator(".error")).to_have_count(0)
    expect(page.locator(".errors")).to_have_count(0)
    expect(page).not_to_have_title(re.compile("^Erreur"))


def test_what_is_said_wrong_leaves_as_each_is_answered(town: Site, pocket: Handset) -> None:
    page, account = pocket.page, town.accounts["agent4"]
    page.get_by_role("button", name=OPEN).click()
    refused(page, "adresse e-mail")
    page.get_by_label("Adresse e-mail").fill(account["email"])
    expect(page.locator(".error[id]")).to_have_count(2)
    page.get_by_label("Mot de passe", exact=True).fill(account["password"])
    page.get_by_label("Code du coordinateur").fill("n’importe quoi")
    answered(page)
    page.get_by_role("button", name=OPEN).click()
    refused(page, "ne sert plus")
    expect(page.locator("#f-code")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Code du coordinateur").fill(account["code"])
    answered(page)
    types(page, account, password="ce n’est pas le bon")
    refused(page, "mot de passe")
    page.get_by_label("Mot de passe", exact=True).fill(account["password"])
    answered(page)


def test_an_answer_lost_on_its_way_is_asked_for_again(town: Site, pocket: Handset) -> None:
    page, account = pocket.page, town.accounts["agent5"]

    def loses_the_answer(route: Route) -> None:
        told = route.fetch(headers={**route.request.headers, "sec-fetch-site": "same-origin"})
        assert told.status == 200
        route.abort()

    pocket.context.route("**/api/session", loses_the_answer)
    types(page, account)
    refused(page, "Pas de réponse du service")
    pocket.context.unroute("**/api/session")
    pocket.context.clear_cookies()  # nothing at all came back
    page.reload()
    types(page, account)
    pocket.choose_code()
    expect(page.get_by_role("navigation", name="Principal")).to_be_visible()
    phones = "SELECT count(*) FROM device d JOIN user_account u ON u.id = d.user_id WHERE u.email = ?"
    assert town.rows(phones, account["email"]) == [(1,)]


@pytest.mark.parametrize("late", [False, True])
def test_a_code_that_was_used_or_is_out_of_date_opens_nothing(site: Site, handset: Handset, late: bool) -> None:
    if late:
        handset.switch_off()
        site.passes(timedelta(hours=73))
        handset.later()
    else:
        site.write("UPDATE enrolment_code SET used_at = made_at")
    types(handset.page, site.accounts["nadia"])
    refused(handset.page, "ne sert plus")
    handset.page.get_by_label("Code du coordinateur").fill("un autre")
    answered(handset.page)


def test_a_code_that_was_scanned_is_written_already_and_has_left_the_address(town: Site, pocket: Handset) -> None:
    page, account = pocket.page, town.accounts["agent4"]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("about:blank")
    page.goto(f"{town.url}/app/#code={account['code']}")
    expect(page.get_by_label("Code du coordinateur")).to_have_value(account["code"])
    assert "code=" not in page.evaluate("location.href")
    assert not [one for one in asked if account["code"] in one.partition("#")[0]]
    page.get_by_label("Adresse e-mail").fill(account["email"])
    page.get_by_label("Mot de passe", exact=True).fill(account["password"])
    page.get_by_role("button", name=OPEN).click()
    choose_code(page)
    expect(page.get_by_role("navigation", name="Principal")).to_be_visible()
