"""The `flask` commands: each is kept by its feature and handed to Flask here; those here span several."""

from __future__ import annotations

from functools import wraps
from typing import Any
from uuid import UUID

import click
from flask import Flask
from flask.cli import with_appcontext

from app.backup.cli import backup_command, backup_key_command, restored_command
from app.core import clock, tenant, terminal
from app.core.holidays import REGIONS, region_of
from app.core.unit import write_unit
from app.core.zones import DEFAULT, FRENCH
from app.door import actions as door
from app.door.cli import address, organisation_command, told, user_cli
from app.door.rules import CODE_HOURS
from app.followups.cli import followups_cli
from app.journal import actions as journal
from app.journal.rules import Event, Outcome
from app.keys.cli import keys_cli
from app.mail.cli import mail_cli
from app.nomenclatures import actions as nomenclatures
from app.nomenclatures.cli import lists_cli
from app.people import actions as people
from app.people import queries
from app.people.models import Organisation
from app.people.rules import DEPOSIT_MOST, OrgKind, Role, email_key
from app.places import queries as places
from app.places.cli import places_cli
from app.retention.cli import retention_cli
from app.worker import worker_command


@click.group("org")
def org_cli() -> None:
    """Structures."""


@org_cli.command("create")
@click.argument("name")
@click.option("--slug", required=True, help="Nom court : minuscules, chiffres, tirets.")
@click.option("--kind", type=click.Choice(OrgKind.codes()), default="association", show_default=True)
@click.option("--zone", type=click.Choice(list(FRENCH)), default=DEFAULT, show_default=True, help="Fuseau horaire.")
@with_appcontext
def create(name: str, slug: str, kind: str, zone: str) -> None:
    """Créer une structure, avec les listes du métier."""
    with tenant.every_tenant(), told(), write_unit():
        org_id = people.create_organisation(name, slug, kind, zone).id
        nomenclatures.publish(org_id)
    click.echo(f"Structure créée : {name} ({slug}), {org_id}")


@org_cli.command("deposit")
@click.argument("slug")
@click.argument("days", type=click.IntRange(0, DEPOSIT_MOST))
@with_appcontext
def deposit(slug: str, days: int) -> None:
    """Combien de jours le téléphone d’un accès fermé peut encore déposer ce qu’il garde."""
    with tenant.every_tenant(), told(), write_unit():
        people.change_deposit(_organisation(slug), days)
    click.echo(f"{slug} : {days} jours de dépôt après la fermeture d’un accès.")


@org_cli.command("zone")
@click.argument("slug")
@click.argument("zone", type=click.Choice(list(FRENCH)))
@with_appcontext
def zone(slug: str, zone: str) -> None:
    """Changer le fuseau horaire d’une structure, à partir de maintenant ; le passé garde ses heures et ses jours."""
    with tenant.every_tenant(), told(), write_unit():
        org = _organisation(slug)
        people.change_zone(org, zone, clock.now())
        region = REGIONS[region_of(org.holidays, zone)][0]  # chosen once, they stay what they are elsewhere too
    click.echo(f"{slug} : heures de {zone} ({FRENCH[zone]}) à partir de maintenant, jours fériés de {region}.")


@org_cli.command("holidays")
@click.argument("slug")
@click.argument("region", type=click.Choice(list(REGIONS)))
@with_appcontext
def holidays(slug: str, region: str) -> None:
    """Choisir les jours fériés d’une structure, quand ce ne sont pas ceux de son fuseau."""
    with tenant.every_tenant(), told(), write_unit():
        people.change_holidays(_organisation(slug), region)
    click.echo(f"{slug} : jours fériés de {REGIONS[region][0]}.")


@user_cli.command("invite")
@click.argument("email")
@click.option("--org", "slug", required=True, help="Nom court de la structure.")
@click.option("--role", type=click.Choice(Role.codes()), required=True)
@click.option("--landlord", help="Nom ou identifiant du bailleur, pour les rôles de bailleur.")
@with_appcontext
def invite(email: str, slug: str, role: str, landlord: str | None) -> None:
    """Inviter quelqu’un : affiche le lien, à usage unique et limité dans le temps."""
    with tenant.every_tenant(), told(), write_unit():
        org_id = _organisation(slug).id
        landlord_id = _landlord(org_id, landlord) if landlord else None
        code = door.invite(org_id, email, Role(role), landlord_id, clock.now())
    click.echo(f"Invitation de {email_key(email)} ({Role(role).label}), une seule fois, {CODE_HOURS} heures :")
    click.echo(address(f"/invitation/{code}"))


def _organisation(slug: str) -> Organisation:
    found = queries.organisation_named(slug)
    if found is None:
        raise click.ClickException(f"Aucune structure ne porte le nom court {slug}.")
    return found


def _landlord(org_id: UUID, said: str) -> UUID:
    """By its id, or its whole name, whatever its case and accents."""
    found = places.landlord_named(org_id, said)
    if found is None:
        known = ", ".join(one.name for one in places.landlords(org_id)[:10]) or "aucun"
        raise click.ClickException(f"Aucun bailleur de {said!r} dans cette structure. Bailleurs connus : {known}.")
    return found.id


def register(app: Flask) -> None:
    # Here, because `python -m app.start_up` must be able to run before anything imports it.
    from app.start_up import code_command, start_up_command
    from app.start_up.restore import restore_command

    terminal.speak_french()
    for command in (
        backup_command,
        backup_key_command,
        code_command,
        followups_cli,
        keys_cli,
        lists_cli,
        mail_cli,
        retention_cli,
        org_cli,
        organisation_command,
        places_cli,
        restore_command,
        restored_command,
        start_up_command,
        user_cli,
        worker_command,
    ):
        app.cli.add_command(_noted(command))


def _noted(command: click.Command) -> click.Command:
    """Every verb an operator calls is in the security log, and whether it went well; what came with it is not."""
    if isinstance(command, click.Group):
        for one in command.commands.values():
            _noted(one)
    run = command.callback
    if run is None or isinstance(command, click.Group) or hasattr(run, "palier_noted"):
        return command

    @with_appcontext
    @wraps(run)
    def noted(*args: Any, **values: Any) -> Any:
        outcome = Outcome.refused
        try:
            done = run(*args, **values)
            outcome = Outcome.done
            return done
        finally:
            journal.note(Event.command, outcome=outcome)

    noted.palier_noted = True  # type: ignore[attr-defined]
    command.callback = noted
    return command
