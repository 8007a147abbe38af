"""La relecture: the axis of its own that stands between an entry and the landlord.

States: `a_relire` -> `diffuse` | `retenu` (with its reason); a correction brings a new revision back to
`a_relire`. An entry that carries nothing to read again (a visit without text) is born `diffuse`.

Invariants: a landlord reads `released_line` and nothing else; a line holds the last released revision;
it is deleted the moment its entry is cancelled, retained, or counts with another (`aside`); no text, author,
hour or dwelling has a column there. A technical problem's codes and place have a line from custody on, until it is
retained.
"""
