"""Pictures of every screen: `python -m tests.shots DIR` (`./test --shots DIR`).

The demonstration town is loaded and served for it; each screen is written as `<name>-<width>-<theme>.png`,
360x740 and 1280x800, light and dark.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.browser import screens
from tests.browser.conftest import Desks
from tests.browser.handset import CHROMIUM, FLAGS, Handset
from tests.browser.site import Site

SIZES: tuple[ViewportSize, ...] = ({"width": 360, "height": 740}, {"width": 1280, "height": 800})
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def take(page: Page, folder: Path, name: str) -> int:
    """Both sizes, both themes; the page is left as it was found. Returns how many pictures."""
    before = page.viewport_size
    for size in SIZES:
        page.set_viewport_size(size)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
            page.screenshot(path=folder / f"{name}-{size['width']}-{theme}.png", animations="disabled")
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)
    return len(SIZES) * len(THEMES)


def walk(page: Page, names: Iterator[str], folder: Path) -> int:
    """Take every screen of a walk. Returns how many pictures."""
    return sum(take(page, folder, name) for name in names)


def main(folder: Path) -> None:
    """Load, serve, walk, write."""
    folder.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="palier-shots-") as kept, sync_playwright() as driver:
        site = Site(Path(kept), demo=Path(kept) / "loaded")
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        desks = Desks(browser, site)
        visitor, claire, reader = desks.visitor(), desks("claire"), desks("reader")
        nadia, yoann = (Handset(driver, Path(kept, name), site) for name in ("nadia", "yoann"))
        taken = walk(nadia.page, screens.phone(nadia), folder)
        taken += walk(yoann.page, screens.gates(yoann, visitor, claire), folder)
        taken += walk(visitor, screens.doors(site, visitor), folder)
        for part in (screens.desk, screens.desk_lists, screens.desk_acts, screens.cases):
            taken += walk(claire, part(site, claire), folder)
        hers = desks("nadia")
        taken += walk(hers, screens.own(site, hers), folder)
        taken += walk(reader, screens.portal(site, reader), folder)
        admin = desks("admin")
        taken += walk(admin, screens.administrator(site, admin), folder)
        taken += sum(take(page, folder, name) for page, name in screens.errors(site, reader, claire))
        bare = Site(Path(kept, "bare"), bare=True)
        newcomers = Desks(browser, bare)
        page = newcomers.visitor()
        taken += walk(page, screens.start(bare, page), folder)
        newcomers.close()
        bare.stop()
        for phone in (nadia, yoann):
            phone.switch_off()
            phone.cable.cut()
        desks.close()
        browser.close()
        site.stop()
    print(f"{taken} images dans {folder} ({time.monotonic() - started:.0f} s)")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m tests.shots DIR")
    main(Path(sys.argv[1]))
