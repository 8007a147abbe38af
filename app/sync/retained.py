"""Every delay there is: what each feature declares, and here what stands beside the room of delays or below it."""

from __future__ import annotations

import importlib

from sqlalchemy import or_

from app.followups.models import Followup
from app.logbook import about
from app.logbook.kinds import entry_kinds
from app.mail.models import Mail
from app.nomenclatures.wishes.models import ListWish
from app.push.models import PushDelivery
from app.retention.declared import Rule, declare, keep
from app.sync import registry as registry  # declares every kind of record
from app.sync.models import HeldOp

FEATURES = (
    "retention.below", "planning.retained", "rounds.retained", "conflicts.retained", "technical.retained",
    "referrals.retained", "parties.retained", "parties.about", "mediation.retained", "mediation.intake.retained",
    "mediation.letters.retained", "mediation.about",
)  # fmt: skip

for name in FEATURES:
    importlib.import_module(f"app.{name}")

declare(
    Rule(
        "held", "settled", "ce qu’un envoi réglé contenait", "d’où il vient, qui l’a réglé, et comment",
        HeldOp, lambda cut: [HeldOp.settled_at < cut.moment], erases=("_body", "_note", "_filled"),
    ),
    Rule(
        "wish", "wish", "les mots d’une proposition, et de sa réponse", "la ligne proposée, l’issue",
        ListWish, lambda cut: [or_(ListWish.answered_at < cut.moment, ListWish.made_at < cut.moment)],
        erases=("_text", "_reason"),
    ),
    Rule("mail", "mail", "l’adresse et le courriel", "rien", Mail, kept_by="app.mail.jobs.sweep"),
    Rule("push", "push", "le rappel envoyé", "rien", PushDelivery, kept_by="app.push.jobs.sweep"),
)  # fmt: skip
for one in entry_kinds().values():
    about.declare(one)

keep({f"{Followup.__tablename__}.*": "des codes et des dates d’un agent, aucun mot, personne"})
