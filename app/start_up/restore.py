"""`flask restore`: a backup in the place of the database, brought to today's tables before it is moved in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click
from flask.cli import with_appcontext

from app.backup import actions
from app.core import clock
from app.door.cli import told
from app.extensions import db
from app.logbook.rules import TEXT_DAYS
from app.settings import Settings, settings


@click.command("restore")
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", type=click.File(), required=True, help="La clé gardée ailleurs.")
@click.option("--replace", is_flag=True, help="Mettre de côté la base qui est là.")
@with_appcontext
def restore_command(archive: Path, key: TextIO, replace: bool) -> None:
    """Remettre une sauvegarde, Palier arrêté : vérifiée, ses clés aussi, son histoire renommée."""
    with told():
        actions.restore(settings(), archive, key.read(), installed, clock.now(), replace=replace)
    click.echo(f"Base remise. Au prochain contact, les téléphones rendent ce qui lui manque ({TEXT_DAYS} jours).")


@contextlib.contextmanager
def installed(have: Settings) -> Iterator[None]:
    """The application on another database, brought to today's tables."""
    from app import create_app
    from app.start_up import migrate

    with create_app(have).app_context():
        migrate()
        yield
        db.session.remove()
        db.engine.dispose()
