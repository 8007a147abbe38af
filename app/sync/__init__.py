"""Phone and server: operations in, changes out, in one exchange.

An operation is one sealed intention with an id the phone chose. It ends in exactly one of two places, in the
same transaction as its effect: `op` (applied, or the answer to give again) and, when it could not be applied,
`held_op` too, whole, for a person to settle (*À régler*). Both are custody: the phone may then forget it.

Invariants: exactly once in effect under retry, duplicate and reordered delivery; one bad operation blocks only
its record; a foreign id and an unknown id are the same answer; nothing acknowledged before its commit.
Changes are read from the feed in the scopes the reader has now; a scope lost or left is an explicit eviction.
"""
