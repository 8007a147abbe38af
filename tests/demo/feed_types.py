"""What phones are really sent, tried by TypeScript against static/pwa/types/feed.d.ts."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.core.kinds import KINDS
from app.core.unit import read_unit
from app.people.acting import Actor
from app.sync import records
from tools.gates import ROOT, TSC

OPTIONS = ("--noEmit", "--strict", "--skipLibCheck", "--target", "es2022")
READY = shutil.which("node") is not None and (ROOT / TSC).is_file()
# Where two words of one type make two types.
TOLD = ("state", "work", "transmission", "feedback")


def faults(readers: Sequence[Actor], folder: Path) -> str:
    """What TypeScript refuses in the records of every kind, as written for these readers; empty when nothing.

    An object written out may have no field its type does not name: what is missing and what is too much both show.
    """
    lines = [f'import type {{ Feeds }} from "{ROOT}/static/pwa/types/feed";']
    for kind in KINDS:
        rows = _distinct([row for reader in readers for row in _sent(kind, reader)])
        assert rows, f"there is no {kind} to look at"
        lines += [f'const {kind}_{n}: Feeds["{kind}"] = {json.dumps(row)};' for n, row in enumerate(rows)]
    lines.append(f"const every: Record<keyof Feeds, true> = {json.dumps(dict.fromkeys(KINDS, True))};")
    told = folder / "feed.ts"
    told.write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run(["node", ROOT / TSC, *OPTIONS, told], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def _sent(kind: str, reader: Actor) -> list[dict[str, Any]]:
    model = KINDS[kind].model
    with read_unit() as s:
        ids = list(s.scalars(select(model.id).where(model.org_id == reader.org_id)))
        return [data for _, _, data in records.load(s, KINDS[kind], reader, ids)]


def _distinct(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One of each shape: the same fields, of the same types, in the same state."""
    return list({repr(_shape(row)): row for row in rows}.values())


def _shape(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return tuple(sorted((key, repr(_shape(one, key))) for key, one in value.items()))
    if isinstance(value, list):
        return tuple(sorted({repr(_shape(one)) for one in value}))
    return value if name in TOLD else type(value).__name__
