"""Le conflit sur le vif: a dispute met and treated on the spot (médiation en temps réel).

An entry says its type, how serious, whether it comes back, who called (`origine`), what was done and how it
ended. Mediation cases (dossiers), with parties and agreements, are another layer and come later.

Invariants: no party is stored; an outcome `a_suivre` is reported with a follow-up; a landlord sees the family, the
week, the level and the outcome, and never a conflict between tenant and landlord, a situation outside the
trade's field, or a person in difficulty.
"""
