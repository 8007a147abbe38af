"""Le planning: who works when.

A shift (vacation) is `brouillon`, then `publiee` (the agents' phones receive it), then possibly `annulee`.
It belongs to one or more agents, usually a pair, and may cross midnight: its `service_date` is the day it
is counted on, for everything done within it.

Invariants: two published shifts of one agent never overlap; nobody is reminded of anything outside their
published shifts (or the organisation's hours on a day without one, public holidays closed), nor during an
absence. A shift meets an absence by the day it is counted on, not by the calendar.
"""
