"""Forced colours: the browser paints all backgrounds alike, and what differed still does."""

from __future__ import annotations

from itertools import combinations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.handset import FRENCH
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.by_turns("forced")]

SHEETS = ("tokens", "components", "screens", "areas", "phone", "desk", "forced")
"""All of them at once: phone and desk share their words."""

CHIP = '<label class="{}"><input type="radio"{}><span><b>Oui</b></span></label>'
SAME_BUT: dict[str, tuple[str, ...]] = {
    "stop of a round": tuple(
        f'<ol class="line"><li><span class="plate plate--{look}">12</span></li></ol>'
        for look in ("line", "line is-done", "line is-off", "here")
    ),
    "stop of a round, at the desk": tuple(
        f'<ol class="hline"><li class="{look}"><i></i><span>12</span></li></ol>' for look in ("", "d", "h", "x")
    ),
    "hall": tuple(
        f'<div class="hallrow"><label><input type="radio"{checked}><span class="plate">12</span></label></div>'
        for checked in ("", " checked")
    ),
    "choice": (CHIP.format("choice", ""), CHIP.format("choice", " checked")),
    "step of a scale": tuple(f'<div class="stairs">{CHIP.format("n1", checked)}</div>' for checked in ("", " checked")),
    "step of a scale, noted": tuple(
        f'<div class="stairs"><button class="n1" aria-pressed="{pressed}"><span><b>Oui</b></span></button></div>'
        for pressed in ("false", "true")
    ),
    "button pressed": tuple(
        f'<button class="btn" aria-pressed="{pressed}">7 jours</button>' for pressed in ("false", "true")
    ),
    "button that waits": (
        '<button class="btn">Aller</button>',
        '<button class="btn" aria-disabled="true">Aller</button>',
    ),
    "tile": ('<a class="tile">Contact</a>', '<a class="tile tile--noted">Contact</a>'),
    "tab of the phone": tuple(f'<nav class="bar"><a{one}>Tournée</a></nav>' for one in ("", ' aria-current="page"')),
    "tab of the portal": tuple(f'<nav class="tabs"><a{one}>Journal</a></nav>' for one in ("", ' aria-current="page"')),
    "page of the desk": tuple(
        f'<div class="rail"><a class="nav"{one}>Planning</a></div>' for one in ("", ' aria-current="page"')
    ),
    "entry of a queue": tuple(f'<div class="queue"><a{one}>Conflit</a></div>' for one in ("", ' aria-current="true"')),
    "filter by state": tuple(
        f'<a class="btn btn--s btn--quiet"{one}>À envoyer</a>' for one in ("", ' aria-current="true"')
    ),
    "what was found": tuple(
        f'<ul><li class="find__one" role="option" aria-selected="{one}">Les Glycines</li></ul>'
        for one in ("false", "true")
    ),
    "badge": tuple(f'<span class="badge badge--{kind}">État</span>' for kind in ("", "half", "done", "late", "wait")),
    "mark": tuple(
        f'<svg class="mark mark--{level}" viewBox="0 0 24 24"><use href="#m{level}"></use><text y="16">A</text></svg>'
        for level in range(5)
    ),
    "shift": tuple(
        f'<a class="shift shift--{kind}"><b>17 h</b></a>' for kind in ("day", "bad", "draft", "void", "open")
    ),
    "what to know here": tuple(f'<nav class="facts"><a{one}><b>2</b> suivis</a></nav>' for one in ("", ' class="now"')),
}


@pytest.fixture(scope="module", params=["light", "dark"])
def forced(request: pytest.FixtureRequest, browser: Browser, town: Site) -> Page:
    """A page of ours with every style, where the browser forces its colours."""
    context = browser.new_context(forced_colors="active", color_scheme=request.param, bypass_csp=True, **FRENCH)
    request.addfinalizer(context.close)
    page = context.new_page()
    page.goto(f"{town.url}/connexion")
    page.evaluate("document.querySelectorAll('link[rel=stylesheet]').forEach((one) => one.remove())")
    for sheet in SHEETS:
        page.add_style_tag(url=f"{town.url}/static/pwa/styles/{sheet}.css")
    page.add_style_tag(content="#looked-at{width:20rem;padding:1rem}")
    return page


def pictures(page: Page, looks: tuple[str, ...]) -> list[bytes]:
    """Each by itself at the same place."""
    taken = []
    for look in looks:
        page.evaluate(
            "(html) => { document.querySelector('main').innerHTML = `<div id='looked-at'>${html}</div>` }", look
        )
        taken.append(page.locator("#looked-at").screenshot(animations="disabled"))
    return taken


@pytest.mark.parametrize("what", SAME_BUT)
def test_what_differs_still_does(forced: Page, what: str) -> None:
    looks = SAME_BUT[what]
    taken = pictures(forced, looks)
    same = [
        (looks[one], looks[other]) for one, other in combinations(range(len(looks)), 2) if taken[one] == taken[other]
    ]
    assert same == []
