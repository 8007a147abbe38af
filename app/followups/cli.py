"""`flask followups`: play the reminders of any moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
from flask.cli import AppGroup

from app.core import clock
from app.followups.jobs import remind

followups_cli = AppGroup("followups", help="Suivis et rappels.")


class Moment(click.ParamType[datetime]):
    """`2026-11-24 20:00`, heure de Paris, or any ISO moment with its offset."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it, or say how to write it."""
        if isinstance(value, datetime):
            return value
        try:
            return clock.parse(value)
        except ValueError:
            self.fail("écrivez le moment comme ceci : '2026-11-24 20:00' (heure de Paris)", param, ctx)


@followups_cli.command("remind")
@click.option("--at", type=Moment(), default=None, help="Moment à jouer, heure de Paris ; maintenant sinon.")
def remind_command(at: datetime | None) -> None:
    """Envoie les rappels dus à ce moment."""
    became, sent = remind(at or clock.now())
    click.echo(f"Suivis devenus à faire\u00a0: {became}. Rappels envoyés\u00a0: {sent}.")
