"""Who did what that matters to safety, written down as it happens, for whoever answers for the installation.

One line of JSON an event, in `data/logs/security.jsonl`: who came in or was refused, with which right, what left the
house, what was changed of accounts, settings and lists. A line holds codes of ours, ids and a shortened network; it
never holds what somebody typed, a name, an address, a secret. What was done is written once it is committed, what was
refused at once; a line that cannot be written stops nothing. `journal.note(Event.exported, actor)` is all others call.
"""
