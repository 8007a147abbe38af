"""La ville de démonstration: Valserein, its two landlords, thirty estates and six weeks of a team's work.

Nothing is written behind the application's back: phones deposit sealed operations, a coordinator plans, reviews
and transmits, each at its own past moment on a held clock. Every state of every machine is there, and the first
start finds a pair on duty. The second organisation exists to show that its neighbour sees nothing of it.

Texts and places are in `town/`; no name of a resident is in any of them, and the few of the cases are nobody's. The
draw is the same each time; only the calendar moves with the day of the first start.
"""
