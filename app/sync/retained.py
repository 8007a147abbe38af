"""Every delay there is: what each feature declares, and here what stands beside the room of delays or below it."""

from __future__ import annotations

from sqlalchemy import or_

from app.conflicts import retained as _conflicts
from app.followups.models import Followup
from app.logbook import about
from app.logbook.kinds import entry_kinds
from app.mail.models import Mail
from app.nomenclatures.wishes.models import ListWish
from app.parties import about as _told
from app.parties import retained as _parties
from app.planning import retained as _planning
from app.push.models import PushDelivery
from app.referrals import retained as _referrals
from app.retention import below as _below
from app.retention.declared import Rule, declare, keep
from app.rounds import retained as _rounds
from app.sync import registry as registry  # declares every kind of record
from app.sync.models import HeldOp
from app.technical import retained as _technical

FEATURES = (_below, _conflicts, _parties, _told, _planning, _referrals, _rounds, _technical)

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
