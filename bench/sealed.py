"""What sealing costs: the body of a round of 200, and what opening it adds to what its push takes of the server.

`python -m bench.sealed`; part of `python -m bench.sync`. The body is made by the phone's own code, in Node.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from app.core import clock, sealing, tenant
from app.core.kinds import OPERATIONS
from app.core.sealing import pair
from app.sync.reading import Deposit, opener, read
from app.sync.schemas import AsReceived, OpIn
from app.sync.sealed import Bound
from bench.figures import Figure, table
from bench.running import ROOT, Server, cookies_of, serving
from bench.site import Bench, installation
from bench.work import evening
from tests.clients import Phone
from tests.sealing import Sitting

ROUND = 200
VAULT = pair(b"v" * 32)
PLAYED = 5
Ops = list[dict[str, Any]]


def sitting() -> Sitting:
    """One, to the key this installation announces."""
    return Sitting(sealing.ring().first, VAULT)


def sealed(phone: Phone, ops: Ops, *, apart: bool = False) -> Ops:
    """The same as they travel, of one sitting, or each of its own."""
    evening_of = sitting()
    person = phone.person
    return [
        (sitting() if apart else evening_of).seal(
            op,
            OPERATIONS[op["kind"]].private,
            Bound(UUID(op["id"]), person.org_id, person.user_id, phone.device_id),
        )
        for op in ops
    ]


def as_the_phone_packs(phone: Phone, ops: Ops) -> bytes:
    """The body, sealed and packed by the phone's own code in Node."""
    person, first = phone.person, sealing.ring().first
    told = {
        "service": {"key": first.id, "point": sealing.text_of(first.point)},
        "who": {
            "device_id": str(phone.device_id), "org_id": str(person.org_id), "user_id": str(person.user_id),
            "cursor": phone.cursor,
        },
        "ops": ops,
    }  # fmt: skip
    script = ROOT / "bench" / "sealed_body.mjs"
    return subprocess.run(["node", script], input=json.dumps(told).encode(), capture_output=True, check=True).stdout


def reading(phone: Phone, ops: Ops) -> float:
    """CPU milliseconds of all that is read of them before anything is locked: the least of a few times."""
    who = Deposit(phone.person.actor, phone.device_id, clock.now(), 0)
    received = [AsReceived(OpIn).deserialize(op) for op in ops]

    def once() -> None:
        opening = opener()
        for op in received:
            assert read(who, op, opening).intent is not None

    with tenant.tenant(phone.person.org_id):
        return min(_cpu(once) for _ in range(PLAYED))


def _cpu(work: Callable[[], None]) -> float:
    since = time.thread_time()
    work()
    return (time.thread_time() - since) * 1000


def measure(bench: Bench, server: Server, phone: Phone) -> list[Figure]:
    """Sizes, and shares of the push of the same round."""
    server.exchange(phone, evening(bench, phone, 20, days_ago=60))  # it has answered once
    today, wordy = (evening(bench, phone, ROUND, days_ago=61 + n, wordy=bool(n)) for n in range(2))
    plain, one, each = (reading(phone, ops) for ops in (wordy, sealed(phone, wordy), sealed(phone, wordy, apart=True)))
    bodies = [as_the_phone_packs(phone, ops) for ops in (today, wordy)]
    before = server.cpu()
    told, wire = server.send(cookies_of(phone), bodies[1])
    push = (server.cpu() - before) * 1000
    assert [one["result"] for one in told["results"]] == ["applied"] * ROUND
    return [
        Figure(f"Body of a round of {ROUND}, sealed, today's mix", len(bodies[0]), 60_000, "B"),
        Figure("The same, 350 characters on each", len(bodies[1]), 100_000, "B"),
        Figure("The same, both ways", wire, None, "B"),
        Figure("Its push, server CPU", push, None, "ms"),
        Figure("Opening it, one content key for all: share of its push", (one - plain) / push * 100, 10, "%"),
        Figure("Opening it, a key for each: share of its push", (each - plain) / push * 100, None, "%"),
    ]


def main() -> list[Figure]:
    """Measure and print."""
    with installation() as bench, serving(bench) as server:
        figures = measure(bench, server, Phone.enrolled(bench.app, bench.world.nadia))
    print(table("Sealed", figures))
    return figures


if __name__ == "__main__":
    main()
