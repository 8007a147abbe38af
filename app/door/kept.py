"""What was typed in a form outlives the session it was typed in: sealed, shown again to its author, sent by them.

Each form of a signed-in page says whose page it is (`form_mark`, signed). When it comes back without a session, or
with a token that is void, its texts are sealed (AES-256-GCM) with that person, the address and an expiry, and travel
through the sign-in in a hidden field: nothing is stored, in a cookie or here. Only the same person, in the same
organisation, sees them again, and nothing is done until they press the button, under a fresh token.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from flask import Response, current_app, make_response, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms.fields.core import UnboundField

from app.core import clock
from app.core.dates import date_fr
from app.core.forms import FrenchForm, id_or_none
from app.core.keyring import Unsealable, ring
from app.core.keyring import unseal as opened
from app.door.forms import SignInForm
from app.people.acting import Actor

LIFE = timedelta(hours=2)
MOST = 64 * 1024
"""Bytes of typed text; a form of ours holds a tenth of it."""
BOUND_TO = b"palier.kept form"
OURS = frozenset(("csrf_token", "whose", "kept", "sealed", "next"))
CARRIED = frozenset(("once", "seen", "vu", "rev", "jusqu", "saisie"))
"""What a page says of itself: its one-time id, what it had seen. It goes along, and nobody typed it."""
SECRET = re.compile(r"pass|code|secret|again", re.IGNORECASE)
MOVED = "Votre session avait expiré\u00a0: rien n’est perdu"
STALE = "Cette page avait expiré\u00a0: rien n’est perdu"
NOT_TAKEN = "Ce que vous avez écrit n’est pas perdu"
TOO_LONG = "Votre session a expiré, et ce que vous aviez écrit est trop long pour être gardé ici."


@dataclass(frozen=True)
class Kept:
    """One form: whose, where it was going, and its fields in their order."""

    org_id: UUID
    user_id: UUID
    path: str
    fields: list[tuple[str, str]]

    def belongs_to(self, actor: Actor) -> bool:
        """The same person in the same organisation."""
        return (self.org_id, self.user_id) == (actor.org_id, actor.user_id)

    def lines(self) -> list[tuple[str, str]]:
        """(label, text) of what a person can read again; a choice kept as an id is sent, and only said to be."""
        return [(_label(name), _readable(text)) for name, text in self.typed]

    @property
    def typed(self) -> list[tuple[str, str]]:
        """The fields that say something, without those a form says of itself."""
        return [(name, text) for name, text in self.fields if name not in CARRIED and text.strip()]

    def renewed(self, once: str) -> Kept:
        """The same to be sent as another form."""
        return replace(self, fields=[(name, once if name == "once" else text) for name, text in self.fields])


class TooLong(Exception):
    """More than a form of ours holds."""


@cache
def _labels() -> dict[str, set[str]]:
    """The words of the fields of every form, by name: those that stand beside what was typed."""
    labels: dict[str, set[str]] = {}
    for form in FrenchForm.__subclasses__():
        for name in dir(form):
            field = getattr(form, name)
            if isinstance(field, UnboundField) and field.args and isinstance(field.args[0], str):
                labels.setdefault(name, set()).add(field.args[0])
    return labels


def _label(name: str) -> str:
    plain = re.sub(r"-\d+$", "", name)
    said = _labels().get(plain, set())
    # Two forms may call the same name otherwise: then the name itself is right for both.
    return next(iter(said)) if len(said) == 1 else plain.replace("_", " ").capitalize()


def _readable(text: str) -> str:
    if id_or_none(text) is not None:
        return "votre choix est gardé"
    try:
        return date_fr(date.fromisoformat(text))
    except ValueError:
        return text


# --- whose page it is ------------------------------------------------------------------------------


def _marker() -> URLSafeSerializer:
    keys = [*current_app.config.get("SECRET_KEY_FALLBACKS", ()), current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt="palier form mark")


def mark(actor: Actor) -> str:
    """The mark of this person's pages in this organisation. It opens nothing."""
    return str(_marker().dumps([str(actor.org_id), str(actor.user_id)]))


def _marked() -> tuple[UUID, UUID] | None:
    try:
        org_id, user_id = _marker().loads(request.form.get("whose", ""))
        return UUID(org_id), UUID(user_id)
    except (BadSignature, ValueError, TypeError, AttributeError):
        return None


# --- keep and give back ----------------------------------------------------------------------------


def from_request() -> Kept | None:
    """The form of this request, without what is secret; None when it is nobody's, foreign or holds nothing.

    Raises TooLong.
    """
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return None
    whose = _marked()
    fields = [
        (name, text) for name, text in request.form.items(multi=True) if name not in OURS and not SECRET.search(name)
    ]
    found = Kept(*whose, request.full_path.rstrip("?"), fields) if whose else None
    if found is None or not found.typed:
        return None
    if sum(len(name.encode("utf-8", "replace")) + len(text.encode("utf-8", "replace")) for name, text in fields) > MOST:
        raise TooLong
    return found


def seal(kept: Kept, at: datetime) -> str:
    """For a hidden field; unreadable, and void after two hours."""
    said = [str(kept.org_id), str(kept.user_id), kept.path, kept.fields, (at + LIFE).isoformat()]
    return base64.urlsafe_b64encode(ring().seal(json.dumps(said).encode(), BOUND_TO)).decode()


def unseal(text: str, at: datetime) -> Kept | None:
    """What `seal` sealed, while it is good; None for anything else."""
    try:
        plain = opened(base64.urlsafe_b64decode(text.encode()), BOUND_TO)
    except (Unsealable, binascii.Error, ValueError):
        return None
    org_id, user_id, path, fields, until = json.loads(plain)
    if not at < datetime.fromisoformat(until) <= at + LIFE + clock.AHEAD:
        return None
    return Kept(UUID(org_id), UUID(user_id), path, [(name, text) for name, text in fields])


def carried(user_id: UUID | None = None) -> str | None:
    """The sealed form that this step of the sign-in brought along; only if it is this person's, when named."""
    text = request.form.get("kept", "")
    found = unseal(text, clock.now()) if text else None
    return text if found and user_id in (None, found.user_id) else None


def regained(actor: Actor) -> Kept | None:
    """What the sign-in brought along, for the person who has come all the way in."""
    found = unseal(request.form.get("kept", ""), clock.now())
    return found if found and found.belongs_to(actor) else None


def page_of(kept: Kept, actor: Actor, title: str, status: int = 200, why: str | None = None) -> Response:
    """The form again, to be read and sent by a person."""
    body = render_template("door/regained.html", kept=kept, whose=mark(actor), title=title, why=why)
    return make_response(body, status)


def given_back(
    actor: Actor, title: str = STALE, status: int = 400, why: str | None = None, once: str | None = None
) -> Response | None:
    """For a form that could not be done under a live session: it, again. None when not theirs, or it holds nothing.

    `once`: the id it is to be sent under instead of its own.
    """
    try:
        found = from_request()
    except TooLong:
        return None
    if found is None or not found.belongs_to(actor):
        return None
    return page_of(found.renewed(once) if once else found, actor, title, status, why)


def at_the_door() -> Response | None:
    """For a form that comes without a session: the sign-in, holding what was typed; None when nothing was."""
    form, text = SignInForm(), carried()
    if text is None:
        try:
            found = from_request()
        except TooLong:
            form.refusal = TOO_LONG
        else:
            if found is None:
                return None
            text = seal(found, clock.now())
    body = render_template("door/sign_in.html", form=form, kept=text)
    return make_response(body, 401)
