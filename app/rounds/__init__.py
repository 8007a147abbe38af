"""La tournée: a pair walks a sector, estate after estate, and says what it saw.

A round is `planifiee`, `demarree`, `suspendue`, `terminee` or `annulee`; each of its stops `prevu`,
`visite`, `empeche` or `non_fait`. What agents note on the way: visits (RAS in one tap), ambience
readings, contacts counted by band. Handover notes (consignes) wait at an estate until they are read: written at
the desk, or left by the agents of a round at its end. Before it each writes a note for herself.

Invariants: the events of a round are only ever added, and its state is what they say once put in order,
so that two phones of a pair may send theirs in any order; each agent ends her part, and the round is over with the
last, or once nobody is waited for; a planned round keeps the server's id; its
stops are what the lists of both phones say together, and none where somebody passed is ever taken out; what
two phones note of one stop within twenty minutes is one visit; a visit noted RAS is RAS as long as nothing else
stands that was recorded on the same passage, whichever came first and by whichever phone; an agent's own note
reaches no phone but hers and no page; no table here has
a field for a person met.
"""
