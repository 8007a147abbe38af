"""The trial record is known, and its table there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.core import unit
from app.core.base import uuid7
from app.extensions import db
from app.parties.identity import Identity
from app.parties.subjects import About
from tests.parties import dossier
from tests.parties.dossier import do
from tests.world import World

CANARY = "Mme Zyzomys"
WHO = Identity(
    CANARY,
    "0699887766",
    "zyzomys@example.fr",
    "3e droite",
    "tamoul",
    "après 19 h zyzosoir",
    True,
    "courrier",
    "Zyzorégie",
)


@pytest.fixture
def known(app: Flask, world: World) -> Iterator[World]:
    with dossier.declared(unit.writable(db.engine)):
        yield world
        db.session.remove()


@pytest.fixture
def case(known: World) -> About:
    """One in Nadia's hands, with a party B, who is named."""
    about = dossier.opened(known, known.nadia)
    do(known.nadia, "dossier.party", about, "demandeur")
    named = do(known.nadia, "dossier.party", about, "autre").id
    do(known.nadia, "dossier.name", WHO, record=named)
    return about


@pytest.fixture
def party(known: World) -> object:
    """A party to contact, in Nadia's hands."""
    return do(known.nadia, "dossier.party", dossier.opened(known, known.nadia), "autre", record=uuid7()).id
