"""The case: from a request to an agreement that holds. The confidential layer; nothing of it is a landlord's.

A case comes in (*reçu*), is looked at (*analyse*) against the checklist of its flow, and is either *recevable* or sent
on to somebody named. Two mediators who declared no conflict of interest take it in hand; each party is met, told what
mediation is, and agrees or not. Sessions, apart or together, lead to an agreement whose commitments are seen again at
15, 30 and 90 days, or to none. Whatever happens, each party is told how it ends, or it is written why she was not.

Invariants: a state is reached by a move of its machine alone, under the guard of that move; every move leaves an
event that stays; a mediator may interrupt at any time and asks nobody; what has to be done next, by whom and by when,
is always known of a case that is open.
"""
