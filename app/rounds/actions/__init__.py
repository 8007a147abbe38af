"""What can be done of rounds: walk them, note visits, readings and contacts, plan them, hand over.

Operations of a phone take `(act, data)`; verbs of the desk take `(actor, at, ...)`.
"""

from app.rounds.actions.consignes import close_consigne, extend_consigne, read_consigne, write_consigne
from app.rounds.actions.contacts import record_contact
from app.rounds.actions.copied import copy_shift, copy_shifts
from app.rounds.actions.handed import end_part, hand_over_shift, shifts_ahead, under_way
from app.rounds.actions.handover import leave_consigne, withdraw_consigne, write_preparation
from app.rounds.actions.planned import cancel_round, follow_shift, plan_round
from app.rounds.actions.replanned import Plan, replan
from app.rounds.actions.stops import change_stops
from app.rounds.actions.visits import part_of, record_ambience, record_visit, visit_changed, visit_recounted
from app.rounds.actions.walk import end, pause, reopen, resume, start

__all__ = [
    "Plan",
    "cancel_round",
    "change_stops",
    "close_consigne",
    "copy_shift",
    "copy_shifts",
    "end",
    "extend_consigne",
    "follow_shift",
    "leave_consigne",
    "part_of",
    "end_part",
    "follow_shift",
    "hand_over_shift",
    "pause",
    "plan_round",
    "read_consigne",
    "record_ambience",
    "record_contact",
    "record_visit",
    "reopen",
    "replan",
    "resume",
    "shifts_ahead",
    "start",
    "under_way",
    "visit_changed",
    "withdraw_consigne",
    "visit_recounted",
    "write_consigne",
    "write_preparation",
]
