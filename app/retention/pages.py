"""*Réglages › Conservation*: how long each thing is kept and why, what would go today, what went."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused, Unknown
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages.menu import DeskPages, Entry
from app.people.rules import DESK_ROLES, Role
from app.retention import actions, queries, rules
from app.retention.declared import RULES
from app.retention.forms import DelayForm
from app.retention.queries import Standing

bp = DeskPages(
    "retention", Entry("Conservation", "retention.page", "horloge", 162, DESK_ROLES, within="desk.settings")
)  # fmt: skip


@bp.get("/conservation")
@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    org_id = current_actor().org_id
    runs = [(one, _in_words(one.counts)) for one in queries.last_runs(org_id)]
    return render_template(
        "retention/delays.html", delays=queries.standing(org_id).values(), runs=runs, backups=rules.BACKUPS_KEPT.days
    )


@bp.get("/conservation/essai")
@allow(*DESK_ROLES)
def trial() -> ResponseReturnValue:
    """What a run would take now, by rule; nothing is changed."""
    counts = queries.would_go(current_actor().org_id, clock.now())
    delays = queries.standing(current_actor().org_id)
    lines = [(RULES[name], delays[RULES[name].delay], count) for name, count in counts.items()]
    return render_template("retention/trial.html", lines=lines, total=sum(counts.values()))


@bp.get("/conservation/<uuid:delay_id>")
@allow(*DESK_ROLES)
def one(delay_id: UUID) -> ResponseReturnValue:
    delay, form = _delay(delay_id), DelayForm()
    form.mois.data = delay.months
    return _show(delay, form)


@bp.post("/conservation/<uuid:delay_id>")
@allow(Role.administrator)
def shorten(delay_id: UUID) -> ResponseReturnValue:
    """From the next run on."""
    delay, form = _delay(delay_id), DelayForm(request.form)
    if not form.validate():
        return _show(delay, form), 422
    try:
        with write_unit():
            actions.shorten(current_actor(), delay.delay.code, form.mois.data, clock.now())
    except Refused as refused:
        form.refuse(refused)
        return _show(delay, form), refused.status
    flash("Le délai est enregistré. Il vaut dès le prochain passage.")
    return redirect(url_for("retention.page"), 303)


def _delay(delay_id: UUID) -> Standing:
    """Raises Unknown."""
    for one in queries.standing(current_actor().org_id).values():
        if one.id == delay_id:
            return one
    raise Unknown()


def _show(delay: Standing, form: DelayForm) -> str:
    may_change = current_actor().role == Role.administrator and delay.delay.least > 0
    return render_template("retention/delay.html", one=delay, form=form, may_change=may_change)


def _in_words(counts: dict[str, int]) -> list[tuple[str, int]]:
    """A rule of an earlier release keeps its name."""
    return [(RULES[name].goes if name in RULES else name, count) for name, count in counts.items()]
