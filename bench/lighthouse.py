"""Lighthouse's four marks of six pages, on the demonstration town: `python -m bench.lighthouse`.

Lighthouse is no part of the product nor of its lock files: it is installed with npm at the version named here, under
.cache/, the first time. Performance is what it computes for a phone on a slow 4G, four times slower than this machine:
it varies from one run to the next, and the marks are the median of three.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

from bench.figures import Figure, table
from tests.browser.conftest import Desks
from tests.browser.handset import CHROMIUM, FLAGS
from tests.browser.site import ROOT, Site

VERSION = "12.8.2"
HOME = ROOT / ".cache" / "lighthouse"
PAGES = {
    "Sign-in": ("/connexion", ""),
    "The phone, before it is anybody's": ("/app/", ""),
    "Desk: today": ("/bureau/", "claire"),
    "Desk: entries to review": ("/bureau/relire", "claire"),
    "Desk: the week": ("/bureau/planning", "claire"),
    "Portal: the log": ("/bailleur/journal", "reader"),
}
MARKS = ("performance", "accessibility", "best-practices", "seo")
TIMES = int(os.environ.get("BENCH_TIMES", "3"))
TRIES = 3
"""Of one run: Chromium's trace does not always begin in time on a busy machine."""


@dataclass(frozen=True)
class Report:
    """What one run found: marks out of a hundred, and the audits that cost some."""

    marks: dict[str, int]
    missed: list[str]


def program() -> Path | None:
    """Lighthouse, installed if it is not; None where it cannot be."""
    found = HOME / "node_modules" / ".bin" / "lighthouse"
    kept = HOME / "node_modules" / "lighthouse" / "package.json"
    if not kept.is_file() or json.loads(kept.read_text())["version"] != VERSION:
        HOME.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(HOME), "--ignore-scripts", "--no-save", "--no-audit", "--no-fund"]
        subprocess.run([*command, f"lighthouse@{VERSION}"], check=False, stdout=subprocess.DEVNULL)
    return found if found.exists() else None


def look(lighthouse: Path, url: str, cookies: str) -> Report:
    """One run, as a phone."""
    with tempfile.TemporaryDirectory(prefix="palier-lighthouse-") as folder:
        written = Path(folder) / "report.json"
        command = [str(lighthouse), url, "--quiet", "--output=json", f"--output-path={written}",
                   f"--only-categories={','.join(MARKS)}",
                   f"--chrome-flags=--headless=new {' '.join(FLAGS)}"]  # fmt: skip
        if cookies:
            command.append(f"--extra-headers={json.dumps({'Cookie': cookies})}")
        environment = {**os.environ, "CHROME_PATH": CHROMIUM, "TMPDIR": folder}
        for _ in range(TRIES):
            if subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL).returncode == 0:
                break
        return _read(json.loads(written.read_text()))


def _read(told: dict[str, Any]) -> Report:
    marks = {name: round(100 * (told["categories"][name]["score"] or 0)) for name in MARKS}
    weighed = {one["id"] for name in MARKS for one in told["categories"][name]["auditRefs"] if one["weight"]}
    audits = [told["audits"][name] for name in sorted(weighed)]
    missed = [f"{one['id']} {one.get('displayValue', '')}".strip() for one in audits if (one["score"] or 0) < 1
              and one["scoreDisplayMode"] in ("binary", "numeric", "metricSavings")]  # fmt: skip
    return Report(marks, missed)


@contextmanager
def town() -> Iterator[tuple[Site, dict[str, str]]]:
    """The demonstration town served, and the cookies of who is signed in."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="palier-bench-")))
        driver = stack.enter_context(sync_playwright())
        site = Site(folder, demo=folder / "loaded")
        stack.callback(site.stop)
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        stack.callback(browser.close)
        desks = Desks(browser, site)
        for who in ("claire", "reader"):
            desks(who)
        yield site, {"": "", **{who: _cookies(context) for who, context in desks.contexts.items()}}


def _cookies(context: BrowserContext) -> str:
    return "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())


def main() -> list[Figure]:
    """Measure and print; what cost a mark, page by page."""
    lighthouse = program() if shutil.which("npm") else None
    if lighthouse is None or not Path(CHROMIUM).exists():
        print("No Lighthouse or no Chromium on this machine: nothing measured of it.")
        return []
    figures = []
    with town() as (site, cookies):
        for name, (path, who) in PAGES.items():
            reports = [look(lighthouse, site.url + path, cookies[who]) for _ in range(TIMES)]
            marks = {mark: statistics.median(one.marks[mark] for one in reports) for mark in MARKS}
            figures += [Figure(f"{name}: {mark}, short of 100 by", 100 - marks[mark], 0, "") for mark in MARKS]
            missed = sorted({one for report in reports for one in report.missed})
            print(f"{path}: {' '.join(f'{marks[mark]:.0f}' for mark in MARKS)}", *missed, sep="\n  ", flush=True)
    print(table("Lighthouse", figures))
    return figures


if __name__ == "__main__":
    sys.exit(any(not one.held for one in main()))
