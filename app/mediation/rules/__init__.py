"""The rules of a case, pure.

`states` and their moves; `flows`, what is asked and how long it takes, as data; `eligibility`, what the answers say;
`guards`, what each move asks; `round_table`; `clocks`, with their pauses; `next_step`, who must do what by when;
`holding`, whether an agreement holds; `twins`, what looks alike; `overrides`, what an organisation may change.
"""

from app.mediation.rules.states import ALERT, CASE, CHECK, MEETING

__all__ = ("ALERT", "CASE", "CHECK", "MEETING")
