"""La veille technique: a fault seen in the common parts, told to the service that can mend it.

Three axes move apart from each other. Work: `constate` -> `retenu`. Transmission: `a_transmettre` -> `envoye`,
by hand at the desk (channel, recipient, date, reference). Telling the person who reported it: `a_informer` ->
`informe`, or `sans_objet` when the agents saw it themselves.

Invariants: a danger (`t0`) is telephoned first, and says when and whom, or that the call was impossible; the
requester is a quality, never an identity; codes and place are visible to the landlord from custody on.
"""
