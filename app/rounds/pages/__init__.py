"""Pages of the desk: consignes, and the week of shifts with the rounds they carry.

The week is here rather than in `planning`, which knows nothing of rounds.
"""
