"""Every page as paper: no button, all that it lists or which lines, whose it is and of when at its foot."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Desks
from tests.browser.handset import Handset
from tests.browser.screens.cases import cases
from tests.browser.screens.desk import ADMINISTRATION, DESK
from tests.browser.site import Site

pytestmark = pytest.mark.browser

PORTAL = (
    ("31-journal", "/bailleur/journal", None),
    ("31-journal-tout", "/bailleur/journal?tout=1", None),
    ("31-journal-filtre", "/bailleur/journal?nature=technical", None),
)
WHOLE = ("22-a-relire-entier", "/bureau/relire?etat=diffuse&tout=1", None)
CASES = {"35-dossier", "35-recevabilite-decidee", "36-preparation-papier", "38-alerte-repondue", "40-seance-annulee",
         "41-accord-suivi", "42-lettre-remise"}  # fmt: skip
"""Of a case, what is read on paper."""
FOR_SCREENS = """() => [...document.querySelectorAll(
    "button,input,select,textarea,nav,summary,.sure,.btn,.rail,.filters,.paging,.dock,.bar,.note>a,a>.i:last-child:not(:first-child)")]
  .filter((one) => one.getClientRects().length).map((one) => one.outerHTML.slice(0, 120))"""
ASKS = """() => [...document.querySelectorAll("a")]
  .filter((one) => one.getClientRects().length)
  .map((one) => one.innerText.trim())
  .filter((text) => /^(tout voir|voir|trancher|modifier|retirer|clore|afficher|revenir)$/i.test(text))"""
"""Links that are no more than the way somewhere else."""
HEADS = """() => [...document.querySelectorAll("h2,h3,caption,thead tr")]
  .filter((one) => one.getClientRects().length && !one.matches(".vh"))
  .map((one) => (one.cells ? [...one.cells].map((cell) => cell.innerText).join(" ") : one.innerText))
  .map((text) => text.split(/\\s+/).join(" ").trim())
  .filter(Boolean)"""
"""What leads on to a line below it: a heading, the head of a table; the title of a form stands alone on paper."""
ALONE = """() => [...document.querySelectorAll("main h2, main h3")]
  .filter((one) => one.getClientRects().length && !one.closest(".vh"))
  .filter((one) => !(one.closest("section") ?? one.parentElement).innerText.replace(one.innerText, "").trim())
  .map((one) => one.innerText)"""
"""A heading all of whose lines were in fields, and are gone."""
ANSWERS = """() => {
  const kept = (line) => line.defaultSelected && line.value;
  const said = (one) => {
    if (one.type === "radio" || one.type === "checkbox") return one.checked ? one.closest("label").innerText : "";
    if (one.tagName === "SELECT") return [...one.options].find(kept)?.text ?? "";
    return one.type === "date" ? one.value.split("-").reverse().join("/") : one.value;
  };
  const typed = ":not([type=hidden], [type=password], [type=file], .input--s)";
  const fields = document.querySelectorAll(`main .field :is(input${typed}, select:not(.input--s), textarea)`);
  const here = (one) => !one.closest(".filters, .sure, .noprint, .errors-top, .by-script, [hidden]");
  const sentences = [...document.querySelectorAll("main form.form > p, main form.form > .note p")].filter(here);
  const answers = [...fields].filter(here).map((one) => said(one).trim());
  return [...answers, ...sentences.map((one) => one.innerText.trim())].filter(Boolean);
}"""
"""What the forms of a page say and hold as they open: of a list nobody has opened, the first line is no answer."""
PAGES = re.compile(rb"/Type\s*/Page\b")
MOST_PAGES = 80
"""A thousand lines of two, which is all that is shown at once."""


def as_paper(page: Page, folder: Path, name: str) -> list[str]:
    """The text of each page of the PDF, where the machine can read it; the number of pages is looked at anyway."""
    answers = {" ".join(one.split()) for one in page.evaluate(ANSWERS)}
    page.emulate_media(media="print")
    shown = " ".join(page.locator("body").inner_text().split())
    assert [one for one in answers if one not in shown] == [], (name, "said on the screen alone")
    assert page.evaluate(ALONE) == [], name
    left, heads = [*page.evaluate(FOR_SCREENS), *page.evaluate(ASKS)], page.evaluate(HEADS)
    assert left == [], (name, left)
    page.emulate_media(media="null")
    path = folder / f"{name}.pdf"
    page.pdf(path=path, prefer_css_page_size=True, print_background=False)
    count = len(PAGES.findall(path.read_bytes()))
    assert 1 <= count <= MOST_PAGES, (name, count)
    if shutil.which("pdftotext") is None:
        return []
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    texts = told.split("\f")[:-1]
    assert len(texts) == count, name
    for number, text in enumerate(texts, 1):
        assert last_line(text) not in heads, (name, number, "nothing below its heading")
    return texts


def last_line(text: str) -> str:
    """The last of a page but its foot."""
    lines = [line for one in text.splitlines() if (line := " ".join(one.split()))]
    body = [line for line in lines if "Page " not in line]
    return body[-1] if body else ""


def check(texts: list[str], name: str, heading: str, house: str) -> None:
    """The heading and something under it on page 1; on each page, the foot with its number."""
    for number, text in enumerate(texts, 1):
        flat = " ".join(text.split())
        assert f"Page {number} sur {len(texts)}" in flat, (name, number)
        assert house in flat and re.search(r"\d\d/\d\d/20\d\d|novembre", flat), (name, number)
        assert len(flat) > len(house) + 60, (name, number, "an empty page")
    if texts:
        assert " ".join(heading.split())[:20] in " ".join(texts[0].split()), name


@pytest.fixture(scope="module")
def people(browser: Browser, demo: Site) -> Iterator[Desks]:
    """Who is signed in to the demonstration town."""
    desks = Desks(browser, demo)
    yield desks
    desks.close()


def test_the_pages_of_the_desk_and_of_the_portal_print(demo: Site, people: Desks, tmp_path: Path) -> None:
    everyone = (("claire", (*DESK, WHOLE)), ("admin", ADMINISTRATION), ("reader", PORTAL))
    for person, pages in ((people(who), pages) for who, pages in everyone):
        for name, address, links in pages:
            person.goto(demo.url + address)
            for link in links.split(" >> ") if links else ():
                person.goto(urljoin(person.url, person.locator(link).first.get_attribute("href") or ""))
            heading = person.locator("h1").first.inner_text()
            check(as_paper(person, tmp_path, name), name, heading, "Les Passeurs")


def test_the_pages_of_a_case_print(demo: Site, people: Desks, tmp_path: Path) -> None:
    page = people("claire")
    seen = set()
    for name in cases(demo, page):
        if name in CASES:
            check(as_paper(page, tmp_path, name), name, page.locator("h1").first.inner_text(), "Les Passeurs")
            seen.add(name)
    assert seen == CASES


def test_a_list_says_which_lines_it_prints_and_prints_all_when_asked(demo: Site, people: Desks, tmp_path: Path) -> None:
    page = people("reader")
    page.goto(f"{demo.url}/bailleur/journal?du=2026-11-17")
    page.emulate_media(media="print")
    said = page.locator("p.print-only", has_text="Lignes 1 à 50 sur").first
    assert said.is_visible()
    total = int(re.findall(r"\d+", said.inner_text())[-1])
    page.emulate_media(media="null")
    page.get_by_role("link", name="Tout afficher, pour imprimer").first.click()
    assert total > 50
    expect(page.locator(".log tbody tr")).to_have_count(total)
    texts = as_paper(page, tmp_path, "31-tout")
    assert not texts or all("Quand" in one for one in texts[:2]), "the head of the table is on each page"


def test_a_filter_is_printed_as_words(demo: Site, people: Desks) -> None:
    page = people("reader")
    page.goto(f"{demo.url}/bailleur/journal?nature=technical&niveau=t0&du=2026-10-01")
    page.emulate_media(media="print")
    words = page.locator("p.print-only", has_text="Nature").inner_text()
    assert "Tous les problèmes techniques" in words and "Danger" in words and "01/10/2026" in words


def test_the_lists_of_the_phone_print_whole(handset: Handset, tmp_path: Path) -> None:
    handset.enrol("nadia")
    for name, path in (("41-a-faire", "/a-faire"), ("41-secteur", "/secteur"), ("41-etat", "/etat")):
        handset.go(path)
        handset.page.locator("h1").first.wait_for()
        heading = handset.page.locator("h1").first.inner_text()
        check(as_paper(handset.page, tmp_path, name), name, heading, "Passeurs")
