"""`flask backup-key | backup | restored`: what the operator and a timer do; `restore` is in app.start_up."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.backup import actions
from app.core import clock
from app.door.cli import told
from app.settings import settings

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
@with_appcontext
def backup_command(folder: Path, keep: int) -> None:
    """Sauvegarder la base dans FOLDER : copie entière, vérifiée, chiffrée."""
    with told():
        made = actions.make(settings(), folder, clock.now())
    gone = actions.forget_older(folder, keep)
    click.echo(f"{made} ({made.stat().st_size / 1e6:.1f} Mo)" + (f", {gone} plus anciennes effacées" if gone else ""))


@click.command("restored")
@click.option("--saved-at", help="Moment de la sauvegarde, 2026-11-24T20:00.")
@with_appcontext
def restored_command(saved_at: str | None) -> None:
    """Après une restauration par les outils de PostgreSQL : renommer l’histoire et prévenir les coordinations."""
    actions.renew(clock.parse(saved_at) if saved_at else None, clock.now())
    click.echo("Histoire renommée : les téléphones rendent ce qui manque à leur prochain contact.")
