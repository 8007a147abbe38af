"""Write docs/flows.md: the states of a case, what each move asks, and each flow with its questions and delays.

Drawn from `app/mediation/rules` and `app/mediation/data/*.json`. `python -m tools.flows --check` only says whether the
page is up to date.
"""

import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from app.mediation.rules.flows import REASONS, Choice, Flow, Question, Reason, label_of, shipped
from app.mediation.rules.guards import Known, missing
from app.mediation.rules.states import ACTIVE, CASE, Answer, CaseState
from tools.shell_list import ROOT

OUT = ROOT / "docs" / "flows.md"
HEAD = """# Flows of mediation

Written by `python -m tools.flows` from `app/mediation/rules` and `app/mediation/data/*.json`; never edited by hand.

What an organisation may change of a flow is `app/mediation/rules/overrides.py`: labels, delays within bounds, reasons
and questions of its own, advice it hides; never a question that decides, nor the last way to interrupt.

## The states of a case
"""
ANY = """From any state in which something is being done, a mediator interrupts or suspends, alone: an interruption asks
a reason of the list and nothing else, a suspension a reason and a day. A suspended case resumes where it was.
"""
WHO = {"A": "mediator", "C": "coordination", "AC": "either"}
NAMES = {
    "refusals": "Not eligible",
    "interruptions": "Interrupted",
    "suspensions": "Suspended",
    "droppings": "Without follow-up",
}
DELAYS = {
    "look": "a request is looked at",
    "eligibility": "eligible or not, from its receipt",
    "contact": "each party is joined",
    "retry": "between two tries",
    "session": "to the next session",
    "mediation": "to an end",
    "copies": "the agreement read, and copies",
    "telling": "each party told of the end",
    "longest_suspension": "the longest suspension",
    "reopening_months": "a closed case opens again (months)",
    "checks": "an agreement is seen again",
}
BARE = Known(
    today=date(2026, 1, 1),
    letters=frozenset("AB"),
    agreed=frozenset("A"),
    bound=frozenset("A"),
    blocked=("hors_champ",),
    followups_open=1,
    checks_due_left=1,
)
"""A case of which nothing is done: what lacks is then all that a move asks."""


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    heads = list(heads)
    return [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *(f"| {' | '.join(row)} |" for row in rows), ""]


def own_moves() -> list[tuple[str, CaseState, str]]:
    """All but those any active state has."""
    aside = (CaseState.suspendu, CaseState.interrompu)
    return [(a.value, CaseState(b), who) for (a, b), who in CASE.transitions.items()
            if b not in aside and a != CaseState.suspendu]  # fmt: skip


def drawing() -> list[str]:
    lines = [f"    {source} --> {target.value}" for source, target, _ in own_moves()]
    return ["```mermaid", "stateDiagram-v2", "    [*] --> recu", *lines, "    clos --> [*]", "```", ""]


def asked(source: str, target: CaseState, flow: Flow) -> list[str]:
    """Each sentence once, whether nobody agreed yet or one party did."""
    known = replace(BARE, flow=flow)
    return list(
        dict.fromkeys(missing(source, target, replace(known, agreed=frozenset())) + missing(source, target, known))
    )


def guards(flow: Flow) -> list[str]:
    """Each move and what it asks, of the flow whose guards are the more."""
    rows = [(CaseState.label_of(source), target.label, WHO[who], " ".join(asked(source, target, flow)))
            for source, target, who in own_moves()]  # fmt: skip
    return table(("From", "To", "Who", "What it asks"), rows)


def question(flow: Flow, one: Question) -> tuple[str, ...]:
    decides = (
        f"{Answer.label_of(one.blocks)}: {label_of(flow.refusals, one.reason)}" if one.blocks and one.reason else ""
    )
    kind = "decides" if one.blocking else "advice"
    return f"`{one.code}`", one.question, kind + (", must be known" if one.must_know else ""), decides


def reasons(flow: Flow, name: str) -> list[str]:
    rows = [_reason(flow, one) for one in getattr(flow, name) if one.active]
    return [f"**{NAMES[name]}**", "", *table(("Code", "Reason", "Then to"), rows)]


def _reason(flow: Flow, one: Reason) -> tuple[str, str, str]:
    return f"`{one.code}`", one.label, label_of(flow.redirections, one.redirect) if one.redirect else ""


def named(choices: tuple[Choice, ...]) -> str:
    return "; ".join(f"{one.label} (`{one.code}`)" for one in choices) + "."


def told(value: int | tuple[int, ...]) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def page_of(flow: Flow) -> list[str]:
    """Its part of the page."""
    delays = [(words, told(getattr(flow.delays, name))) for name, words in DELAYS.items()]
    needed = f"{flow.parties} " + ("party agrees" if flow.parties == 1 else "parties agree")
    beside = ", beside an institution that named its correspondent" if flow.correspondent else ""
    return [
        f"## {flow.label} (`{flow.code}`, version {flow.version})",
        "",
        f"Takes {', '.join(f'`{one}`' for one in flow.families)}. It begins when {needed}{beside}.",
        "",
        *table(("Question", "In French", "It", "Refuses when"), [question(flow, one) for one in flow.checklist]),
        *table(("Days", ""), delays),
        *(line for name in REASONS for line in reasons(flow, name)),
        f"**Letters**: {named(flow.letters)}",
        "",
        f"**To close**: {named(flow.closing)}",
        "",
    ]


def source() -> str:
    """The text of the page."""
    flows = shipped()
    active = ", ".join(one.label for one in ACTIVE)
    strictest = max(flows.values(), key=lambda one: one.correspondent)
    parts = [HEAD, *drawing(), ANY, f"Those are: {active}.", "", *guards(strictest)]
    return "\n".join([*parts, *(line for one in flows.values() for line in page_of(one))])


def main() -> str | None:
    """Write the page, or with --check compare it."""
    if "--check" in sys.argv[1:]:
        same = OUT.is_file() and OUT.read_text(encoding="utf-8") == source()
        return None if same else "docs/flows.md is not of these flows: python -m tools.flows"
    OUT.write_text(source(), encoding="utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main())
