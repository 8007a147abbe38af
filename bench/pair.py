"""What it costs a phone to hear its partner within seconds: bytes an hour with the round open before both.

Real exchanges with the running product, headers and all, as many as `outbox/courier.js` makes in an hour: with nothing
new, and while the pair notes a usual evening, each entry sent when it is noted.

`python -m bench.pair`
"""

from __future__ import annotations

import re

from bench.figures import Figure, table
from bench.own import EACH
from bench.running import ROOT, Server, Spent, serving
from bench.site import Bench, installation
from bench.sync import pull
from bench.work import EVENING, evening
from tests.clients import Phone

COURIER = ROOT / "static" / "pwa" / "outbox" / "courier.js"
HOUR_S = 3600
ENTRIES = EACH * HOUR_S // int(EVENING.total_seconds())
"""Of both phones, in an hour of an evening."""


def every_s() -> int:
    """How often a phone asks while a pair has the round open, as the phone's program says."""
    found = re.search(r"TOGETHER_EVERY = (\d+) \* SECOND", COURIER.read_text())
    assert found is not None, "the courier says it otherwise now"
    return int(found[1])


def quiet_hour(server: Server, phone: Phone) -> Spent:
    """Nobody notes anything."""
    return sum((server.exchange(phone, [])[1] for _ in range(HOUR_S // every_s())), Spent())


def usual_hour(bench: Bench, server: Server, pair: tuple[Phone, Phone]) -> Spent:
    """Both note what they do, by turns; what it costs the first phone."""
    asks = HOUR_S // every_s()
    noted = {n * asks // ENTRIES: pair[n % 2] for n in range(ENTRIES)}
    waiting = {phone: evening(bench, phone, ENTRIES) for phone in pair}
    spent = Spent()
    for turn in range(asks):
        writer = noted.get(turn)
        for phone in pair:
            one = server.exchange(phone, [waiting[phone].pop()] if phone is writer else [])[1]
            spent += one if phone is pair[0] else Spent()
    return spent


def measure(bench: Bench, server: Server) -> list[Figure]:
    """Both hours, on a phone that holds all there is."""
    nadia, yoann = (Phone.enrolled(bench.app, one) for one in (bench.world.nadia, bench.world.yoann))
    pull(server, nadia), pull(server, yoann)
    quiet, usual = quiet_hour(server, nadia), usual_hour(bench, server, (nadia, yoann))
    asked = f"{quiet.requests} exchanges"
    return [
        Figure(f"An hour with nothing new, {asked}, headers and all", quiet.wire, 400_000, "B"),
        Figure(f"An hour of {ENTRIES} entries of both, {usual.requests} exchanges", usual.wire, 450_000, "B"),
        Figure("The first, server CPU", quiet.cpu, None, "s"),
    ]


def main() -> list[Figure]:
    """Measure and print."""
    with installation() as bench, serving(bench) as server:
        figures = measure(bench, server)
    print(table("A pair with the round open, for each phone", figures))
    return figures


if __name__ == "__main__":
    main()
