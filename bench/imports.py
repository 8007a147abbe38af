"""A stock of 20,000 rows brought in by clicks (`python -m bench.imports`): processor seconds of each step, memory."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from io import BytesIO

from app import worker
from app.core import clock, tenant
from app.core.unit import write_unit
from app.places.imports import actions as imports
from bench.figures import Figure, table
from bench.site import Bench, installation

ROWS, HALLS = 20_000, 4
COLUMNS = {"Code": "source_id", "Nom": "name", "Adresse": "address", "CP": "postcode", "Hall": "hall"}


def file(grouped: bool) -> bytes:
    """As many rows; with halls, four to an estate."""
    each = HALLS if grouped else 1
    lines = (
        f"{n // each};Clos {n // each};{n // each} rue des Ébénistes;01998;{n % each + 1}\n" for n in range(ROWS)
    )  # fmt: skip
    return ("Code;Nom;Adresse;CP;Hall\n" + "".join(lines)).encode()


def brought(bench: Bench, source: str, grouped: bool) -> list[Figure]:
    """Tried, then written."""
    claire = bench.world.claire.actor
    columns = {heading: one for heading, one in COLUMNS.items() if grouped or one != "hall"}
    with tenant.tenant(bench.world.org_id):
        import_id, stamp = imports.receive(BytesIO(file(grouped)))
        with write_unit():
            imports.hand_in(claire, clock.now(), import_id, f"{source}.csv", stamp)
        told = "halls" if grouped else "estates"
        tried = _asked(lambda: imports.try_out(claire, import_id, columns, 4326, source))
        written = _asked(lambda: imports.apply(claire, import_id))
    return [
        Figure(f"Trial of 20,000 rows, {told}", tried, 60, "s"),
        Figure(f"Writing them, {told}", written, 60, "s"),
    ]


def _asked(act: Callable[[], None]) -> float:
    with write_unit():
        act()
    begun = time.process_time()
    worker.drain()
    return time.process_time() - begun


def main() -> list[Figure]:
    """Both kinds of files, in one process."""
    with installation() as bench:
        figures = [*brought(bench, "plain", False), *brought(bench, "halls", True)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    figures.append(Figure("Memory of the whole process, at most", memory, 300, "MB"))
    print(table("A stock of 20,000 rows", figures))
    return figures


if __name__ == "__main__":
    main()
