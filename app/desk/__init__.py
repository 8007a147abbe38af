"""The coordinator's desk (bureau): server-rendered pages that work without a script.

Aujourd'hui, À relire, À régler, the week, consignes, people and phones, partners, referrals to transmit,
technical problems to send. The desk holds no state of its own: it reads what the features hold, asks their
actions to change it, and composes what must happen together.

Invariants: a GET changes nothing; what somebody types is sent by POST and is still in the form when a rule
refuses it; an administrator reads no entry.
"""
