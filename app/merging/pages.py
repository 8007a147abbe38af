"""*Doublons*: the estates, and the landlords, that may be one; two of them made one, two again, or said to be two."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.letters import letters
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.merging import actions as merging
from app.merging import apart, queries
from app.pages.lists import asked_state, page_number
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION, DESK_ROLES, Role
from app.places.models import Estate

bp = DeskPages("merging")
OPEN, APART = "a_regarder", "distinctes"


@bp.get("/patrimoine/doublons")
@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    """Those to be looked at; or those that were said to be several."""
    actor, state = current_actor(), asked_state((APART,), OPEN) or OPEN
    found = queries.doublons(actor.org_id, page_number(), apart=state == APART)
    states = [(OPEN, f"À regarder · {found.open}"), (APART, f"Gardées distinctes · {found.apart}")]
    return render_template(
        "merging/doublons.html", page=found.page, state=state, states=states, owners=queries.owners(actor.org_id),
        joined=queries.joined(actor.org_id), united=queries.landlords_joined(actor.org_id),
        may_join_owners=actor.role == Role.administrator, may_change=actor.role in COORDINATION,
    )  # fmt: skip


@bp.get("/patrimoine/doublons/<uuid:group_id>")
@allow(*DESK_ROLES)
def group(group_id: UUID) -> ResponseReturnValue:
    """All the estates of one group."""
    actor = current_actor()
    sheet = queries.one(actor.org_id, group_id, page_number())
    return render_template(
        "merging/group.html", group=sheet.group, page=sheet.page, may_change=actor.role in COORDINATION
    )


@bp.post("/patrimoine/doublons/<uuid:group_id>/distinctes")
@allow(*COORDINATION)
def keep_apart(group_id: UUID) -> ResponseReturnValue:
    """They are as many estates."""
    with write_unit():
        apart.tell(current_actor(), clock.now(), group_id)
    flash("C’est noté\u00a0: ces résidences ne sont plus proposées comme doublons. Cela se reprend ici.")
    return redirect(url_for("merging.page", etat=APART), 303)


@bp.post("/patrimoine/doublons/<uuid:group_id>/comparer")
@allow(*COORDINATION)
def compare(group_id: UUID) -> ResponseReturnValue:
    """They are to be looked at again."""
    with write_unit():
        apart.take_back(current_actor(), clock.now(), group_id)
    flash("Ces résidences sont de nouveau à regarder.")
    return redirect(url_for("merging.page"), 303)


@bp.get("/patrimoine/<uuid:estate_id>/reunir/<uuid:gone_id>")
@allow(*COORDINATION)
def ask(estate_id: UUID, gone_id: UUID) -> ResponseReturnValue:
    """What would move, before it does; or why it cannot."""
    return _ask(estate_id, gone_id)


@bp.post("/patrimoine/<uuid:estate_id>/reunir/<uuid:gone_id>")
@allow(*COORDINATION)
def join(estate_id: UUID, gone_id: UUID) -> ResponseReturnValue:
    try:
        with write_unit():
            merging.join(current_actor(), clock.now(), estate_id, gone_id, request.form.get("vu", ""))
    except Refused as refused:
        return _ask(estate_id, gone_id, refused), refused.status
    within = letters(merging.UNDONE_HOURS)
    flash(f"Les deux résidences n’en font qu’une. Cela se défait pendant {within} heures, ici.")
    return redirect(url_for("merging.page"), 303)


@bp.post("/patrimoine/reunions/<uuid:merge_id>/defaire")
@allow(*COORDINATION)
def part(merge_id: UUID) -> ResponseReturnValue:
    with write_unit():
        merging.part(current_actor(), clock.now(), merge_id)
    flash("Ce sont de nouveau deux résidences. Ce qui a été saisi depuis la réunion reste où il est.")
    return redirect(url_for("merging.page"), 303)


def _ask(kept_id: UUID, gone_id: UUID, refused: Refused | None = None) -> str:
    org_id = current_actor().org_id
    kept, gone = (get(Estate, org_id, id) for id in (kept_id, gone_id))
    cannot = _refusal(kept, gone)
    told = merging.about(org_id, gone_id)
    said = [f"{count} {_plural(word, count)}" for word, count in told.items() if count]
    owners = {one.id: queries.owner(org_id, one) for one in (kept, gone)}
    return render_template(
        "merging/join.html", kept=kept, gone=gone, said=said, mark=merging.mark_of(told), refused=refused or cannot,
        may_join=cannot is None, owners=owners,
    )  # fmt: skip


def _refusal(kept: Estate, gone: Estate) -> Refused | None:
    try:
        merging.check(kept, gone)
    except Refused as refused:
        return refused
    return None


def _plural(word: str, count: int) -> str:
    first, *rest = word.split(" ")
    return " ".join([f"{first}s" if count > 1 else first, *rest])
