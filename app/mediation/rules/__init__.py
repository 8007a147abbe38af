"""The rules of a case, pure: its states, what each move asks, the flows as data, the clocks, what holds."""

from app.mediation.rules.states import ALERT, CASE, CHECK, MEETING

__all__ = ("ALERT", "CASE", "CHECK", "MEETING")
