"""Every measure, one after the other: `python -m bench`. Exits 1 when a target is missed.

But `bench.imports`, whose memory is that of its whole process.
"""

from __future__ import annotations

import sys

from bench import cases, full, old_cases, own, pages, pair, phone, push, sync, tasks

if __name__ == "__main__":
    figures = [
        *sync.main(),
        *own.main(),
        *pair.main(),
        *push.main(),
        *pages.main(),
        *cases.main(),
        *old_cases.main(),
        *phone.main(),
        *full.main(),
        *tasks.main(),
    ]
    missed = [one.what for one in figures if not one.held]
    print(f"{len(figures)} figures, {len(missed)} beyond their target.")
    sys.exit(bool(missed))
