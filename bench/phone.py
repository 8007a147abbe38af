"""The app on a phone: bytes of the first load, cold start without network at a quarter of the speed, taps, saving.

`python -m bench.phone` (needs Debian's Chromium; a real server, a real profile, the network really cut)
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from bench.figures import Figure, table
from tests.browser.handset import CHROMIUM, FLAGS, FRENCH, PHONE, Handset
from tests.browser.site import Site
from tests.browser.steps_phone import Agent
from tools.guards import MAX_FIRST, MAX_PIECE, MAX_SCRIPTS, MAX_SHELL

THROTTLE = 4
SETTLE = 1200
"""Milliseconds between two entries: the last word of one does not stand for the word of the next."""
DECIDE, POINT, PRESS = 1.35, 1.1, 0.2
"""Seconds of somebody practised: Card, Moran and Newell's keystroke-level model, M, P and K, one of each per tap."""
SAVED, SAVED_MS = "« Enregistré » after the tap, strict durability", 150
WATCH = """(() => {
  const seen = (window.__seen = { taps: 0, swipes: 0, saved: [] });
  let from = null, list = null, top = 0;
  addEventListener("pointerdown", (event) => {
    seen.taps += 1;
    from = /^enregistrer/i.test(event.target.closest?.("button")?.textContent.trim() || "") ? performance.now() : null;
    const now = event.target.closest?.(".phone")?.querySelector(".scroll");
    if (!now) return;
    if (now !== list) [list, top] = [now, 0];
    seen.swipes += Math.ceil(Math.abs(now.scrollTop - top) / (0.8 * now.clientHeight));
    top = now.scrollTop;
  }, true);
  const says = (node) => /enregistr/i.test(node.textContent || "");
  const within = (node) => (node.nodeType === 1 ? [...node.querySelectorAll("[role=status]")] : []);
  const inside = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest?.("[role=status]");
  const told = (node) => (inside(node) ? says(node) : within(node).some(says));
  new MutationObserver((changes) => {
    const now = performance.now();
    if (!seen.shell && document.querySelector("nav")) seen.shell = now;
    if (!seen.round && document.querySelector("a.tile")) seen.round = now;
    if (from === null) return;
    for (const one of changes)
      for (const node of one.type === "characterData" ? [one.target] : one.addedNodes)
        if (from !== null && told(node)) { seen.saved.push(now - from); from = null; }
  }).observe(document, { subtree: true, childList: true, characterData: true });
})();"""


def loaded(site: Site) -> list[Figure]:
    """What the first visit fetches and what follows, as the server sends it to a browser that unpacks."""
    line = http.client.HTTPConnection("localhost", site.port)

    def fetch(url: str) -> tuple[int, bytes]:
        line.request("GET", url, headers={"Accept-Encoding": "gzip"})
        answer = line.getresponse()
        raw = answer.read()
        assert answer.status == 200, url
        return len(raw), gzip.decompress(raw) if answer.getheader("Content-Encoding") == "gzip" else raw

    listed = fetch("/app/shell.js")[1].decode()
    files, later = (re.findall(r'"(/[^"]+)"', part) for part in listed.split("PIECES"))
    sizes = {url: fetch(url)[0] for url in ("/app/sw.js", "/app/shell.js", *files)}
    pieces = {url: fetch(url)[0] for url in later}
    scripts = sum(size for url, size in sizes.items() if url.endswith(".js"))
    [first] = [size for url, size in sizes.items() if url.endswith("/main.js")]
    told = f"First load, {len(sizes)} requests: all that comes before the first screen works without network"
    return [
        Figure(told, sum(sizes.values()), MAX_SHELL, "B"),
        Figure("The first piece", first, MAX_FIRST, "B"),
        Figure("All JavaScript of it: the worker and its list too", scripts, None, "B"),
        *(
            Figure(f"The piece « {Path(url).stem.split('-')[0]} »", size, MAX_PIECE, "B")
            for url, size in pieces.items()
        ),
        Figure("All JavaScript", scripts + sum(pieces.values()), MAX_SCRIPTS, "B"),
    ]


@contextlib.contextmanager
def slow(page: Page) -> Iterator[None]:
    """The processor four times slower meanwhile."""
    line = page.context.new_cdp_session(page)
    line.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    try:
        yield
    finally:
        line.send("Emulation.setCPUThrottlingRate", {"rate": 1})


@dataclass(frozen=True)
class Effort:
    """What one entry asks: touches of the screen, swipes to reach what is touched, seconds the app took meanwhile."""

    taps: int
    swipes: int
    app: float

    @property
    def seconds(self) -> float:
        """By the keystroke-level model: for each tap, decide, point and press; for each swipe, point."""
        return self.taps * (DECIDE + POINT + PRESS) + self.swipes * POINT + self.app


def effort(page: Page, work: Callable[[], None]) -> Effort:
    """Of one entry at a quarter of the speed. The browser driver's own time is counted as the app's."""
    before = page.evaluate("() => ({ ...window.__seen })")
    with slow(page):
        began = time.monotonic()
        work()
        took = time.monotonic() - began
    after = page.evaluate("() => ({ ...window.__seen })")
    return Effort(after["taps"] - before["taps"], after["swipes"] - before["swipes"], took)


def entries(agent: Agent) -> list[Figure]:
    """Each entry from the round's screen: taps, seconds; and how long saving takes at a quarter of the speed."""
    page = agent.page
    figures = []
    for name, work, taps, seconds in (
        ("A visit with nothing to report", agent.ras, 1, None),
        ("An ambience reading", lambda: agent.feels("Tendu"), 1, None),
        ("A contact", agent.notes_a_short_contact, 3, 10),
        ("A conflict on the spot", agent.notes_a_short_conflict, None, 30),
        ("The same, with its follow-up, origin, exact type and place", agent.notes_a_conflict, None, None),
        ("A technical problem (photos come later)", agent.flags_a_short_problem, None, 20),
        ("Telling someone where to go", agent.signposts, None, None),
    ):
        asked = effort(page, work)
        figures.append(Figure(f"{name}, from the round", asked.taps, taps, "taps"))
        told = f"the same: estimate, {asked.swipes} swipes and {asked.app:.1f} s of the app included"
        figures.append(Figure(told, asked.seconds, seconds, "s"))
        page.wait_for_timeout(SETTLE)
    saved = saving(page, agent.notes_a_short_contact)
    return [*figures, Figure(f"{SAVED}, 4x slower", saved, SAVED_MS, "ms")]


def saving(page: Page, note: Callable[[], None]) -> float:
    """From the tap to the word, at a quarter of the speed: median of seven, in milliseconds."""
    page.evaluate("() => { window.__seen.saved = [] }")
    with slow(page):
        for _ in range(7):
            note()
    saved = [float(one) for one in page.evaluate("() => window.__seen.saved")]
    assert len(saved) >= 7
    return statistics.median(saved)


def cold_start(phone: Handset, of: str = "") -> list[Figure]:
    """The app opened anew, server stopped, processor four times slower: median of five. `of`: which phone that is."""
    shells, rounds = [], []
    for _ in range(5):
        phone.switch_off()
        phone.context = phone.playwright.chromium.launch_persistent_context(
            str(phone.folder), executable_path=CHROMIUM, args=FLAGS, viewport=PHONE, has_touch=True,  # type: ignore[arg-type]
            **FRENCH,
        )  # fmt: skip
        for script in phone.scripts:
            phone.context.add_init_script(script)
        phone.page = phone.context.pages[0] if phone.context.pages else phone.context.new_page()
        with slow(phone.page):
            phone.page.goto(f"{phone.url}/app/")
            expect(phone.page.locator("a.tile").first).to_be_visible()
            seen: dict[str, Any] = phone.page.evaluate("() => window.__seen")
        shells.append(float(seen["shell"]))
        rounds.append(float(seen["round"]))
    return [
        Figure(f"Cold start without network, 4x slower{of}: shell", statistics.median(shells), 1_000, "ms"),
        Figure("The same: the round usable", statistics.median(rounds), 2_000, "ms"),
    ]


@contextlib.contextmanager
def on_a_round() -> Iterator[tuple[Site, Handset]]:
    """A server, and an enrolled phone whose agent has just started a round."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="palier-bench-", ignore_cleanup_errors=True))
        driver = stack.enter_context(sync_playwright())
        site = Site(Path(folder))
        stack.callback(site.stop)
        phone = Handset(driver, Path(folder) / "phone", site)
        stack.callback(phone.cable.cut)
        stack.callback(phone.switch_off)
        phone.scripts.append(WATCH)
        phone.context.add_init_script(WATCH)
        phone.open()
        phone.enrol("nadia")
        Agent(phone).starts_a_round_at("Les Glycines", "Les Verriers")
        yield site, phone


def main() -> list[Figure]:
    """Measure and print."""
    if not shutil.which(CHROMIUM):
        print("No Chromium on this machine: nothing measured of the phone.")
        return []
    with on_a_round() as (site, phone):
        figures = loaded(site) + entries(Agent(phone))
        phone.lose_network()
        site.stop()
        figures += cold_start(phone)
    print(table("The phone", figures))
    return figures


if __name__ == "__main__":
    main()
