"""`flask retention`: what a run would take."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.core import clock
from app.core.tenant import every_tenant, tenant
from app.core.unit import read_unit
from app.people.models import Organisation
from app.retention import queries
from app.retention.declared import RULES

retention_cli = AppGroup("retention", help="Durées de conservation.")


@retention_cli.command("dry-run")
def dry_run_command() -> None:
    """Dire ce qui partirait maintenant, par structure et par règle ; rien n’est changé."""
    at = clock.now()
    with every_tenant(), read_unit() as s:
        for org_id, name in s.execute(select(Organisation.id, Organisation.name).order_by(Organisation.name)).all():
            with tenant(org_id):
                _say(name, queries.would_go(org_id, at))
        _say("Toute l’installation", queries.would_go(None, at))


def _say(title: str, counts: dict[str, int]) -> None:
    found = {name: count for name, count in counts.items() if count}
    click.echo(f"{title}\u00a0: {sum(found.values())}")
    for name, count in found.items():
        click.echo(f"  {count:>7}  {RULES[name].goes} ({name})")
