"""Who exists: organisations, people, their roles, the sectors they work in.

A *user* (compte) is one person, known by an e-mail address; a *membership* (appartenance) gives them one
role in one organisation. What a person may do follows from the role alone. How they come in (passwords, second
factors, phones, sessions) is the door's, one floor above.
"""
