"""The inspector sees what is wrong at one size in one theme alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.inspector import Inspector

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><title>Essai</title><style>
  :root {{ color-scheme: light dark }} body {{ color: #000; background: #fff }}
  .over {{ position: absolute; margin: 0 }}
  .under {{ height: 9rem }} p {{ line-height: 2 }}
  @media (prefers-color-scheme: dark) {{ body {{ color: #fff; background: #000 }} }}
  @media ({size}) and (prefers-color-scheme: {theme}) {{ {fault} }}
</style><main><h1>Essai</h1><p class="own">Un texte, et <b>un autre</b>.</p>
<p class="over">Devant.</p><div class="under"></div></main></html>"""
SIZES = {"360 px": "max-width: 700px", "1280 px": "min-width: 700px"}
THEMES = ("light", "dark")
FAULTS = {"its own colour": ".own {{ color: {grey} }}", "what is behind": ".under {{ background: {grey} }}"}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_a_contrast_too_low_at_one_size_in_one_theme_is_seen(
    browser: Browser, size: str, theme: str, fault: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    inspector = Inspector(context.new_page(), seed=None)
    behind = fault == "what is behind"
    grey = {"light": "#333" if behind else "#777", "dark": "#ccc" if behind else "#555"}[theme]
    wrong = FAULTS[fault].format(grey=grey)
    inspector.page.set_content(PAGE.format(size=SIZES[size], theme=theme, fault=wrong))
    inspector.look("essai")
    context.close()
    where = f"essai, {size}, axe{', dark' if theme == 'dark' else ''}: color-contrast"
    assert [one for one in inspector.faults if one.startswith(where)] == inspector.faults != []


def test_of_four_seeds_in_a_row_one_sees_what_is_wrong_at_one_size_in_one_theme(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_content(PAGE.format(size=SIZES["360 px"], theme="dark", fault=".own { color: #555 }"))
    told = [inspected(page, seed) for seed in range(4, 8)]
    context.close()
    assert sorted(map(bool, told)) == [False, False, False, True]


def test_of_three_seeds_in_a_row_one_sees_what_the_narrowest_screen_does_not_hold(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    wide = ".over { width: 340px }"
    page.set_content(PAGE.format(size="max-width: 330px", theme="light", fault=wide))
    told = [[one for one in inspected(page, seed) if "320 px" in one] for seed in range(3)]
    context.close()
    assert sorted(map(len, told)) == [0, 0, 1]


def inspected(page: Page, seed: int) -> list[str]:
    """What a run of this seed finds wrong with it."""
    inspector = Inspector(page, seed=seed)
    inspector.look("essai")
    return inspector.faults
