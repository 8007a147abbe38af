"""L'orientation: someone is told where to go, or is introduced to a partner.

Light path: `remis_a_la_personne` (signposted, no tracking). Tracked path: `brouillon`, proposed by an agent
with the person's answer, then `transmis` by hand at the desk (channel and date). Partners are a plain list
kept at the desk.

Invariants: no identity is stored; nothing is transmitted without consent recorded with its means; no landlord
ever sees a referral.
"""
