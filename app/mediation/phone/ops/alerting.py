"""An alert from the landing: a case that is complex or unfair, somebody in danger once the call is made."""

from __future__ import annotations

from marshmallow import fields, validate

from app.core.refs import Ref
from app.followups.schemas import Strict
from app.mediation import alerts
from app.mediation.alerts import Called
from app.mediation.models import CaseAlert, MediationCase
from app.mediation.phone.ops.common import (
    Data,
    needed,
    not_later,
    operation,
    own,
    there,
    typed,
)
from app.people.acting import Act


class CaseAlertOp(Strict):
    """`case.alert`."""

    alert_id = Ref("case_alert", new=True, required=True)
    facts = typed(alerts.TEXT_MAX, required=True)


class CaseProtectOp(CaseAlertOp):
    """`case.protect`: who was called, and when."""

    called = fields.String(required=True, validate=validate.OneOf(Called.codes()))
    called_at = fields.AwareDateTime(load_default=None, allow_none=True)


class CaseHeardOp(Strict):
    """`case.heard`: its author read the answer that was given at `answered_at`; with `closes`, nothing more is to be
    done of it."""

    alert_id = Ref("case_alert", required=True)
    answered_at = fields.AwareDateTime(required=True)
    closes = fields.Boolean(load_default=False)


def alert(act: Act, row: MediationCase, data: Data) -> None:
    if there(CaseAlert, row, data["alert_id"]) is None:
        alerts.raise_on_case(own(act, data["alert_id"]), row.id, data["facts"])


def protect(act: Act, row: MediationCase, data: Data) -> None:
    if there(CaseAlert, row, data["alert_id"]) is None:
        called_at = not_later(act, data["called_at"])
        alerts.protect(own(act, data["alert_id"]), data["facts"], data["called"], called_at, row.id)


def heard(act: Act, row: MediationCase, data: Data) -> None:
    one = needed(CaseAlert, row, data["alert_id"])
    alerts.hear(act, one.id, data["answered_at"])
    if data["closes"]:
        alerts.close(act, one.id)


OPERATIONS = (
    operation("case.alert", "Alerte sur un dossier", CaseAlertOp, alert, "append", ("facts",)),
    operation("case.protect", "Personne en danger", CaseProtectOp, protect, "append", ("facts",)),
    operation("case.heard", "Réponse à une alerte lue", CaseHeardOp, heard, "append"),
)
