"""La main courante: what every entry has in common, whatever it tells.

An entry says where (exactly one of entrance, building, estate or public point, and the kind of place), when
(the phone's clock, its offset, the measured gap, and the server's reception), on which service date, by whom,
present agents included, and where it came from (`origin`). It never says who was met.

Invariants: facts are append-only; a mistake is corrected or cancelled, by those who were there for a while and later
through the coordinator, and every version is kept, with who changed it; an entry and the follow-up asked for within it
both exist or neither; cancelling the entry cancels its follow-up and takes it from the landlord's view at once; what
both phones of a pair noted of one fact counts once, when one of them or the coordinator said so.
"""
