"""Les champs de la structure: a few answers more than the forms ask for, of one's own choosing.

On each kind of entry a structure may add at most five: a choice, a number or a day; never text. Nobody is held to
answer one. No field may describe a person: nothing is typed, a number is too short for a telephone, a day too near for
a birth, and a label that names what is personal is refused. No landlord reads them: they are no column of his facts.

The fields of a kind are kept, tried and published as a list of the trade is (`nomenclatures`), under a code of their
own (`rules.list_of`): phones receive them as one more list, whose lines say how each is answered.
"""
