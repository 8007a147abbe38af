"""Who last changed a record, when and how: what a page read before then is told instead of undoing it.

Several people work at one desk, each on a page that was read some time ago. Every verb that changes something
that exists notes itself here; a page carries the position of the organisation's clock it was read at.

Invariants: one row per record, the last change only; its position is taken last, just before the commit, from the
clock of the feed, so that a page read at a position has seen every change up to it; nobody is stopped by what
they did themselves.
"""
