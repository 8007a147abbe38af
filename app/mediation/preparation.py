"""The preparation sheet: what each party says, what lies between them, written by two mediators at once.

Two people who write the same line are both kept, with their names and hours, until one of them chooses: a line is
written against the text that was shown (`rev`), and no page of it is refused for being late. What is decided of a line
(a leave, a choice, its end) is decided of the text that was shown, or is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.base import uuid7
from app.core.errors import Refused, Unknown
from app.core.rows import find, get
from app.extensions import db
from app.mediation import known, queries
from app.mediation.models import CaseCarry, CaseLine, MediationCase
from app.mediation.rules import preparation as rules
from app.mediation.rules.preparation import Keep
from app.people.acting import Act

OVERTAKEN = "Ce texte a changé depuis\u00a0: relisez-le."


def add(act: Act, case_id: UUID, part: str, letter: str | None, text: str) -> CaseLine:
    """One more line, under `act.record_id`; her own same words twice are once. Raises Refused."""
    row = queries.writable(act, case_id)
    people = known.letters_of(row)
    rules.check_line(part, letter, people.keys(), text)
    party_id = people[letter].id if letter else None
    one = find(CaseLine, row.org_id, act.record_id)
    if one is None and act.op_id is None:  # a form has no id of its own that would tell
        one = _said(act, row, part, party_id, text.strip())
    return one if one is not None else _added(act, row, part, party_id, text.strip())


def write(act: Act, case_id: UUID, line_id: UUID, rev: int, text: str) -> CaseLine:
    """Another text in the place of the one that was shown. Raises Refused where it was told to the other already.

    Somebody wrote there meanwhile: both texts stay. What she allowed of the former text she did not allow of this one.
    """
    one = _held(act, case_id, line_id)
    rules.check_text(text)
    said = text.strip()
    if said in (one.text, one.other):
        return one
    _check_untold(one)
    if one.other is not None:
        _added(act, get(MediationCase, one.org_id, case_id), one.part, one.party_id, said)
    elif rev == one.rev:
        _becomes(act, one, said, act.actor.user_id, act.occurred_at)
    else:
        one.other, one.other_by, one.other_at, one.rev = said, act.actor.user_id, act.occurred_at, one.rev + 1
    return one


def choose(act: Act, case_id: UUID, line_id: UUID, rev: int, keep: str) -> CaseLine:
    """Of two texts of one line: both, each a line of its own, or one. Chosen already, it is so."""
    one = _decided(act, case_id, line_id, rev, Deed.sheet_settled)
    if keep not in Keep.codes():
        raise Refused("choix", "Choisissez lequel garder.", field="choix")
    if one.other is None or one.other_by is None or one.other_at is None:
        raise Refused("choix", "Il n’y a plus qu’un texte à cette ligne.")
    text, by, at = one.other, one.other_by, one.other_at
    if keep == Keep.deux:
        _put(one.org_id, uuid7(), one.case_id, one.part, one.party_id, text, by, at)
    one.other = one.other_by = one.other_at = None
    one.rev += 1
    if keep == Keep.second:
        _check_untold(one)
        _becomes(act, one, text, by, at)
    return one


def remove(act: Act, case_id: UUID, line_id: UUID, rev: int) -> None:
    """The line and its text are gone. Raises Refused for what was told to the other party: that stays."""
    one = _decided(act, case_id, line_id, rev, Deed.sheet_removed)
    _check_untold(one)
    for carry in carries_of(one):
        db.session.delete(carry)
    db.session.flush()
    db.session.delete(one)


def line_of(row: MediationCase, line_id: UUID) -> CaseLine:
    """A line of this case. Raises Unknown for any other."""
    one = get(CaseLine, row.org_id, line_id)
    if one.case_id != row.id:
        raise Unknown()
    return one


def lines_of(row: MediationCase) -> Sequence[CaseLine]:
    """All of them, the first written first. Whoever shows them notes the reading."""
    of = CaseLine.org_id == row.org_id, CaseLine.case_id == row.id
    return db.session.scalars(select(CaseLine).where(*of).order_by(CaseLine.added_at, CaseLine.id)).all()


def carries_of(one: CaseLine) -> Sequence[CaseCarry]:
    """Every leave that was given of a line, the first first."""
    of = CaseCarry.org_id == one.org_id, CaseCarry.line_id == one.id
    return db.session.scalars(select(CaseCarry).where(*of).order_by(CaseCarry.allowed_at, CaseCarry.id)).all()


def counted(row: MediationCase) -> int:
    """How many lines there are: what somebody may know who does not read them."""
    of = CaseLine.org_id == row.org_id, CaseLine.case_id == row.id
    return db.session.scalar(select(func.count()).select_from(CaseLine).where(*of)) or 0


def held_as_shown(act: Act, case_id: UUID, line_id: UUID, rev: int) -> CaseLine:
    """A line to decide something of. Raises Refused once its text is no longer the one that was shown."""
    one = _held(act, case_id, line_id)
    if one.rev != rev:
        raise Refused("change", OVERTAKEN)
    return one


def _held(act: Act, case_id: UUID, line_id: UUID) -> CaseLine:
    return line_of(queries.writable(act, case_id), line_id)


def _decided(act: Act, case_id: UUID, line_id: UUID, rev: int, deed: Deed) -> CaseLine:
    _held(act, case_id, line_id)
    changes.note(act.actor, line_id, deed)
    return held_as_shown(act, case_id, line_id, rev)


def _check_untold(one: CaseLine) -> None:
    if any(carry.carried_at is not None for carry in carries_of(one)):
        said = "Cela a été dit à l’autre partie\u00a0: la ligne reste. Ajoutez-en une autre."
        raise Refused("portee", said, field="texte")


def _becomes(act: Act, one: CaseLine, text: str, by: UUID, at: datetime) -> None:
    """The leaves given of the former text fall with it."""
    one.text, one.written_by, one.written_at, one.rev = text, by, at, one.rev + 1
    for carry in carries_of(one):
        if carry.withdrawn_at is None:
            carry.withdrawn_by, carry.withdrawn_at = act.actor.user_id, act.occurred_at


def _said(act: Act, row: MediationCase, part: str, party_id: UUID | None, text: str) -> CaseLine | None:
    """A line of hers that says just that, at the same place."""
    same = (one for one in lines_of(row) if (one.part, one.party_id, one.written_by) == (part, party_id, _me(act)))
    return next((one for one in same if one.text == text), None)


def _me(act: Act) -> UUID:
    return act.actor.user_id


def _added(act: Act, row: MediationCase, part: str, party_id: UUID | None, text: str) -> CaseLine:
    if counted(row) >= rules.LINES_MOST:
        raise Refused("trop", f"{rules.LINES_MOST} lignes au plus\u00a0: supprimez-en, ou réunissez-en.")
    return _put(row.org_id, act.record_id, row.id, part, party_id, text, _me(act), act.occurred_at)


def _put(
    org_id: UUID, id: UUID, case_id: UUID, part: str, party_id: UUID | None, text: str, by: UUID, at: datetime
) -> CaseLine:  # fmt: skip
    one = CaseLine(
        org_id=org_id, id=id, case_id=case_id, part=part, party_id=party_id, added_at=at, written_by=by, written_at=at,
        rev=1, text=text,
    )  # fmt: skip
    db.session.add(one)
    return one
