"""Requests: what somebody asks of the service before there is a case, by whatever way she comes.

A request is received (*reçue*) online, on the phone, by letter, at the desk; it has a number, somebody who has to see
to it and a day at once, and its receipt is acknowledged. It is taken in charge, and becomes a case, or goes no further
for a reason that she is told, or is taken back by her. Until it is a case it is in nobody's hands: coordination reads
it, and each reading leaves a line. Online, a code of three plates shows its state and nothing of what she wrote.

Invariants: the neighbour's name is asked nowhere; what was typed is sealed under the keys of cases; a form sent twice
makes one request; what looks like another request is shown beside it, and nothing joins them by itself.
"""
