"""The forms a browser sends: each once, and none over a change its page had not seen.

Every form of desk and portal carries a one-time id and the position of the clock its page was read at, put there by
the macro that also puts its token (`templates/parts/ui.html`). The views know nothing of it: the id is stored by the
very unit that does what the form asks, and a second sending is given the answer of the first.

Invariants: an id is stored with what it made, or not at all; a form whose unit was refused may be sent again; an
answer is given again to the person it was for, and to nobody else.
"""
