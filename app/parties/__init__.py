"""What every confidential record has: its parties, what each agreed to, who they are, and who read of it.

A party is a letter first (A, B…): a name is optional, sealed under the keys of cases, and erased in place when it has
to be. A minor is never one: whoever represents her is. Each party has her own state: to contact, reached, agrees,
refuses, out of reach after three tries at different times of the day, withdraws; nobody agrees who was not told what
mediation is, and what was agreed to is said (means, moment, what exactly) until it is taken back.
Who reads: the mediators of the record; coordination its letters and states, and the rest where the structure chose
so; the lead all of a formal one; a stand-in between two days; nobody else. Each reading leaves a line that stays.
"""
