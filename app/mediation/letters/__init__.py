"""The letters of a case: written by its mediators, to one party at a time, about herself alone.

A letter is begun from what the case says and a few places where somebody writes; it is looked at, frozen, then handed
over: by a link that leaves by mail with nothing personal, by post, or in hand. What it was for is noted in the case at
once: an invitation, a copy of the agreement, how it ends. A party may answer by her link where her letter asks for it.
Invariants: a letter holds nothing of another party, not even a name; the paragraphs of the trade are locked; what was
handed over never changes. A link opens nothing once she refused or left, or once the case is closed or interrupted,
but for the letter that says how it ended: it takes no answer, and goes out of date by itself.
Before a case is in anybody's hands, coordination writes the letters of its beginning.
"""
