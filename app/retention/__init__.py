"""How long what the service knows is kept, what goes then, and what a person may ask of it.

Each feature declares what it keeps about people: for what, how long, what is erased when that time has passed and what
remains (`retention.declared.declare`). The delays are data with a source and a date (`data/delays.json`); a structure
may shorten one, never lengthen it. Each day what is over is erased where it stands, slice by slice: the codes, the
month, the estate and the durations stay, so that the figures are the same before and after. *Conservation* says what
would go today and what went; *Droits des personnes* keeps what somebody asked of the service about themselves, whom
it concerns sealed, with its month to answer, its steps, the records joined by hand and the file handed over.
"""
