"""`flask places`: importing a stock, placing estates on the map, giving one to another sector."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn
from sqlalchemy import select

from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.people.models import Organisation
from app.places import actions, jobs, queries
from app.places.imports import mapping as mappings
from app.places.imports import reader
from app.places.imports import run as imports
from app.places.imports.answers import Answers, Positions
from app.places.imports.mapping import ImportRefused
from app.places.imports.plan import CREATED, HALLS, UNCHANGED, UPDATED
from app.places.imports.report import Report
from app.places.imports.rows import FAR, SWAPPED, ZERO
from app.places.imports.skipping import Skipped
from app.places.imports.staging import REJECTED, SAME
from app.places.models import Estate, Sector
from app.settings import settings

REFUSED = 2
_REMARKS = {
    "bailleur": "bailleur non renseigné, résidence visible d’aucun bailleur",
    "code_postal": "code postal illisible, laissé vide",
    "nombre": "nombre invraisemblable, laissé vide",
    "position": "position non renseignée",
    ZERO: "code postal sans son zéro (« 1998 » pour 01998) : --zeros le rend",
    SWAPPED: "positions inversées ? Échangez x et y dans la correspondance",
    FAR: "positions loin de leur code postal",
}

places_cli = AppGroup("places", help="Lieux : import d’un patrimoine, géocodage, changement de secteur.")


@places_cli.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--org", "slug", required=True, help="Identifiant court de l’organisation.")
@click.option("--mapping", "mapping_file", required=True, help="Correspondance des colonnes (TOML ou JSON).")
@click.option("--dry-run", is_flag=True, help="Tout vérifier et comparer, ne rien écrire.")
@click.option("--skip-rejected", is_flag=True, help="Importer les lignes comprises, laisser les rejetées.")
@click.option("--zeros", is_flag=True, help="Rendre leur zéro aux codes postaux qui l’ont perdu.")
@click.option(
    "--positions",
    type=click.Choice([Positions.keep.value, Positions.leave.value]),
    help="Des positions loin de leur code postal : les garder, ou laisser ces résidences à placer.",
)
@click.option("--report", type=click.Path(path_type=Path), help="Rapport CSV (défaut : à côté du fichier).")
def import_command(
    file: Path,
    slug: str,
    mapping_file: str,
    dry_run: bool,
    skip_rejected: bool,
    zeros: bool,
    positions: str | None,
    report: Path | None,
) -> None:
    """Importer un fichier CSV de résidences. Recommencer ne change rien à ce qui est déjà importé."""
    report = report or file.with_name(file.name + ".rapport.csv")
    try:
        mapping = mappings.load(mapping_file)
        org_id = organisation(slug)
        reader.size(file)
        with progress_bar() as progress:
            result = imports.run(
                org_id,
                file,
                mapping,
                Report(report),
                dry_run=dry_run,
                skip_rejected=skip_rejected,
                progress=progress,
                answers=Answers(zeros=zeros, positions=Positions(positions or Positions.ask)),
            )
    except ImportRefused as refused:
        click.echo(f"Import refusé, rien n’a été écrit. {refused}", err=True)
        raise SystemExit(REFUSED) from None
    click.echo("\n".join(summary(result, dry_run)), err=result.refused)
    click.echo(f"Rapport : {report}", err=result.refused)
    if result.refused:
        raise SystemExit(REFUSED)


@places_cli.command("geocode")
@click.option("--org", "slug", required=True, help="Identifiant court de l’organisation.")
@click.option("--limit", default=1000, show_default=True, help="Nombre de résidences au plus.")
def geocode_command(slug: str, limit: int) -> None:
    """Chercher la position des résidences qui n’en ont pas (réglage PALIER_GEOCODER=1)."""
    with told_in_words():
        org_id = organisation(slug)
    if not settings().geocoder:
        raise click.ClickException("Le géocodeur est éteint\u00a0: allumez-le avec PALIER_GEOCODER=1.")
    with tenant(org_id):
        done = jobs.place_on_map(org_id, limit)
    click.echo(f"{done.placed} résidences placées, {done.left} à placer à la main.")


@places_cli.command("move")
@click.argument("estate")
@click.option("--org", "slug", required=True, help="Identifiant court de l’organisation.")
@click.option("--sector", "code", required=True, help="Code du secteur qui la reçoit.")
def move_command(estate: str, slug: str, code: str) -> None:
    """Donner une résidence (son nom entier ou son identifiant) à un autre secteur ; les téléphones suivent."""
    with told_in_words():
        org_id = organisation(slug)
        with tenant(org_id), write_unit():
            moved = actions.move_estate(org_id, _estate(org_id, estate).id, _sector(org_id, code).id)
    click.echo(f"{moved.name} : secteur {code}.")


def _estate(org_id: UUID, said: str) -> Estate:
    found = queries.estates_named(org_id, said)
    if not found:
        raise ImportRefused(f"La résidence « {said} » n’existe pas.")
    if len(found) > 1:
        raise ImportRefused(f"Plusieurs résidences s’appellent « {said} » : {', '.join(str(one.id) for one in found)}.")
    return found[0]


def _sector(org_id: UUID, code: str) -> Sector:
    for one in queries.sectors(org_id):
        if one.code == code:
            return one
    raise ImportRefused(f"Le secteur « {code} » n’existe pas.")


@contextlib.contextmanager
def told_in_words() -> Iterator[None]:
    """A refusal is a sentence on the error output and a status of 2."""
    try:
        yield
    except ImportRefused as refused:
        click.echo(str(refused), err=True)
        raise SystemExit(REFUSED) from None


def organisation(slug: str) -> UUID:
    """The id of an organisation by its short name. Raises ImportRefused."""
    with read_unit() as session:
        org_id = session.scalar(select(Organisation.id).where(Organisation.slug == slug))
    if org_id is None:
        raise ImportRefused(f"L’organisation « {slug} » n’existe pas.")
    return org_id


def summary(result: imports.Result, dry_run: bool) -> list[str]:
    """What a person wants to know, in French, a line each."""
    counts = result.outcomes
    lines = [f"{counted(result.rows)} de données."]
    if result.refused:
        lines[0] += " Import refusé, rien n’a été écrit : corrigez le fichier, ou ajoutez --skip-rejected."
    elif dry_run:
        lines[0] += " Essai : rien n’a été écrit."
    for outcome, title in (
        (CREATED, "créées"),
        (UPDATED, "mises à jour"),
        (UNCHANGED, "inchangées"),
        (SAME, "identiques à une autre, non répétées"),
        (REJECTED, "rejetées"),
    ):
        lines.append(f"  {title} : {counts[outcome]}")
    if counts[HALLS]:
        lines.append(f"  halls ajoutés : {counts[HALLS]}")
    left_out = [f"{n} ({Skipped.label_of(code)})" for code, n in sorted(result.skipped.items())]
    lines += [f"  sautées : {', '.join(left_out)}"] if left_out else []
    if result.reuse.ids:
        lines.append(
            f"  identifiants employés plusieurs fois : {result.reuse.ids} "
            f"({counted(result.reuse.too_many)} de trop), chaque ligne reste une résidence"
        )
    lines += [f"  {counted(n)} : {_REMARKS[kind]}" for kind, n in sorted(result.remarks.items())]
    lines += [f"  ligne {number} : {reason}" for number, reason in result.first_rejected]
    return lines


def counted(lines: int) -> str:
    """ "1 ligne", "12 lignes"."""
    return f"{lines} ligne{'s' if lines > 1 else ''}"


@contextlib.contextmanager
def progress_bar() -> Iterator[imports.Progress]:
    """A bar on the error output, one per step; silent when nobody watches."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step)
            bars.update(tasks[step], completed=done, total=total)

        yield show
