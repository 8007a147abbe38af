"""A database that has served here is not made anew in silence when it is gone.

Moved aside, on a disk that is not there, cut out by a restoration: an empty one in its place would look like a first
start. So a mark beside the secrets, which are kept elsewhere than the database, says which ones they have served.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from app.core import sql
from app.settings import UnsafeSetting, database_url, write_private

MARK = "served"
GONE = (
    "La base qui a servi avec ces secrets n’est pas là ({})\u00a0: aucune autre n’est créée à sa place. Remettez son "
    "disque ou son fichier, ou une sauvegarde («\u00a0./palier restore\u00a0», docs/operating.md){}. Pour en commencer "
    "une neuve exprès\u00a0: «\u00a0python -m app.start_up --no-demo --anew\u00a0», une fois."
)
ASIDE = "\u00a0; celle d’avant la dernière restauration est {}"


def refuse_anew(data: Path) -> None:
    """Raises UnsafeSetting when the database that served here is not there."""
    url = database_url(data)
    aside = _aside(url)
    if not (aside or _name(url, data) in _marked(data)):
        return
    try:
        if sql.is_made(url):
            return
    except SQLAlchemyError:
        return  # it does not answer, or is no database: what comes next says so
    raise UnsafeSetting(GONE.format(_name(url, data), ASIDE.format(aside[-1]) if aside else ""))


def mark(data: Path) -> None:
    """This database serves here from now on."""
    known, name = _marked(data), _name(database_url(data), data)
    if name not in known:
        write_private(_file(data), "".join(f"{one}\n" for one in [*known, name]))


def _file(data: Path) -> Path:
    return data / "secrets" / MARK


def _marked(data: Path) -> list[str]:
    return _file(data).read_text(encoding="utf-8").splitlines() if _file(data).exists() else []


def _name(url: str, data: Path) -> str:
    """Of a database, the same wherever the data directory is mounted; no account nor password is in it."""
    have = make_url(url)
    if have.get_backend_name() != "sqlite":
        return "/".join((have.host or str(have.query.get("host", "")), have.database or ""))
    file = Path(have.database or "").resolve()
    return str(file.relative_to(data.resolve())) if file.is_relative_to(data.resolve()) else str(file)


def _aside(url: str) -> list[Path]:
    """What restorations put aside, oldest first: beside it stood a database."""
    have = make_url(url)
    if have.get_backend_name() != "sqlite":
        return []
    file = Path(have.database or "").resolve()
    return sorted(file.parent.glob(f"{file.name}.before-*Z"))
