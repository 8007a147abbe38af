"""What is answered at the door to a form that is not ours, a browser without cookies, a role nobody can read."""

from __future__ import annotations

from app.core.errors import Refused


class ForeignForm(Refused):
    """The form is too old, or not ours."""

    status = 400

    def __init__(self) -> None:
        super().__init__("formulaire", "Cette page a expiré. Rechargez-la, puis recommencez.")


class RoleUnreadable(Refused):
    """The row of who calls says no role of ours: nothing is shown or done, and a phone keeps what it holds."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "role",
            "Votre rôle est illisible sur le serveur. Rien n’a été enregistré. Demandez à la personne qui administre "
            "Palier de vous le redonner, puis recommencez.",
        )


class CookiesRefused(Refused):
    """Every page sets a cookie, and this browser has sent none back."""

    status = 400

    def __init__(self) -> None:
        super().__init__(
            "cookies",
            "Votre navigateur n’a pas gardé le cookie de cette page, sans lequel rien ne peut être envoyé. Autorisez "
            "les cookies pour ce site, hors navigation privée, rechargez la page, puis recommencez.",
        )
