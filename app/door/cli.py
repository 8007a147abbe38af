"""`flask user reset|disable|enable`: what the operator does from a terminal; `invite` is in app.cli."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from app.core import clock, database, hosts, tenant
from app.core.errors import Problem
from app.core.unit import write_unit
from app.door import actions, first
from app.door.rules import CODE_HOURS
from app.people.models import Membership, Organisation, UserAccount
from app.people.rules import email_key
from app.settings import UnsafeSetting, settings


@contextlib.contextmanager
def told() -> Iterator[None]:
    """A refusal is a sentence on the terminal and a status of 1, never a traceback."""
    try:
        yield
    except Problem as problem:
        raise click.ClickException(problem.message) from None
    except UnsafeSetting as wrong:
        raise click.ClickException(str(wrong)) from None
    except OperationalError as error:
        raise click.ClickException(database.sentence(error)) from None
    except (FileNotFoundError, NotADirectoryError) as error:
        raise click.ClickException(f"Ce fichier ou ce dossier n’existe pas\u00a0: {error.filename}") from None
    except OSError as error:
        if error.errno not in database.NO_WRITING:
            raise
        raise click.ClickException(f"{database.NO_ROOM} ({error.filename or error.strerror})") from None
    except IntegrityError:
        raise click.ClickException("Ce bailleur n’est pas de cette structure.") from None


def address(path: str) -> str:
    """The whole address, where one name is served, or this machine's is, now; a path where they are several."""
    name, *others = settings().hosts
    if others or name.startswith("."):
        return path
    return (_served_here(settings().data_dir) if name == hosts.HOME else f"https://{name}") + path


def _served_here(data: Path) -> str:
    """Where `./run` serves this directory, or nothing: what it wrote there (tools/claim.py) outlives it."""
    try:
        served, _, pid = (data / "running").read_text(encoding="utf-8").strip().strip(")").partition(" (pid ")
        os.kill(int(pid), 0)
    except PermissionError:  # it lives, under another account
        return served
    except (OSError, ValueError):
        return ""
    return served


def first_link() -> str:
    """The whole address of a new link for a structure's first steps."""
    with told(), write_unit():
        code = first.link(clock.now())
    return address(f"/premiers-pas/{code}")


@click.command("organisation")
@with_appcontext
def organisation_command() -> None:
    """Une structure de plus : affiche le lien par lequel elle se crée, avec la personne qui l’administre."""
    made = first_link()
    click.echo(f"Premiers pas d’une structure, une seule fois, {CODE_HOURS} heures :")
    click.echo(made)


@contextlib.contextmanager
def _member(email: str, slug: str) -> Iterator[Membership]:
    """Someone's place in a structure, inside a unit; a sentence when there is no such person there."""
    with tenant.every_tenant(), told(), write_unit() as s:
        wanted = (UserAccount.email == email_key(email), Organisation.slug == slug)
        found = s.scalar(
            select(Membership)
            .join(UserAccount, UserAccount.id == Membership.user_id)
            .join(Organisation, Organisation.id == Membership.org_id)
            .where(*wanted)
        )
        if found is None:
            raise click.ClickException(f"Personne ne porte l’adresse {email} dans la structure {slug}.")
        yield found


@click.group("user")
def user_cli() -> None:
    """Personnes."""


@user_cli.command("reset")
@click.argument("email")
@click.option("--org", "slug", required=True, help="Nom court de la structure.")
@click.option("--second-factor", is_flag=True, help="Oublier aussi second facteur, codes de secours et clés d’accès.")
@with_appcontext
def reset(email: str, slug: str, second_factor: bool) -> None:
    """Mot de passe perdu : ferme les sessions et affiche un lien pour en choisir un autre."""
    with _member(email, slug) as member:
        actions.forget_secrets(member.user, second_factor=second_factor)
        code = actions.invite(member.org_id, email, member.as_role, member.landlord_id, clock.now())
    click.echo(f"Nouveau mot de passe, une seule fois, {CODE_HOURS} heures :")
    click.echo(address(f"/invitation/{code}"))


@user_cli.command("disable")
@click.argument("email")
@click.option("--org", "slug", required=True, help="Nom court de la structure.")
@with_appcontext
def disable(email: str, slug: str) -> None:
    """Fermer l’accès à une structure : rôle, sessions et téléphones, tout de suite."""
    with _member(email, slug) as member:
        actions.close_access(member, clock.now())
    click.echo(f"Accès fermé : {email_key(email)}")


@user_cli.command("enable")
@click.argument("email")
@click.option("--org", "slug", required=True, help="Nom court de la structure.")
@with_appcontext
def enable(email: str, slug: str) -> None:
    """Rouvrir cet accès ; les téléphones sont à enrôler de nouveau."""
    with _member(email, slug) as member:
        actions.open_access(member)
    click.echo(f"Accès rouvert : {email_key(email)}")
