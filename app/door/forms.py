"""The sign-in forms. Passwords keep what was pasted; a refused one is never sent back to the page."""

from __future__ import annotations

from typing import Any

from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import EqualTo

from app.core.forms import FrenchForm, at_most, needed, strip
from app.door.passwords import LONGEST, SHORTEST


class SignInForm(FrenchForm):
    email: Any = EmailField(
        "Adresse électronique",
        [needed("Écrivez votre adresse électronique."), at_most(254)],
        filters=[strip],
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none"},
    )
    password: Any = PasswordField(
        "Mot de passe",
        [needed("Écrivez votre mot de passe."), at_most(512)],
        render_kw={"autocomplete": "current-password"},
    )
    next: Any = HiddenField()


class CodeForm(FrenchForm):
    """Six digits, or a recovery code."""

    code: Any = StringField(
        "Code",
        [needed("Écrivez le code affiché par votre application."), at_most(40)],
        filters=[strip],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"},
    )


class InstallForm(CodeForm):
    """The first code of a new second factor; `sealed` carries the secret just shown, signed."""

    sealed: Any = HiddenField()


class JoinForm(FrenchForm):
    """Taking up an invitation: the password of an account that exists already."""

    password: Any = PasswordField(
        "Votre mot de passe Palier",
        [needed("Écrivez votre mot de passe."), at_most(512)],
        render_kw={"autocomplete": "current-password"},
    )


def _chosen(label: str) -> Any:
    return PasswordField(
        label,
        [needed(f"Choisissez au moins {SHORTEST} caractères.")],
        render_kw={"autocomplete": "new-password", "minlength": SHORTEST, "maxlength": LONGEST},
    )


def _repeated(label: str) -> Any:
    return PasswordField(
        label,
        [needed("Écrivez-le une seconde fois."), EqualTo("password", "Les deux mots de passe diffèrent.")],
        render_kw={"autocomplete": "new-password"},
    )


class FirstForm(FrenchForm):
    """Taking up an invitation: name and a password of one's own."""

    name: Any = StringField(
        "Prénom et nom",
        [needed("Écrivez votre prénom et votre nom."), at_most(120)],
        filters=[strip],
        render_kw={"autocomplete": "name"},
    )
    password: Any = _chosen("Mot de passe")
    again: Any = _repeated("Le même mot de passe")


class PasswordForm(FrenchForm):
    """Another password, by someone signed in."""

    password_now: Any = PasswordField(
        "Mot de passe actuel",
        [needed("Écrivez votre mot de passe actuel."), at_most(512)],
        render_kw={"autocomplete": "current-password"},
    )
    password: Any = _chosen("Nouveau mot de passe")
    again: Any = _repeated("Le même, une seconde fois")


class OrgForm(FrenchForm):
    membership: Any = RadioField("Votre structure", [needed("Choisissez une structure.")])
