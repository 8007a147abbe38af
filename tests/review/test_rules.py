"""What a landlord is shown of an entry through its revisions."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.review.models import ReleasedLine
from app.review.rules import Facts, Revision, State, check_codes, pack, shown, unpack

ESTATE = UUID(int=1)
FACTS = Facts(estate_id=ESTATE, service_date=date(2026, 11, 20), daypart="soiree", state="visite")


def revision(rev: int, state: State, **more: object) -> Revision:
    return replace(Revision(rev, state.value, replace(FACTS, ambience_level=rev)), **more)  # type: ignore[arg-type]


def test_nothing_is_shown_before_release() -> None:
    assert shown([revision(1, State.a_relire)]) is None


def test_a_correction_leaves_the_last_released_revision() -> None:
    kept = shown([revision(1, State.diffuse), revision(2, State.a_relire)])
    assert kept is not None and kept.rev == 1


def test_a_retained_correction_takes_everything_away() -> None:
    assert shown([revision(1, State.diffuse), revision(2, State.retenu)]) is None


def test_a_correction_of_what_was_retained_stays_inside() -> None:
    assert shown([revision(1, State.retenu, at_once=True), revision(2, State.a_relire, at_once=True)]) is None


def test_codes_that_leave_at_once_are_shown_while_they_wait() -> None:
    now = shown([revision(1, State.a_relire, at_once=True)])
    assert now is not None and now.rev == 1


def test_a_cancelled_entry_is_shown_no_more() -> None:
    assert shown([revision(1, State.diffuse), revision(2, State.a_relire, withdrawn=True)]) is None


states = st.sampled_from(list(State))
histories = st.lists(st.tuples(states, st.booleans(), st.booleans()), min_size=1, max_size=6)


@given(histories, st.randoms())
def test_what_is_shown_was_released_unless_it_leaves_at_once(history: list[tuple[State, bool, bool]], chance) -> None:
    at_once = history[0][1]
    rows = [revision(n, state, at_once=at_once, withdrawn=gone) for n, (state, _, gone) in enumerate(history, start=1)]
    seen = shown(chance.sample(rows, len(rows)))
    if rows[-1].withdrawn or rows[-1].state == State.retenu:
        assert seen is None
    if seen is not None and not at_once:
        assert seen.state == State.diffuse
        assert not any(one.state == State.retenu for one in rows if one.rev > seen.rev)


def test_facts_are_stored_and_read_back_whole() -> None:
    full = replace(FACTS, entrance_id=uuid4(), iso_week="2026-W47", ambience_level=0, sent_on=date(2026, 11, 21))
    assert unpack(pack(full)) == full


def test_a_stored_fact_of_another_release_is_dropped() -> None:
    assert unpack({**pack(FACTS), "author": "Nadia"}) == FACTS


def test_the_landlords_table_has_the_facts_and_no_other_column() -> None:
    bookkeeping = {"org_id", "id", "kind", "entity_id", "rev"}
    columns = {column.name for column in ReleasedLine.__table__.columns}
    assert columns - bookkeeping == {one.name for one in fields(Facts)}


def test_no_landlord_column_could_hold_a_text_an_author_or_an_hour() -> None:
    forbidden = ("text", "author", "agent", "note", "hour", "occurred", "origin", "floor", "dwelling", "name")
    assert not [c.name for c in ReleasedLine.__table__.columns if any(word in c.name for word in forbidden)]


@pytest.mark.parametrize("text", ["Mme Canari attend", "Réglé", "a" * 61, "calme\n", "=1+1"])
def test_no_column_a_landlord_reads_takes_a_text_for_a_code(text: str) -> None:
    with pytest.raises(ValueError, match="family"):
        check_codes(Facts(estate_id=uuid4(), family=text))


def test_codes_weeks_and_months_are_codes() -> None:
    check_codes(Facts(estate_id=uuid4(), family="bruit_deux_roues", iso_week="2026-W47", month="2026-11"))
