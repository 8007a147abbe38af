"""`flask lists`: reading the lists of a structure, and adapting them to its words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import click
from flask.cli import AppGroup

from app.core.tenant import every_tenant, tenant
from app.core.unit import read_unit, write_unit
from app.door.cli import told
from app.nomenclatures import actions, queries, rules
from app.nomenclatures.rules import Change, Item
from app.people.queries import organisation_named

lists_cli = AppGroup("lists", help="Listes du métier : les lire, les adapter à une structure.")
slug_option = click.option("--org", "slug", required=True, help="Nom court de la structure.")


@lists_cli.command("show")
@click.argument("list_code", required=False)
@slug_option
def show_command(slug: str, list_code: str | None) -> None:
    """Les listes, ou les lignes d’une liste telles que les téléphones les reçoivent."""
    org_id = _org_id(slug)
    with tenant(org_id), told(), read_unit():
        if list_code is None:
            lines = [f"{code} : {rules.shipped(code).label}" for code in rules.LISTS]
        else:
            rules.shipped(list_code)
            lines = [_line(item) for item in queries.items(org_id, list_code)]
    click.echo("\n".join(lines))


@lists_cli.command("change")
@click.argument("list_code")
@click.argument("code")
@slug_option
@click.option("--label", help="Le libellé de la structure.")
@click.option("--parent", help="Pour un code de la structure : la ligne livrée dont il relève.")
@click.option("--on/--off", "active", default=None, help="Proposer cette ligne, ou ne plus la proposer.")
@click.option("--sort", type=int, help="Sa place dans la liste (les lignes livrées vont de 10 en 10).")
def change_command(
    list_code: str, code: str, slug: str, label: str | None, parent: str | None, active: bool | None, sort: int | None
) -> None:
    """Renommer une ligne, la déplacer, ne plus la proposer, en ajouter une ; les téléphones la reçoivent ensuite."""
    org_id = _org_id(slug)
    asked: dict[str, Any] = {"parent": parent, "label": label, "active": active, "sort": sort}
    with tenant(org_id), told(), write_unit() as session:
        before = {one.code: one for one in queries.changes(session, org_id, list_code)}.get(code, Change(code))
        said = {name: value for name, value in asked.items() if value is not None}
        actions.change_list(org_id, list_code, replace(before, **said))
        item = queries.find(org_id, list_code, code)
    click.echo(_line(item) if item else code)


def _org_id(slug: str) -> UUID:
    with every_tenant(), told(), read_unit():
        found = organisation_named(slug)
    if found is None:
        raise click.ClickException(f"Aucune structure ne porte le nom court {slug}.")
    return found.id


def _line(item: Item) -> str:
    own = f" (compte comme {item.maps_to})" if item.maps_to != item.code else ""
    return f"{item.sort:>4} {item.code} : {item.label}{own}{'' if item.active else ' [n’est plus proposée]'}"
