"""What every feature stands on: typed base, clock, labels, errors, one unit of work, feed, secrets, web.

Nothing here knows a word of mediation. Invariants kept here and nowhere else:
one commit per unit, after which its side effects run; one clock; no query of an
organisation's table without naming the organisation; no encrypted column readable
from another row; every changed synced record gets its place in the feed, last,
just before the commit.
"""
