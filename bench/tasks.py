"""The longest task of each step of a round, processor four times slower: nothing keeps the thumb waiting 100 ms.

`python -m bench.tasks` (needs Debian's Chromium), on the demonstration town. What a step costs is the app's own: where
to tap is found at full speed, and between the tap and the last look nothing else is asked of the page. Times are the
processor time of each task, from a trace: what other processes take meanwhile is not in them. `--why` names, under each
step, the scripts of its long frames, by the clock.
"""

from __future__ import annotations

import contextlib
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect, sync_playwright

from bench.figures import Figure, table
from bench.phone import THROTTLE
from tests.browser.handset import CHROMIUM, Handset
from tests.browser.site import Site

MOST, LONG = 100, 50
"""Milliseconds of one task: the target, and from where on browsers call it long."""
SETTLED_S = 1.5
"""Seconds, at a quarter of the speed, in which all that a tap starts has been done."""
WATCH = """(() => {
  const why = (window.__why = []);
  const told = ({ duration, invoker, sourceURL, sourceFunctionName, forcedStyleAndLayoutDuration: layout }) =>
    `${Math.round(duration)} ms ${invoker} ${sourceFunctionName} ${sourceURL}, layout ${Math.round(layout)}`;
  new PerformanceObserver((list) => {
    for (const { duration, scripts } of list.getEntries())
      why.push(`frame of ${Math.round(duration)} ms`, ...scripts.map(told));
  }).observe({ type: "long-animation-frame", buffered: true });
})();"""


@dataclass
class Step:
    """What was done, the processor time (ms) of each task of the page, and what ran in its long frames."""

    what: str
    tasks: list[float]
    why: list[str]

    def figure(self) -> Figure:
        """The longest, and how many a browser would call long."""
        long = sum(one > LONG for one in self.tasks)
        return Figure(f"{self.what} ({long} over {LONG} ms)", max(self.tasks, default=0), MOST, "ms")


@contextlib.contextmanager
def slow_and_traced(page: Page) -> Iterator[list[float]]:
    """The processor four times slower meanwhile; then filled with the tasks of the page's own thread."""
    line, tasks = page.context.new_cdp_session(page), list[float]()
    events, over = list[dict[str, Any]](), list[bool]()
    line.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    line.on("Tracing.tracingComplete", lambda _: over.append(True))
    line.send("Tracing.start", {"categories": "toplevel", "transferMode": "ReportEvents"})
    line.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    yield tasks
    line.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    line.send("Tracing.end")
    while not over:
        page.wait_for_timeout(50)
    line.detach()
    mains = {(one["pid"], one["tid"]) for one in events if one.get("args", {}).get("name") == "CrRendererMain"}
    tasks += [one["tdur"] / 1000 for one in events if (one["pid"], one["tid"]) in mains and _is_task(one)]


def _is_task(event: dict[str, Any]) -> bool:
    return event.get("ph") == "X" and "tdur" in event and "RunTask" in event["name"]


@dataclass
class Thumb:
    """Taps at a quarter of the speed, and nothing else at that speed."""

    phone: Handset
    steps: list[Step] = field(default_factory=list)

    def does(self, what: str, act: Callable[[], object]) -> None:
        """One act, with all it starts."""
        with slow_and_traced(self.phone.page) as tasks:
            act()
            time.sleep(SETTLED_S)
        self.steps.append(Step(what, tasks, self.phone.page.evaluate("() => window.__why.splice(0)")))

    def taps(self, what: str, where: Locator) -> None:
        """A touch in the middle of it."""
        where.scroll_into_view_if_needed()
        box = where.bounding_box()
        assert box is not None, what
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.phone.page.evaluate("() => { window.__why.length = 0 }")
        self.does(what, lambda: self.phone.page.touchscreen.tap(x, y))

    def button(self, what: str, name: str) -> None:
        """By how its words begin."""
        named = re.compile(f"^{name}")
        page = self.phone.page
        self.taps(what, page.get_by_role("button", name=named).or_(page.get_by_role("link", name=named)).first)

    def picks(self, legend: str, label: str) -> None:
        """One answer of a form."""
        group = self.phone.page.get_by_role("group", name=re.compile(f"^{re.escape(legend)}"))
        self.taps(f"{legend} {label}", group.locator("label", has_text=label).first)

    def fills(self, tile: str, answers: dict[str, str], save: str) -> None:
        """A form, from its tile to its last word."""
        page = self.phone.page
        self.taps(f"Open {tile}", page.locator("a.tile", has_text=tile))
        for legend, label in answers.items():
            self.picks(legend, label)
        self.taps("A detail: the field", page.get_by_label("Un détail utile"))
        self.does("A detail: a letter", lambda: page.keyboard.press("a"))
        self.button(f"Save {tile}", save)
        expect(page.locator("a.tile").first).to_be_visible()


FORMS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("Contact", {"Besoin exprimé": "Être écouté"}, "Enregistrer le contact"),
    (
        "Conflit",
        {"De quoi s’agit-il ?": "Bruit", "Gravité": "Gêne", "Comment cela s’est terminé": "À suivre"},
        "Enregistrer le conflit",
    ),
    (
        "Problème technique",
        {"Quel problème ?": "Éclairage", "Plus précisément": "Lumière du hall"},
        "Enregistrer le problème",
    ),
    ("Orientation", {"Domaine": "Logement"}, "Enregistrer l’orientation"),
)


def walk(thumb: Thumb) -> None:
    """The round of the evening, from the icon to its end."""
    phone = thumb.phone
    for when in ("first", "again"):
        phone.page.goto("about:blank")
        thumb.does(f"Open the app, {when}", lambda: phone.page.goto(f"{phone.url}/app/", wait_until="commit"))
    thumb.button("Start the round", "Démarrer la tournée")
    thumb.taps("Stand in a hall", phone.page.locator(".hallrow label").first)
    thumb.taps("Ambience", phone.page.locator(".stairs button").nth(1))
    for tile, answers, save in FORMS:
        thumb.fills(tile, answers, save)
    thumb.button("Passage or RAS", "(RAS|Passage fait)")
    thumb.button("Next stop", "Arrêt suivant")
    thumb.button("RAS", "RAS")
    thumb.button("Next stop, again", "Arrêt suivant")
    thumb.button("Open the fifth form", "Pas pu passer")
    thumb.taps("Why", phone.page.get_by_role("group", name="Pourquoi").locator("label").first)
    thumb.button("Save the fifth form", "Enregistrer le passage")
    thumb.button("Ici", "Ici")
    thumb.button("Back", "Retour")
    thumb.button("Arrêts", "Arrêts")
    thumb.button("Fin", "Fin de tournée")
    thumb.button("End", "Terminer")


@contextlib.contextmanager
def on_the_demonstration() -> Iterator[Handset]:
    """Nadia's phone of the town, enrolled."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="palier-bench-")))
        driver = stack.enter_context(sync_playwright())
        site = Site(folder, demo=folder / "loaded")
        stack.callback(site.stop)
        phone = Handset(driver, folder / "phone", site)
        stack.callback(phone.cable.cut)
        stack.callback(phone.switch_off)
        phone.scripts.append(WATCH)
        phone.context.add_init_script(WATCH)
        phone.open()
        phone.enrol("nadia")
        phone.waits(0)
        yield phone


def main(*, why: bool = False) -> list[Figure]:
    """Measure and print."""
    if not Path(CHROMIUM).exists():
        print("No Chromium on this machine: nothing measured of its tasks.")
        return []
    with on_the_demonstration() as phone:
        thumb = Thumb(phone)
        walk(thumb)
    figures = [one.figure() for one in thumb.steps]
    print(table("Tasks of a round, 4x slower", figures))
    for step in thumb.steps if why else ():
        print(step.what, *step.why, sep="\n  ")
    return figures


if __name__ == "__main__":
    sys.exit(any(not one.held for one in main(why="--why" in sys.argv)))
