"""Exchanges: bytes after gzip both ways, server CPU, and what a delta costs as the feed grows.

`python -m bench.sync`
"""

from __future__ import annotations

import gzip
import json
import random
import time
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import insert, select, update

from app.core import clock, tenant
from app.core.feed import Feed, OrgClock, sector_scope
from app.core.unit import write_unit
from bench.figures import Figure, table
from bench.site import installation
from tests.clients import Phone
from tests.world import World

ROUND = 200
FIRST_PULL = 5_000
SMALL, LARGE = 10_000, 1_000_000
TEXTS = ("Discussion au pied du hall, calme.", "Échange cordial, rien à suivre.", "Question sur les charges.", None)


def entries(phone: Phone, world: World, number: int) -> list[dict[str, Any]]:
    """Operations of a real mix: visits, ambience, contacts, conflicts, technical problems."""
    chance = random.Random(number)
    return [_entry(phone, world, chance) for _ in range(number)]


def _entry(phone: Phone, world: World, chance: random.Random) -> dict[str, Any]:
    home = chance.choice((world.glycines, world.verriers, world.tuilerie))
    common = {
        "place": {"entrance": str(chance.choice(home.entrances))},
        "lieu": chance.choice(("hall", "escalier", "palier")),
        "agents": [str(world.nadia.user_id), str(world.yoann.user_id)],
        "text": chance.choice(TEXTS),
    }
    kind = chance.choices(("visit", "ambience", "contact", "conflict", "technical"), (8, 5, 4, 2, 1))[0]
    if kind == "visit":
        return phone.op("visit.record", {**common, "place": {"estate": str(home.estate_id)}, "text": None,
                                         "state": "visite", "ras": True, "entrances": []})  # fmt: skip
    if kind == "ambience":
        return phone.op("ambience.record", {**common, "text": None, "level": chance.randint(1, 3), "dimensions": {}})
    if kind == "contact":
        return phone.op("contact.record", {**common, "besoin": "ecoute", "reponses": ["ecoute_reformulation"],
                                           "registre": "presence", "canal": "rencontre_tournee",
                                           "counts": {"age": {"25_39": 1}}})  # fmt: skip
    if kind == "conflict":
        return phone.op("conflict.report", {**common, "type": "bruit_musique", "gravite": "g1", "recurrence": "isole",
                                            "origine": "auto_tournee", "issue": "apaise",
                                            "reponses": ["rappel_regles"]})  # fmt: skip
    return phone.op("technical.flag", {**common, "category": "proprete", "sub_category": "hall_sale",
                                       "severity": "t3", "requester": "aucun"})  # fmt: skip


def exchange(phone: Phone, ops: list[dict[str, Any]]) -> tuple[dict[str, Any], int, float]:
    """One exchange: the answer, bytes on the wire both ways, CPU seconds of this process."""
    body = json.dumps(phone.envelope(ops), separators=(",", ":")).encode()
    packed = gzip.compress(body) if len(body) > 1000 else body
    headers = {"Accept-Encoding": "gzip", **({"Content-Encoding": "gzip"} if packed is not body else {})}
    start = time.process_time()
    answer = phone.call("POST", "/api/sync", data=packed, content_type="application/json", headers=headers)
    spent = time.process_time() - start
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    raw = answer.data
    wire = len(packed) + len(raw)
    told = json.loads(gzip.decompress(raw) if answer.headers.get("Content-Encoding") == "gzip" else raw)
    phone.cursor = told["cursor"]
    return told, wire, spent


def pull(phone: Phone) -> tuple[int, int, float, int]:
    """Until nothing is left: records, bytes, CPU seconds, requests."""
    records = wire = requests = 0
    spent, more = 0.0, True
    while more:
        told, size, cpu = exchange(phone, [])
        records, wire, spent, requests = records + len(told["changes"]), wire + size, spent + cpu, requests + 1
        more = told["more"]
    return records, wire, spent, requests


def fill_feed(world: World, rows: int) -> None:
    """Old departures of the sector, in bulk: what ten years leave behind."""
    with tenant.every_tenant(), write_unit() as s:
        first = s.scalar(select(OrgClock.seq).where(OrgClock.org_id == world.org_id)) or 0
        for start in range(0, rows, 20_000):
            s.execute(
                insert(Feed),
                [
                    {
                        "org_id": world.org_id, "kind": "contact", "entity_id": uuid4(), "deleted": True,
                        "scope": sector_scope(world.sector_id), "seq": first + start + n + 1, "min_schema": 1,
                        "at": clock.now(),
                    }
                    for n in range(min(20_000, rows - start))
                ],
            )  # fmt: skip
        s.execute(update(OrgClock).where(OrgClock.org_id == world.org_id).values(seq=first + rows))


def delta_cost(reader: Phone, writer: Phone, world: World) -> float:
    """Median CPU of a delta of 20, over seven."""
    costs = []
    for _ in range(7):
        exchange(writer, entries(writer, world, 20))
        told, _, cpu = exchange(reader, [])
        assert len(told["changes"]) >= 20
        costs.append(cpu)
    return sorted(costs)[3]


def measure(app: Flask, world: World) -> list[Figure]:
    """All figures, on one installation that grows."""
    nadia, yoann = Phone.enrolled(app, world.nadia), Phone.enrolled(app, world.yoann)
    pull(nadia), pull(yoann)
    _, quiet, _ = exchange(nadia, [])
    exchange(yoann, entries(yoann, world, 20))
    told, delta, _ = exchange(nadia, [])
    ops = entries(nadia, world, ROUND)
    done, whole, spent = exchange(nadia, ops)
    assert {one["result"] for one in done["results"]} == {"applied"}
    for _ in range(FIRST_PULL // ROUND):
        exchange(yoann, entries(yoann, world, ROUND))
    fresh = Phone.enrolled(app, world.nadia)
    records, first, cpu, requests = pull(fresh)
    pull(nadia), pull(yoann)
    fill_feed(world, SMALL)
    pull(nadia), pull(yoann)
    small = delta_cost(nadia, yoann, world)
    fill_feed(world, LARGE - SMALL)
    pull(nadia), pull(yoann)
    large = delta_cost(nadia, yoann, world)
    return [
        Figure("Nothing new, one request, both ways", quiet, 1_000, "B"),
        Figure(f"Delta of {len(told['changes'])} entries, one request", delta, 8_000, "B"),
        Figure(f"A round of {ROUND} operations, one request, both ways", whole, 60_000, "B"),
        Figure("The same, server CPU for each slice of 50 (bounds the writer's lock)", spent / 4 * 1000, 150, "ms"),
        Figure(f"First pull of {records:,} records in {requests} requests", first, 700_000, "B"),
        Figure("The same, server CPU", cpu, 3, "s"),
        Figure(f"A delta of 20 on {LARGE:,} feed rows against {SMALL:,}, CPU", large / small, 1.5, "times"),
    ]


def main() -> list[Figure]:
    """Measure and print."""
    with installation() as (app, world):
        figures = measure(app, world)
    print(table("Exchanges", figures))
    return figures


if __name__ == "__main__":
    main()
