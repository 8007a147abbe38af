"""Propose a change of a list, from a phone; accept it into the draft, or refuse it, at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.errors import Refused
from app.core.rows import find, get
from app.extensions import db
from app.nomenclatures import drafts, editing, queries
from app.nomenclatures import rules as lists
from app.nomenclatures.wishes import rules
from app.nomenclatures.wishes.models import ListWish
from app.nomenclatures.wishes.rules import REASON_MAX, State, Want
from app.people.acting import Act, Actor

TAKEN = "Cet identifiant est déjà pris."
ANSWERED = "Cette proposition a déjà sa réponse."
SO_ALREADY = "La liste publiée est déjà ainsi\u00a0: dites-le à l’agent en refusant, avec vos mots."


def propose(act: Act, data: Mapping[str, Any]) -> ListWish:
    """`list.propose`: it waits for the coordination. Sent again, it is the one that is there. Raises Refused."""
    org_id = act.actor.org_id
    row = find(ListWish, org_id, act.record_id, lock=True)
    if row is not None:
        if row.author_id != act.actor.user_id:
            raise Refused("id", TAKEN, field="id")
        return row
    line = None if data["want"] == Want.manque else data["line"]
    text = rules.checked(lists.shipped(data["list"]), data["want"], line, editing.clean(data["text"]))
    row = ListWish(
        org_id=org_id, id=act.record_id, list_code=data["list"], want=data["want"],
        line=queries.check(org_id, data["list"], line) if line else None, text=text,
        author_id=act.actor.user_id, made_at=act.occurred_at, state=State.en_attente.value,
    )  # fmt: skip
    db.session.add(row)
    return row


def accept(actor: Actor, at: datetime, wish_id: UUID, *, label: str = "", parent: str = "") -> ListWish:
    """Into the draft of its list: a line added under a shipped one, relabelled, or switched off. Raises Refused."""
    wish = _waiting(actor, wish_id, Deed.wish_accepted)
    code = _drafted(actor, at, wish, label, parent)
    wish.state, wish.put = State.acceptee.value, code
    wish.answered_by, wish.answered_at = actor.user_id, at
    before, after = queries.find(actor.org_id, wish.list_code, code), _after(wish, code)
    if not rules.in_draft(wish.want, before, after):
        raise Refused("deja", SO_ALREADY)
    return wish


def refuse(actor: Actor, at: datetime, wish_id: UUID, reason: str) -> ListWish:
    """The list stays as it is, and its author reads why. Raises Refused."""
    wish = _waiting(actor, wish_id, Deed.wish_refused)
    if not 0 < len(reason.strip()) <= REASON_MAX:
        raise Refused("motif", f"Dites pourquoi, en {REASON_MAX} signes au plus.", field="reason")
    wish.state, wish.reason = State.refusee.value, reason.strip()
    wish.answered_by, wish.answered_at = actor.user_id, at
    return wish


def _waiting(actor: Actor, wish_id: UUID, deed: Deed) -> ListWish:
    drafts.hold(actor)
    wish = get(ListWish, actor.org_id, wish_id, lock=True)
    changes.note(actor, wish.id, deed)
    if wish.state != State.en_attente:
        raise Refused("etat", ANSWERED)
    return wish


def _drafted(actor: Actor, at: datetime, wish: ListWish, label: str, parent: str) -> str:
    if wish.want == Want.manque:
        return drafts.add(actor, at, wish.list_code, parent, label)
    line = wish.line or ""
    if wish.want == Want.reformuler:
        drafts.relabel(actor, at, wish.list_code, line, label)
    elif wish.want == Want.inutile:
        drafts.switch(actor, at, wish.list_code, line, on=False)
    else:
        raise Refused(
            "illisible", "Ce que demande cette proposition ne se lit plus\u00a0: refusez-la en disant pourquoi."
        )
    return line


def _after(wish: ListWish, code: str) -> lists.Item | None:
    drafted = queries.draft_items(wish.org_id, wish.list_code)
    return next((one for one in drafted if one.code == code), None)
