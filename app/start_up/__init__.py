"""What a start does before it serves: folders, secrets, migrations, lists, the demonstration town, its accounts.

`python -m app.start_up [--no-demo]` needs nothing to exist; `flask start-up` is the same once the secrets do.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click
import flask_migrate
from alembic.script import ScriptDirectory
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock, sql, tenant, unit
from app.core.unit import read_unit, write_unit
from app.demo import accounts, load
from app.door import factors
from app.door.cli import first_link, told
from app.door.rules import CODE_HOURS
from app.extensions import db
from app.health import MIGRATIONS
from app.journal import actions as journal
from app.journal.rules import Event
from app.keys import marks
from app.nomenclatures import actions as nomenclatures
from app.nomenclatures import queries as lists
from app.people import demonstration
from app.settings import FILES, UnsafeSetting, create_secrets, database_url, from_env, secret_files, settings
from app.start_up import served


def data_dir() -> Path:
    """Where database, secrets and logs live, known before there is an application."""
    return Path(os.environ.get("PALIER_DATA", "data")).resolve()


def prepare(data: Path, lost: tuple[str, ...] = ()) -> list[Path]:
    """The data directory and what must exist before the application: returns the files made, all mode 0600.

    A secret is made for a database nobody has used, or in the place of one given up; those of a later release, for a
    database of one that knew of none. Raises UnsafeSetting.
    """
    from app.push import vapid

    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = secret_files(data)
    absent = {name: path for name, path in files.items() if name not in lost and not path.exists()}
    if absent and _is_used(data):
        missing = [marks.absent(name, path) for name, path in absent.items() if _is_needed(name, data)]
        if missing:
            raise UnsafeSetting("\n".join(missing))
    made = create_secrets(data)
    return [*made, files["vapid"]] if vapid.ensure(files["vapid"]) else made


def _is_used(data: Path) -> bool:
    try:
        return sql.is_used(database_url(data))
    except SQLAlchemyError:
        raise UnsafeSetting(
            "Des secrets manquent, et la base ne répond pas\u00a0: aucun n’est créé sans savoir si elle est neuve."
        ) from None


def _is_needed(name: str, data: Path) -> bool:
    """Whether a database in use was used with this secret: one of an earlier release knew none of the later ones."""
    return name not in marks.CAME_LATER or sql.has_mark(database_url(data), f"{name}:")


NEWER = (
    "Cette base vient d’une version plus récente de Palier (migration {})\u00a0: installez cette version, ou remettez "
    "une sauvegarde faite par celle-ci."
)

UNMARKED = (
    "Cette base a des tables de Palier, mais ne dit pas à quelle migration elle en est (la table alembic_version est "
    "absente ou vide)\u00a0: rien n’y est changé. Remettez une sauvegarde entière (« ./palier restore »), ou donnez "
    "une base vide."
)


def migrate() -> bool:
    """Bring the database to the newest migration; False when it was there already. Raises UnsafeSetting."""
    unit.writable(db.engine)  # makes the file of a new database, which reading does not
    with read_unit() as s:
        before = sql.revision(s)
        unmarked = before is None and sql.has_tables(s)
    if before is not None and not _is_known(before):
        raise UnsafeSetting(NEWER.format(before))
    if unmarked:
        raise UnsafeSetting(UNMARKED)
    db.session.remove()
    db.engine.dispose()  # no idle connection of ours stands in the way of tables that change
    flask_migrate.upgrade()
    with read_unit() as s:
        return sql.revision(s) != before


def _is_known(revision: str) -> bool:
    return revision in {one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}


def start_up(demo: bool) -> None:
    """All of it, inside the application. Prints what was done; silent on what there was no need to do."""
    if migrate():
        click.echo("Base de données : migrations jouées.")
    served.mark(settings().data_dir)
    with tenant.every_tenant():
        marks.keep(settings())
    folder = settings().data_dir
    if demo:
        load.into_empty(folder)
    else:
        _refuse_demonstration()
    _publish_lists()
    accounts.show(folder)
    if not demo:
        _tell_first_link()


def _refuse_demonstration() -> None:
    """Real work is not begun on invented data. Raises Refused."""
    with read_unit():
        demonstration.keep_apart()


def _tell_first_link() -> None:
    """By which the first structure is made, as long as there is none; each start makes another."""
    with read_unit() as s:
        if marks.in_use(s):
            return
    made = first_link()
    click.echo(f"Première structure, créée avec qui l’administre par ce lien, une fois, {CODE_HOURS} heures\u00a0:")
    click.echo(f"  {made}")


def _publish_lists() -> None:
    """Shipped lists may have grown since the last start; phones receive what changed."""
    with tenant.every_tenant(), read_unit() as s:
        organisations = lists.behind(s)
    changed = 0
    for org_id in organisations:
        with tenant.tenant(org_id), write_unit():
            changed += nomenclatures.publish(org_id)
    if changed:
        click.echo(f"Listes du métier : {changed} mises à jour.")


def _tell_code(folder: Path, email: str) -> None:
    """The digits alone on standard output; how long they last beside it."""
    at = clock.now()
    with told():
        click.echo(accounts.digits(folder, email, at))
    click.echo(f"Encore {factors.next_code_in(at).seconds} s, et une seule fois.", err=True)


@click.command("start-up")
@click.option("--no-demo", is_flag=True, help="Laisser vide une base vide.")
@with_appcontext
def start_up_command(no_demo: bool) -> None:
    """Préparer un démarrage : migrations, listes, ville de démonstration si la base est vide."""
    with told():
        served.refuse_anew(settings().data_dir)
        start_up(demo=not no_demo)


@click.command("code")
@click.argument("email")
@with_appcontext
def code_command(email: str) -> None:
    """Les six chiffres du moment d’un compte de démonstration."""
    _tell_code(settings().data_dir, email)


@click.group("start-up", invoke_without_command=True)
@click.option("--no-demo", is_flag=True, help="Laisser vide une base vide.")
@click.option(
    "--lost", multiple=True, type=click.Choice(list(FILES)), help="Secret perdu pour toujours : un autre le remplace."
)
@click.option("--anew", is_flag=True, help="Commencer une base neuve là où celle qui a servi n’est plus.")
@click.pass_context
def main(context: click.Context, no_demo: bool, lost: tuple[str, ...], anew: bool) -> None:
    """Préparer un démarrage, même le tout premier."""
    os.umask(0o077)
    if context.invoked_subcommand:
        return
    from app import create_app

    with told():
        if not anew:
            served.refuse_anew(data_dir())
        for path in prepare(data_dir(), lost):
            click.echo(f"Clé créée (mode 0600) : {path}")
        with create_app(replace(from_env(), lost=lost)).app_context():
            start_up(demo=not no_demo)
            _note(lost, anew)


def _note(lost: tuple[str, ...], anew: bool) -> None:
    """In the security log: what was given up."""
    for _ in lost:
        journal.note(Event.key_changed)
    if anew:
        journal.note(Event.command)


@main.command("code")
@click.argument("email")
def code(email: str) -> None:
    """Les six chiffres du moment d’un compte de démonstration."""
    _tell_code(data_dir(), email)
