"""The three ways to say no, and the one mapping of each to an answer."""

from __future__ import annotations

from uuid import UUID


class Problem(Exception):
    """A refusal meant for a person: `message` is French and says how to go on."""

    status = 500
    code = "erreur"

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        if code is not None:
            self.code = code


class Refused(Problem):
    """A rule of the trade says no. `Refused("etat", "La tournée est déjà terminée.", field=None)`."""

    status = 422

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message, code=code, field=field)


class NotAllowed(Problem):
    """The person may not do this; what it is about is not secret from them."""

    status = 403
    code = "interdit"

    def __init__(self, message: str = "Vous n’avez pas accès à cette action.") -> None:
        super().__init__(message)


class Unknown(Problem):
    """Absent or foreign: the two are never told apart (no existence oracle). `id`: what was looked for, if it may come
    later; nobody is told of it."""

    status = 404
    code = "inconnu"

    def __init__(self, id: UUID | None = None) -> None:
        super().__init__("Cet élément n’existe pas ou n’est pas accessible.")
        self.id = id
