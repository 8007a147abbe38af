"""What the answers to a checklist say: what is still to ask, what stands in the way, what may be proposed. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from app.mediation.rules.flows import Flow, Question, Reason
from app.mediation.rules.states import Answer, Verdict

Answers = Mapping[str, str]
"""By the code of the question."""


def to_ask(flow: Flow, answers: Answers) -> list[Question]:
    """Those that must be answered before anything is decided, and are not."""
    return [one for one in flow.checklist if one.blocking and not _answered(one, answers.get(one.code))]


def _answered(question: Question, answer: str | None) -> bool:
    allowed = [Answer.oui, Answer.non] if question.must_know else list(Answer)
    return answer in allowed


def standing_in_the_way(flow: Flow, answers: Answers) -> tuple[str, ...]:
    """The reasons of refusal the answers give, each once, in the order of the flow."""
    asked = [one for one in flow.checklist if one.active and one.blocks is not None]
    given = {one.reason for one in asked if answers.get(one.code) == one.blocks}
    return tuple(one.code for one in flow.refusals if one.code in given)


def refusals(flow: Flow, answers: Answers) -> list[Reason]:
    """The reasons one may give: those the answers gave, and those no question of the flow is about."""
    asked = {one.reason for one in flow.checklist if one.active}
    given = standing_in_the_way(flow, answers)
    return [one for one in flow.refusals if one.active and (one.code in given or one.code not in asked)]


def proposed(flow: Flow, answers: Answers) -> Verdict | None:
    """What the answers lead to; None as long as one that decides lacks. One that refuses is enough to refuse."""
    if standing_in_the_way(flow, answers):
        return Verdict.non_recevable
    return None if to_ask(flow, answers) else Verdict.recevable


def redirections(flow: Flow, reasons: tuple[str, ...]) -> tuple[str, ...]:
    """To whom one may be sent for these reasons, the closest first; then whoever the flow knows of."""
    why = (*flow.refusals, *flow.interruptions)
    named = [one.redirect for one in why if one.code in reasons and one.redirect]
    known = [one.code for one in flow.redirections if one.active]
    return tuple(dict.fromkeys([*(one for one in named if one in known), *known]))
