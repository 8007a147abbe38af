"""What a pair writes of an evening: a real mix of entries, at the moments and places of a real round."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from app.core import clock
from app.core.base import uuid7
from bench.site import Bench
from tests.clients import Phone

TEXTS = ("Discussion au pied du hall, calme.", "Échange cordial, rien à suivre.", "Question sur les charges.",
         "Hall propre, éclairage du palier 2 à revoir.", None, None)  # fmt: skip
LONG = 350
ENDS = ("", "", "", "s", ",", ".", " 2", " de", " du", " la")
WORDS = (
    "palier", "hall", "voisine", "bruit", "escalier", "gardien", "rappel", "calme", "porte", "charges", "famille",
    "cour", "jeunes", "musique", "poubelle", "ascenseur", "cave", "lumière", "loyer", "rendez-vous", "courrier",
    "chien", "fenêtre", "digicode", "travaux", "mairie", "atelier", "médiation", "écoute", "tension",
    "accord", "retour",
)  # fmt: skip
EVENING = timedelta(hours=4)
MIX = {"visit": 8, "ambience": 5, "contact": 4, "conflict": 2, "technical": 1}


def evening(
    bench: Bench, phone: Phone, count: int, days_ago: float = 0, *, wordy: bool = False
) -> list[dict[str, Any]]:
    """`count` operations spread over four hours, `days_ago`, in ten estates; `wordy`: 350 characters on each."""
    chance = random.Random(f"{phone.no}/{days_ago}")
    homes = chance.sample(bench.homes, 10)
    start = clock.now() - timedelta(days=days_ago) - EVENING
    told = [
        _entry(bench, phone, chance, homes[n * len(homes) // count], start + EVENING * n / count) for n in range(count)
    ]
    for op in told if wordy else ():
        op["payload"]["text"] = _prose(chance)
    return told


def _prose(chance: random.Random) -> str:
    """Words of the trade in no order: they pack as badly as what people write."""
    words = chance.choices(WORDS, k=80)
    return " ".join(f"{one}{chance.choice(ENDS)}" for one in words)[:LONG]


def _entry(bench: Bench, phone: Phone, chance: random.Random, home: Any, at: datetime) -> dict[str, Any]:
    estate, halls = home
    common = {
        "place": {"entrance": str(chance.choice(halls))},
        "lieu": chance.choice(("hall", "escalier", "palier")),
        "agents": [str(one) for one in bench.pair],
        "text": chance.choice(TEXTS),
    }
    name = chance.choices(list(MIX), list(MIX.values()))[0]
    kind, own = _OWN[name](chance)
    if name == "visit":
        own["place"] = {"estate": str(estate)}
    moment = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return phone.op(kind, {**common, **own}, record_id=uuid7(), occurred_at=moment)


_OWN: dict[str, Any] = {
    "visit": lambda _: ("visit.record", {"text": None, "state": "visite", "ras": True, "entrances": []}),
    "ambience": lambda chance: ("ambience.record", {"text": None, "level": chance.randint(1, 3), "dimensions": {}}),
    "contact": lambda chance: ("contact.record", {
        "besoin": chance.choice(("ecoute", "conflit")), "reponses": ["ecoute_reformulation"], "registre": "presence",
        "canal": "rencontre_tournee", "counts": {"age": {"25_39": chance.randint(1, 3)}},
    }),
    "conflict": lambda chance: ("conflict.report", {
        "type": "bruit_musique", "gravite": chance.choice(("g1", "g2")), "recurrence": "isole",
        "origine": "auto_tournee", "issue": "apaise", "reponses": ["rappel_regles"],
    }),
    "technical": lambda _: ("technical.flag", {
        "category": "proprete", "sub_category": "hall_sale", "severity": "t3", "requester": "aucun",
    }),
}  # fmt: skip
