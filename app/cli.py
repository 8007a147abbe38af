"""The `flask` commands: each is kept by its feature and handed to Flask here; `org create` spans several."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import with_appcontext

from app.core import tenant
from app.core.unit import write_unit
from app.followups.cli import followups_cli
from app.nomenclatures import actions as nomenclatures
from app.people import actions as people
from app.people.cli import told, user_cli
from app.people.rules import OrgKind
from app.places.cli import places_cli
from app.worker import worker_command


@click.group("org")
def org_cli() -> None:
    """Structures."""


@org_cli.command("create")
@click.argument("name")
@click.option("--slug", required=True, help="Nom court : minuscules, chiffres, tirets.")
@click.option("--kind", type=click.Choice(OrgKind.codes()), default="association", show_default=True)
@with_appcontext
def create(name: str, slug: str, kind: str) -> None:
    """Créer une structure, avec les listes du métier."""
    with tenant.every_tenant(), told(), write_unit():
        org_id = people.create_organisation(name, slug, kind).id
        nomenclatures.publish(org_id)
    click.echo(f"Structure créée : {name} ({slug}), {org_id}")


def register(app: Flask) -> None:
    """Make the commands known."""
    # Here, because `python -m app.start_up` must be able to run before anything imports it.
    from app.start_up import code_command, start_up_command

    for command in (
        code_command,
        followups_cli,
        org_cli,
        places_cli,
        start_up_command,
        user_cli,
        worker_command,
    ):
        app.cli.add_command(command)
