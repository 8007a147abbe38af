"""Invented data and real work never mix: every page says which it shows, and neither is made beside the other."""

from __future__ import annotations

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.core.errors import Refused
from app.core.unit import read_unit
from app.extensions import db
from app.people.models import Organisation

LINE = "Démonstration\u00a0: ville et personnes inventées."
SHOWN = "DEMONSTRATION"
ANOTHER_PLACE = (
    "Ces données sont celles d’une démonstration, où rien de vrai ne s’ajoute. Donnez un autre dossier à la vôtre"
    "\u00a0: «\u00a0./run --no-demo --data DOSSIER\u00a0» (et une autre base si DATABASE_URL en désigne une)."
)


def init_app(app: Flask) -> None:
    """Let every template say it."""
    app.jinja_env.globals["demonstration"] = line


def look() -> None:
    """Remember whether what is here is invented: at each start, and once it is loaded; neither becomes the other.

    A database that does not answer yet shows no page either.
    """
    try:
        with read_unit():
            current_app.config[SHOWN] = present()
    except SQLAlchemyError:
        current_app.config[SHOWN] = False


def present() -> bool:
    """Whether a structure of the demonstration is in this database; looks across them."""
    return db.session().scalar(select(Organisation.id).where(Organisation.demo).limit(1)) is not None


def keep_apart() -> None:
    """Before something real is made. Raises Refused on the data of a demonstration."""
    if present():
        raise Refused("demonstration", ANOTHER_PLACE)


def line() -> str:
    """What each page says of invented data; nothing of real work."""
    return LINE if current_app.config.get(SHOWN) else ""
