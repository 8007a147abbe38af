"""The coordinator's desk (bureau): server-rendered pages that work without a script.

Here is what crosses features: Aujourd'hui, À relire, À régler. The others are with what they are about, in
`app/<feature>/pages`. The desk holds no state of its own: it reads what the features hold, asks their
actions to change it, and composes what must happen together.

Invariants: a GET changes nothing; what somebody types is sent by POST and is still in the form when a rule
refuses it; an administrator reads no entry.
"""
