"""Looks at each screen: axe, targets, keyboard, both themes; its width at 320 px and with letters twice as large.

With a seed it looks at every screen at one size in one theme, and one way narrower or larger: at which is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, Page, ViewportSize, expect

from tests.browser.dress import DRESSED, OTHERWISE
from tests.browser.site import ROOT
from tests.turns import SEED
from tools.turns import turn

SIZES: tuple[ViewportSize, ...] = ({"width": 360, "height": 740}, {"width": 1280, "height": 800})
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
LOOKS = tuple(product(SIZES, THEMES))
NARROW: ViewportSize = {"width": 320, "height": 568}
"""The narrowest there is, and a page of 1280 enlarged four times."""
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN_AXE = """async (values) => {
  const runOnly = { type: "tag", values };
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"], preload: false });
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""

# What a thumb must hit: buttons, choices, tiles and the links of bars; a link inside a sentence is text.
SMALL = """() => {
  const touched = "button, .btn, .tile, .choice, .stairs label, nav a, summary, .hallrow label";
  return [...document.querySelectorAll(touched)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".vh, .skip"))
    .map((one) => ({ one, box: one.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
    .map(({ one, box }) => `${one.outerHTML.slice(0, 80)} ${Math.round(box.width)}x${Math.round(box.height)}`);
}"""

# How far the page scrolls sideways, and what reaches out furthest: the innermost, where several do.
WIDE = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return null;
  const right = (one) => one.getBoundingClientRect().right;
  const all = [...document.querySelectorAll("body *")];
  const furthest = all.reduce((far, one) => (right(one) >= right(far) ? one : far));
  return `${scrollWidth - clientWidth} px too wide: ${furthest.outerHTML.slice(0, 120)}`;
}"""

TWICE = "(size) => { document.documentElement.style.fontSize = size }"
"""All text of ours is in rem."""

FRONT = """() => {
  scrollTo(0, innerHeight);
  const stuck = (one) => ["sticky", "fixed"].includes(getComputedStyle(one).position) && one.checkVisibility();
  const boxes = [...document.querySelectorAll("body *")].filter(stuck).map((one) => one.getBoundingClientRect());
  const across = boxes.filter(({ width, bottom, top }) => width > innerWidth / 2 && bottom > 0 && top < innerHeight);
  const covered = across.reduce((sum, { top, bottom }) => sum + Math.min(bottom, innerHeight) - Math.max(top, 0), 0);
  return covered > innerHeight / 6 ? `${Math.round(covered)} of ${innerHeight} px stand in front of the page` : null;
}"""
"""What stays while the page scrolls below it."""

FORM = "Boolean(document.querySelector('main .scroll') && document.querySelector('.dock, main :is(input, textarea)'))"
ROOM = """() => {
  const page = document.documentElement.scrollHeight;
  const { clientHeight, scrollHeight } = document.querySelector("main .scroll");
  if (scrollHeight <= clientHeight + 1) return null; // the page scrolls whole, or nothing does
  if (page > innerHeight + 1) return `its page scrolls too: ${page} px`;
  return clientHeight < innerHeight / 2 ? `${clientHeight} of ${innerHeight} px are left to the form` : null;
}"""
"""Of a form on the phone: one thing scrolls, and half of the screen at least is the form's."""
TURNED: tuple[ViewportSize, ...] = ({"width": 740, "height": 360}, {"width": 320, "height": 256})
"""A phone held sideways; a page of 1280 enlarged four times. Each also with letters twice as large."""

UNREACHABLE = """() => {
  const acts = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const reached = (one) => {
    one.focus({ preventScroll: true });
    return document.activeElement === one && one.tabIndex >= 0;
  };
  return [...document.querySelectorAll(acts)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert], [aria-hidden=true]"))
    .filter((one) => !document.querySelector(":modal") || one.closest(":modal"))
    .filter((one) => !reached(one))
    .map((one) => one.outerHTML.slice(0, 80));
}"""


class Inspector:
    """Keeps what is wrong, and what was looked at: names, addresses, the phone's own paths, headings."""

    def __init__(self, page: Page, *, letters: bool = True, seed: int | None = SEED) -> None:
        self.page, self.letters, self.seed = page, letters, seed
        page.add_init_script(path=AXE)  # half a megabyte, sent once instead of for every page
        self.faults: list[str] = []
        self.names: list[str] = []
        self.paths: set[str] = set()
        self.screens: set[str] = set()
        self.headings: set[str] = set()
        self.settings: CDPSession | None = None

    def walk(self, names: Iterator[str]) -> None:
        """Look at all of them."""
        for name in names:
            self.look(name)

    def look(self, name: str) -> None:
        """Look at the screen, once it stands: a draft being read, a piece on its way are looked at by no one."""
        expect(self.page.locator("main > *").first).to_be_attached()
        self.remember(name)
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE.read_text())
        here = self.page.viewport_size or SIZES[0]
        ways = self._ways(name, here)
        if self.seed is None:
            self._inspect(name)
            for way in ways:
                way()
        else:
            self._look_at(name, *LOOKS[turn(self.seed, name, len(LOOKS))])
            ways[turn(self.seed, f"{name}, held", len(ways))]()
        self.page.set_viewport_size(here)

    def _ways(self, name: str, here: ViewportSize) -> list[Callable[[], None]]:
        """How else its width is tried, each by itself: letters, the narrowest screen, a page of the desk enlarged."""
        ways = [partial(self._letters, name)] if self.letters else []
        ways.append(partial(self._hold_at, f"{name}, {NARROW['width']} px", NARROW))
        if here["width"] > SIZES[0]["width"]:
            ways.append(partial(self._enlarge, name, here))
        elif self.page.evaluate(FORM):
            ways.append(partial(self._turn, name))
        return ways

    def _look_at(self, name: str, size: ViewportSize, theme: Theme) -> None:
        """All of it at one size in one theme."""
        here = f"{name}, {size['width']} px"
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=theme)
        self._keep(here, "axe" if theme == "light" else "axe, dark", self.page.evaluate(RUN_AXE, RULES))
        self._use(here)
        self.page.emulate_media(color_scheme="light")

    def _hold_at(self, name: str, size: ViewportSize) -> None:
        self.page.set_viewport_size(size)
        self._hold(name)

    def _turn(self, name: str) -> None:
        """A form of the phone where there is little height, by the setting of the browser that styles can ask for."""
        for letters in (16, 32):
            self._letters_of(letters)
            for size in TURNED:
                self.page.set_viewport_size(size)
                here = f"{name}, {size['width']}x{size['height']}, letters of {letters} px"
                self._hold(here)
                for found in filter(None, (self.page.evaluate(ROOM), self.page.evaluate(FRONT))):
                    self.faults.append(f"{here}: {found}")
        self._letters_of(16)

    def _letters_of(self, size: int) -> None:
        if self.settings is None:  # never detached: the device of passkeys a page has would go with it
            self.settings = self.page.context.new_cdp_session(self.page)
        self.settings.send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})

    def _enlarge(self, name: str, here: ViewportSize) -> None:
        """A page of the desk twice as large, and four times, as its browser enlarges it."""
        self._hold_at(f"{name}, enlarged twice", {"width": here["width"] // 2, "height": here["height"] // 2})
        self.page.set_viewport_size({"width": here["width"] // 4, "height": here["height"] // 3})
        if front := self.page.evaluate(FRONT):
            self.faults.append(f"{name}, enlarged four times: {front}")

    def remember(self, name: str) -> None:
        """It was there."""
        address = urlsplit(self.page.url)
        self.names.append(name)
        self.paths.add(address.path)
        self.screens.add(address.fragment)
        self.headings |= {one.strip() for one in self.page.locator("h1").all_inner_texts()}

    def _inspect(self, name: str) -> None:
        """Both sizes and both themes: all of axe at the one in light, at the other in dark; the contrast also of what
        the other size of a theme has not told."""
        small, large = (f"{name}, {size['width']} px" for size in SIZES)
        self.page.set_viewport_size(SIZES[0])
        self._keep(small, "axe", self.page.evaluate(RUN_AXE, RULES))
        self._use(small)
        self.page.evaluate(DRESSED, "small")
        self.page.set_viewport_size(SIZES[1])
        self._use(large)
        self._keep(large, "axe", self.page.evaluate(OTHERWISE, "small"))
        self.page.emulate_media(color_scheme="dark")
        self._keep(large, "axe, dark", self.page.evaluate(RUN_AXE, RULES))
        self.page.evaluate(DRESSED, "large")
        self.page.set_viewport_size(SIZES[0])
        self._keep(small, "axe, dark", self.page.evaluate(OTHERWISE, "large"))
        self.page.emulate_media(color_scheme="light")

    def _use(self, name: str) -> None:
        self._keep(name, "out of the keyboard's reach", self.page.evaluate(UNREACHABLE))
        self._hold(name)

    def _letters(self, name: str) -> None:
        """The text alone twice as large, on the page that stands: none is opened for it."""
        self.page.evaluate(TWICE, "200%")
        self._hold_at(f"{name}, {SIZES[0]['width']} px, text twice as large", SIZES[0])
        self.page.evaluate(TWICE, "")

    def _hold(self, name: str) -> None:
        """What a thumb must hit is large enough, and nothing makes the page scroll sideways."""
        self._keep(name, "too small", self.page.evaluate(SMALL))
        if over := self.page.evaluate(WIDE):
            self.faults.append(f"{name}: {over}")

    def _keep(self, name: str, what: str, found: list[str]) -> None:
        self.faults += [f"{name}, {what}: {one}" for one in found]
