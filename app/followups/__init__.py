"""Suivis: a thing to come back to, on a day, because of something that happened.

It has one owner and one subject (kind, id), and lives `planifiee` -> `due` -> `notifiee` -> `faite` with a
result; it may be `reportee` three times, and is `annulee` with what it was about. It becomes due on its day
(a service day, which starts at 05:00); its owner is told within their working hours: their published shifts, with
none that day the organisation's hours, never during an absence. Told at least once, shown once.
"""
