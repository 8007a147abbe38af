"""Entries as operations load them, the smallest that is accepted; a test names what it is about."""

from __future__ import annotations

from typing import Any

from tests.world import Home, World


def common(world: World, home: Home | None = None, **more: Any) -> dict[str, Any]:
    """At the first entrance of an estate (Les Glycines by default), by one agent, without text."""
    entrance = (home or world.glycines).entrances[0]
    fields = {
        "round_id": None,
        "place": {"entrance": entrance},
        "lieu": None,
        "agents": [],
        "text": None,
        "origin": None,
        "followup": None,
    }
    return {**fields, **more}


def visit(world: World, home: Home | None = None, **more: Any) -> dict[str, Any]:
    """A RAS visit of a whole estate."""
    place = {"estate": (home or world.glycines).estate_id}
    fields = {"stop_id": None, "state": "visite", "reason": None, "ras": True, "ras_noted": True, "entrances": []}
    return common(world, **{"place": place, **fields, **more})


def ambience(world: World, level: int = 2, **more: Any) -> dict[str, Any]:
    """A reading in the first hall."""
    return common(world, **{"level": level, "dimensions": {}, **more})


def contact(world: World, **more: Any) -> dict[str, Any]:
    """One person listened to."""
    fields = {
        "besoin": "ecoute",
        "reponses": ["ecoute_reformulation"],
        "registre": "presence",
        "canal": "rencontre_tournee",
        "counts": {"age": {"25_39": 1}},
    }
    return common(world, **{**fields, **more})


def conflict(world: World, **more: Any) -> dict[str, Any]:
    """Loud music, settled on the spot."""
    fields = {
        "type": "bruit_musique",
        "gravite": "g2",
        "recurrence": "recurrent",
        "origine": "habitant_temoin",
        "issue": "apaise",
        "reponses": ["rappel_regles"],
    }
    return common(world, **{**fields, **more})


def technical_problem(world: World, **more: Any) -> dict[str, Any]:
    """The hall's door, reported by a resident."""
    fields = {
        "category": "acces_fermeture",
        "sub_category": "porte_hall",
        "severity": "t2",
        "requester": "habitant",
        "floor": None,
        "called_at": None,
        "called_who": None,
        "call_impossible": False,
    }
    return common(world, **{**fields, **more})


def proposal(world: World, **more: Any) -> dict[str, Any]:
    """Someone agreed to be introduced."""
    fields = {
        "domaine": "logement",
        "besoin": "logement_bailleur",
        "partner_id": None,
        "consent": "accorde",
        "consent_means": "oral",
    }
    return common(world, **{**fields, **more})
