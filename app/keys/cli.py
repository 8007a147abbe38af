"""`flask keys`: that the secrets are this database's, what they seal, and changing one."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.core import clock, keyring, sealing, tenant
from app.core.keyring import KeyRing
from app.core.unit import read_unit
from app.door.cli import told
from app.journal import actions as journal
from app.journal.rules import Event
from app.keys import marks, pairs, rotation, unreadable, values
from app.settings import FILES, VARIABLES, Settings, settings

SHOWN = 20
"""Unreadable values named one by one; the others are counted."""


@click.group("keys")
def keys_cli() -> None:
    """Secrets de l’installation."""


@keys_cli.command("check")
@with_appcontext
def check() -> None:
    """Vérifier chaque secret, et ouvrir chaque valeur scellée : le bureau voit celles qui ne s’ouvrent pas.

    Statut 1 si quelque chose ne va pas.
    """
    with tenant.every_tenant(), told():
        have = settings()
        wrong = _marks(have)
        for name in marks.RINGS:
            click.echo(f"{name} : {_names(keyring.look_again(name))} ({marks.where(name, have)})")
            wrong += sum(_column(one) for one in values.of_ring(name))
        _codes(keyring.ring())
    if wrong:
        raise click.ClickException("Quelque chose est à restaurer.")


def _marks(have: Settings) -> int:
    with read_unit() as s:
        used, made = marks.in_use(s), marks.made(s)
        found = [sentence for _, sentence in marks.wrong(s, have)]
    if used and not made:
        found.append("Cette base n’a pas encore de marque de ses secrets : « python -m app.start_up » les écrit.")
    for sentence in found:
        click.echo(sentence)
    click.echo(f"signing : {len(have.secret_keys)} clé(s) ({marks.where('signing', have)})")
    first, *others = sealing.look_again().ids
    said = f", {', '.join(others)} ouvre(nt)" if others else ""
    click.echo(f"sealing : {first} est annoncée aux téléphones{said} ({marks.where('sealing', have)})")
    click.echo(f"vapid : {marks.public_mark(have).decode()} ({marks.where('vapid', have)})")
    return len(found)


def _names(ring: KeyRing) -> str:
    first, *others = [id.hex() for id in ring.ids]
    return f"{first} scelle" + (f", {', '.join(others)} ouvre(nt)" if others else "")


def _column(column: values.SealedColumn) -> int:
    with read_unit() as s:
        counts = values.by_key(s, column)
    bad = [one.place.row_id for one in unreadable.look_through(column, clock.now())]
    if counts:
        click.echo(f"  {column.name} : " + ", ".join(f"{count} par {id.hex()}" for id, count in sorted(counts.items())))
    if bad:
        shown = ", ".join(map(str, bad[:SHOWN])) + (", …" if len(bad) > SHOWN else "")
        click.echo(f"  {column.name} : {len(bad)} illisible(s), à restaurer : {shown}")
    return len(bad)


def _codes(ring: KeyRing) -> None:
    counts = rotation.codes_by_key()
    for id, count in sorted(counts.items()):
        known = id.hex() if id != rotation.UNSAID else "une clé non dite (codes d’une version antérieure)"
        click.echo(f"  codes de secours et d’enrôlement : {count} par {known}")


@keys_cli.command("rotate")
@click.argument("what", type=click.Choice(list(FILES)))
@click.option("--retire", is_flag=True, help="Retirer les clés d’avant dont plus rien n’a besoin.")
@with_appcontext
def rotate(what: str, retire: bool) -> None:
    """Changer un secret sans rien arrêter ; interrompue, la même commande reprend."""
    have = settings()
    with tenant.every_tenant(), told(), rotation.alone(have.data_dir / "secrets"):
        if what in marks.RINGS:
            _ring(have, what, retire)
        else:
            {"signing": _signing, "sealing": _sealing, "vapid": _vapid}[what](have, retire)
        journal.note(Event.key_changed)


def _ring(have: Settings, name: str, retire: bool) -> None:
    if retire:
        _retire(have, name, keyring.look_again(name))
        return
    ring = rotation.new_key(have, name)
    click.echo(f"{ring.ids[0].hex()} scelle. {rotation.reseal(name, ring)} valeur(s) rescellée(s).")
    spare = set(rotation.spare(name, ring))
    for id in ring.ids[1:]:
        said = "plus rien n’en a besoin, --retire la retire." if id in spare else "encore nécessaire."
        click.echo(f"{id.hex()} : {said}")


def _retire(have: Settings, name: str, ring: KeyRing) -> None:
    click.echo(f"{rotation.reseal(name, ring)} valeur(s) rescellée(s) par {ring.ids[0].hex()}.")
    gone = ", ".join(id.hex() for id in rotation.retire(have, name, ring))
    if gone:
        click.echo(f"Retirée(s) : {gone}. {_leave(have, name)}")
    else:
        click.echo(f"Aucune clé d’avant ne peut partir. {_why(name, ring)}")


def _why(name: str, ring: KeyRing) -> str:
    """What still needs each earlier key."""
    if not ring.ids[1:]:
        return "Il n’y a que la clé qui scelle."
    still = rotation.needed(name)
    kept = [f"{id.hex()} : {still[id]} valeur(s) ou code(s) en dépendent." for id in ring.ids[1:] if still[id]]
    if still[rotation.UNSAID]:
        kept.append(f"{still[rotation.UNSAID]} code(s) de secours d’une version antérieure ne disent pas leur clé.")
    return " ".join(kept)


def _leave(have: Settings, name: str) -> str:
    if have.ring_files[name] is None:
        return f"Ôtez-les de {VARIABLES[name]} et redémarrez."
    return "Gardez-les avec les sauvegardes qui datent d’elles."


def _signing(have: Settings, retire: bool) -> None:
    if retire:
        click.echo(f"{rotation.retire_signing_keys(have)} clé(s) de signature retirée(s). Redémarrez les processus.")
        return
    rotation.new_signing_key(have)
    click.echo("Nouvelle clé de signature en premier ; celles d’avant vérifient. Redémarrez pour qu’elle serve.")


def _sealing(have: Settings, retire: bool) -> None:
    if retire:
        gone = pairs.retire(have)
        click.echo(f"Retirée(s) : {', '.join(gone)}." if gone else "Aucune clé d’avant ne peut partir encore.")
    else:
        first = pairs.replace_first(have)
        click.echo(f"{first} est annoncée aux téléphones à leur prochain échange ; celles d’avant ouvrent.")
    for id, day in pairs.leaving(sealing.ring()):
        click.echo(f"{id} : des téléphones peuvent encore en porter ; --retire la retire à partir du {day}.")


def _vapid(have: Settings, retire: bool) -> None:
    rotation.new_vapid_key(have)
    click.echo("Nouvelle clé des rappels. Chaque téléphone se réabonne de lui-même à sa prochaine ouverture.")
