"""`flask backup-key | backup | restored`: what the operator and a timer do; `restore` is in app.start_up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.backup import actions
from app.core import clock
from app.core.errors import Refused
from app.core.tenant import every_tenant
from app.core.unit import read_unit
from app.door.cli import told
from app.retention.rules import BACKUPS_KEPT
from app.settings import settings
from app.worker import clock_is_believed

NO_MOMENT = (
    "--saved-at\u00a0: un moment est attendu, comme dans le nom de la sauvegarde (2026-11-24T200000Z, en UTC), et non "
    "«\u00a0{}\u00a0»."
)
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup-key")
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Une autre clé que celle qui sert ; gardez les deux.")
@with_appcontext
def backup_key_command(file: Path, replace: bool) -> None:
    """Faire la clé des sauvegardes : FILE ouvre, à garder ailleurs ; cette machine ne sait que fermer."""
    with told():
        actions.make_key(settings(), file, replace=replace)
    click.echo(f"Clé écrite dans {file} : gardez-la hors de cette machine. Sans elle, aucune sauvegarde ne s’ouvre.")


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(0), default=0, help="Ne garder que les N dernières de ce dossier.")
@click.option(
    "--days",
    type=click.IntRange(1, BACKUPS_KEPT.days),
    default=BACKUPS_KEPT.days,
    show_default=True,
    help="Effacer de ce dossier celles qui sont plus vieilles : ce que Palier a effacé n’y survit pas davantage.",
)
@with_appcontext
def backup_command(folder: Path, keep: int, days: int) -> None:
    """Sauvegarder la base dans FOLDER : copie entière, vérifiée, chiffrée."""
    at = clock.now()
    with told():
        made = actions.make(settings(), folder, at)
    # Nothing goes by its age under a clock that has just jumped: it would be all of them.
    with every_tenant(), read_unit() as s:
        since = at - timedelta(days=days) if clock_is_believed(s, at) else None
    gone = actions.forget_older(folder, keep, since)
    click.echo(f"{made} ({made.stat().st_size / 1e6:.1f} Mo)" + (f", {gone} plus anciennes effacées" if gone else ""))


@click.command("restored")
@click.option("--saved-at", help="Moment de la sauvegarde, tel que son nom le dit (UTC) : 2026-11-24T200000Z.")
@with_appcontext
def restored_command(saved_at: str | None) -> None:
    """Après une restauration par les outils de PostgreSQL : renommer l’histoire et prévenir les coordinations."""
    at = clock.now()
    with told():
        actions.renew(_moment(saved_at, at) if saved_at else None, at)
    click.echo("Histoire renommée : les téléphones rendent ce qui manque à leur prochain contact.")


def _moment(said: str, at: datetime) -> datetime:
    """As archives are named: UTC, unless it names another zone. Raises Refused."""
    try:
        moment = datetime.fromisoformat(said.strip())
    except ValueError:
        raise Refused("moment", NO_MOMENT.format(said)) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment > at:
        raise Refused("moment", f"--saved-at\u00a0: {said} n’est pas encore passé.")
    return moment
