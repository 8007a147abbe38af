"""`flask mail`: what a mail server hands to Palier."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.core import clock
from app.core.tenant import every_tenant
from app.core.unit import write_unit
from app.mail import actions, bounces
from app.mail.models import Mail

mail_cli = AppGroup("mail", help="Courriels.")


@mail_cli.command("bounced")
def bounced_command() -> None:
    """Lire, sur l’entrée standard, l’avis de non-remise d’un courriel."""
    # Never a failure for what was read: the server would send that back in its turn, to its own return address.
    found = bounces.read(sys.stdin.buffer.read(bounces.READ_AT_MOST))
    changed = False
    if found is not None:
        with every_tenant(), write_unit() as s:
            row = s.scalars(select(Mail).where(Mail.id == found.mail_id).with_for_update()).first()
            changed = row is not None and actions.came_back(row, found.code, clock.now())
    nothing = "Rien à noter\u00a0: ce n’est pas l’échec d’un de nos courriels."
    click.echo("Courriel noté comme refusé." if changed else nothing)
