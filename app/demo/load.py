"""Load the demonstration into an empty database, once; begin again what was cut half-way."""

from __future__ import annotations

import contextlib
import gc
import time as stopwatch
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import click
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.core import clock, sql, tenant
from app.core.base import Base
from app.core.unit import read_unit, write_unit
from app.demo import accounts, cases, cast, desk, fields, moments, on_phone, requests
from app.demo.accounts import Account
from app.demo.agenda import Agenda
from app.demo.cast import Player
from app.demo.duties import WEEKS, duties
from app.demo.service import Service
from app.demo.stage import Phone, Stage, build_places, enrol
from app.demo.town import plan, words
from app.documents import letterhead
from app.extensions import db
from app.journal import actions as journal
from app.nomenclatures import actions as nomenclatures
from app.people import actions as people
from app.people import demonstration
from app.people.models import Organisation

SEED = 1978
UNDER_WAY = "demo-loading"
"""Exists in the data directory while the demonstration is being loaded."""


def into_empty(folder: Path) -> None:
    """Load it when no organisation is there; tells what it did on the terminal."""
    marker = folder / UNDER_WAY
    slugs = _organisations()
    if marker.exists() and slugs <= {"passeurs", "voisinage-74"}:
        click.echo("La ville de démonstration n’avait pas fini de se charger : elle est reprise du début.")
        with tenant.every_tenant(), write_unit() as s:
            sql.erase(s, Base.metadata)
    elif slugs:
        return
    began = stopwatch.monotonic()
    marker.touch(mode=0o600)
    kept = load(clock.now())
    accounts.write(folder, kept)
    marker.unlink()
    click.echo(f"Ville de démonstration chargée en {stopwatch.monotonic() - began:.0f} s.")


@contextlib.contextmanager
def _in_memory() -> Iterator[None]:
    """Keep every row that was read or written, and spare the collector: a third less to do.

    A session forgets a row nobody holds and reads it again; here the same estates come back a thousand times.
    """
    session = db.session()
    kept: list[object] = []

    def keep(session: Session, row: object) -> None:
        kept.append(row)

    moments = ("loaded_as_persistent", "pending_to_persistent")
    for moment in moments:
        event.listen(session, moment, keep)
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        for moment in moments:
            event.remove(session, moment, keep)


def _organisations() -> set[str]:
    with tenant.every_tenant(), read_unit() as s:
        return set(s.scalars(select(Organisation.slug)))


@journal.as_a_story()
def load(now: datetime) -> list[Account]:
    """Both organisations, up to a moment. Returns the accounts to open them with."""
    opened = {slug: cast.accounts(slug, players) for slug, players in PLAYERS.items()}
    everyone = [account for group in opened.values() for account in group]
    hashed = cast.hashes(everyone)
    agenda = Agenda()
    for rank, (slug, players) in enumerate(PLAYERS.items()):
        weeks = WEEKS if slug == "passeurs" else 2
        begins = now - timedelta(weeks=weeks, days=1)
        stage = _found(slug, players, opened[slug], hashed, begins, Random(SEED + rank))  # noqa: S311 - a draw to look at, no secret
        service = Service(stage, agenda, now, begins)
        service.schedule(duties(list(stage.phones), now, weeks))
        if slug == "passeurs":
            _passeurs(service)
    with _in_memory():
        _play(agenda, now)
    demonstration.look()
    return everyone


PLAYERS: dict[str, tuple[Player, ...]] = {"passeurs": cast.PASSEURS, "voisinage-74": cast.VOISINAGE}


def _found(
    slug: str, players: tuple[Player, ...], opened: list[Account], hashed: dict[str, str], at: datetime, draw: Random
) -> Stage:
    """An organisation with its places, people and phones, as it stood before its history begins."""
    town = plan(slug)
    with clock.frozen(at), tenant.every_tenant(), write_unit() as s:
        org_id = people.create_organisation(town["name"], slug, town["kind"], demo=True).id
        nomenclatures.publish(org_id)
        ids, homes = build_places(org_id, town)
        s.flush()
        who = cast.store(org_id, slug, players, opened, hashed, ids, at)
        stage = Stage(org_id, who, homes, {code: ids[code] for code in homes}, draw)
        for number, (code, pair) in enumerate(who.pairs.items()):
            first, second = (
                Phone(one, enrol(one, f"Téléphone de service {2 * number + rank}", at).id, draw.randint(-900, 900))
                for rank, one in enumerate(pair, start=1)
            )
            stage.phones[code] = (first, second)
        desk.keep_partners(stage, who.coordinator, at)
        if who.administrator:
            letterhead.change(who.administrator, letterhead.id_of(org_id), town["paper"])
        fields.ask(who.coordinator, at)
    return stage


def _passeurs(service: Service) -> None:
    """What only the first organisation has: consignes old and new, and the moments out of the ordinary."""
    notes = words()["consignes"]
    old = [(one, timedelta(weeks=weeks), 9) for one, weeks in ((notes[3], 5), (notes[7], 3), (notes[5], 2))]
    new = [(one, timedelta(days=2, hours=3), 12) for one in (*notes[:3], notes[4], notes[6], notes[8])]
    for one, ago, days in old + new:
        service.agenda.put(service.now - ago, partial(service.consigne, one=one, days=days))
    moments.schedule(service)
    requests.schedule(service)
    cases.schedule(service)
    on_phone.schedule(service)


def _play(agenda: Agenda, now: datetime) -> None:
    """Everything in its order, with a bar that moves a day at a time."""
    start: datetime | None = None
    with click.progressbar(length=WEEKS * 7 + 1, label="Ville de démonstration") as bar:
        shown = 0
        for at in agenda.play(now):
            start = start or at
            days = (at - start).days
            if days > shown:
                bar.update(days - shown)
                shown = days
        bar.update(max(0, WEEKS * 7 + 1 - shown))
