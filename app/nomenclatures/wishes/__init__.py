"""What agents ask of the lists they choose from: a line that is missing, one to call otherwise, one of no use.

An agent writes it on her phone (`list.propose`), the coordination answers it at the desk: it goes into the draft of the
list, or it is refused in a few words. States: waiting, accepted (in the draft), published under a number, refused.

Invariants: only its author's phones hold it, until 30 days after its answer; none stays accepted whose change is no
longer in the draft: thrown away or changed back, it waits again; its words are sealed.
"""
