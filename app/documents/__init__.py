"""What is written on paper: a letter to somebody, a sheet of a record; drafted, looked at, frozen, handed over.

A document is made from a template its feature declares: paragraphs that nobody changes, places where somebody writes,
what must be known for it. It is a draft (`brouillon`) until it is frozen (`fige`): numbered in the year of its
structure, its bytes sealed and never made again. Then it is handed over (`remis`), by a link, by post or in hand; or
cancelled (`annule`), which a number survives. What was handed over is not changed: another names it and replaces it.
Who may read one is said by the feature whose record it is about, which also writes down that somebody read.
What was typed is data: never read as Typst, never sent anywhere, in no file outside the database.
"""
