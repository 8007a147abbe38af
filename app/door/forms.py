"""The sign-in forms. Passwords keep what was pasted; a refused one is never sent back to the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import EqualTo, ValidationError

from app.core.errors import Refused
from app.core.forms import Choice, FrenchForm, OneOf, at_most, chosen, needed, strip, words
from app.core.labels import choices
from app.core.zones import DEFAULT as PARIS
from app.core.zones import FRENCH
from app.door import passwords
from app.door.passwords import LONGEST, SHORTEST
from app.door.rules import PASSKEY_NAME_MOST
from app.people.rules import OrgKind, check_structure, is_email, is_name


def _address(fills: str = "username") -> Any:
    return EmailField(
        "Adresse électronique",
        [needed("Écrivez votre adresse électronique."), at_most(254)],
        filters=[strip],
        render_kw={"autocomplete": fills, "inputmode": "email", "autocapitalize": "none"},
    )


def _present(label: str) -> Any:
    return PasswordField(
        label, [needed("Écrivez votre mot de passe."), at_most(512)], render_kw={"autocomplete": "current-password"}
    )


class SignInForm(FrenchForm):
    email: Any = _address("username webauthn")
    password: Any = _present("Mot de passe")
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

    password: Any = _present("Votre mot de passe Palier")


class Choosing:
    """A password is chosen: what is wrong with it is told with the faults of the other fields, not after them.

    `whose`: the address and the name of whom the form does not ask for them.
    """

    whose: tuple[str, str] = ("", "")

    def validate_password(self, field: Any) -> None:
        """What the action refuses too."""
        email, name = (self._said(one) or known for one, known in zip(("email", "name"), self.whose, strict=True))
        with told_here():
            passwords.check(field.data or "", email, email.split("@")[0], name)

    def _said(self, name: str) -> str:
        field: Any = getattr(self, name, None)
        return (field.data or "") if field is not None else ""


@contextmanager
def told_here() -> Iterator[None]:
    """A rule's refusal is the fault of the field being looked at."""
    try:
        yield
    except Refused as refused:
        raise ValidationError(refused.message) from None


def _readable_name(form: Any, field: Any) -> None:
    if not is_name(field.data or ""):
        raise ValidationError("Indiquez votre prénom et votre nom.")


def _named() -> Any:
    return StringField(
        "Prénom et nom",
        [needed("Écrivez votre prénom et votre nom."), at_most(120), _readable_name],
        filters=[strip],
        render_kw={"autocomplete": "name"},
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


class FirstForm(Choosing, FrenchForm):
    """Taking up an invitation: name and a password of one's own."""

    name: Any = _named()
    password: Any = _chosen("Mot de passe")
    again: Any = _repeated("Le même mot de passe")


class AnewForm(Choosing, FrenchForm):
    """Taking up a link after a reset: another password, for an account that has a name already."""

    password: Any = _chosen("Nouveau mot de passe")
    again: Any = _repeated("Le même mot de passe")


class FirstStepsForm(Choosing, FrenchForm):
    """A structure, and the person who will administer it."""

    structure: Any = words(
        "Nom de la structure",
        120,
        needed("Écrivez le nom de la structure."),
        render_kw={"autocomplete": "organization"},
    )
    kind: Any = OneOf(
        "C’est", [needed("Dites ce qu’est la structure.")], choices=choices(OrgKind), default=OrgKind.association.value
    )
    zone: Any = Choice("Heure de", [needed("Choisissez un fuseau horaire.")], choices=[*FRENCH.items()], default=PARIS)
    name: Any = _named()
    email: Any = _address()
    password: Any = _chosen("Mot de passe")
    again: Any = _repeated("Le même mot de passe")

    def validate_structure(self, field: Any) -> None:
        with told_here():
            check_structure(field.data or "")

    def validate_email(self, field: Any) -> None:
        """Whole: nobody writes to it before it is needed, and then it is too late."""
        if not is_email(field.data or ""):
            raise ValidationError("Cette adresse électronique n’est pas complète.")


class KnownStepsForm(FirstStepsForm):
    """The same, when this person has an account already."""

    name: Any = None
    again: Any = None
    password: Any = _present("Votre mot de passe Palier")
    validate_password: Any = None


class PasswordForm(Choosing, FrenchForm):
    """Another password, by someone signed in."""

    password_now: Any = PasswordField(
        "Mot de passe actuel",
        [needed("Écrivez votre mot de passe actuel."), at_most(512)],
        render_kw={"autocomplete": "current-password"},
    )
    password: Any = _chosen("Nouveau mot de passe")
    again: Any = _repeated("Le même, une seconde fois")


def _passkey_name(label: str) -> Any:
    return words(
        label,
        PASSKEY_NAME_MOST,
        chosen("Donnez un nom à cette clé, pour la reconnaître."),
        render_kw={"autocomplete": "off"},
    )


class PasskeyForm(FrenchForm):
    """One more passkey, by someone signed in."""

    nom: Any = _passkey_name("Nom de la clé")
    mot_de_passe: Any = _present("Votre mot de passe")


class FirstPasskeyForm(FrenchForm):
    """A passkey as second factor, by someone whose password was just right."""

    nom: Any = _passkey_name("Nom de la clé")


class PasskeyNameForm(FrenchForm):
    nouveau_nom: Any = _passkey_name("Nouveau nom")


class OrgForm(FrenchForm):
    membership: Any = RadioField("Votre structure", [needed("Choisissez une structure.")])
