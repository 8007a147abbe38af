"""A list is changed in a draft, tried on one's own phone, then published; nothing recorded meanwhile is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.core import clock
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.nomenclatures import actions, drafts, editing, queries, rules
from app.nomenclatures.rules import Change
from tests.clients import Phone
from tests.desk.evening import payload
from tests.world import Person, World


def act(person: Person, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
    with tenant(person.org_id), write_unit():
        return verb(person.actor, *([] if verb in (drafts.publish, drafts.drop) else [clock.now()]), *args, **more)


def labels(held: dict[Any, Any], code: str) -> dict[str, tuple[str, bool]]:
    """What a phone holds of a list: code -> its label, whether it is offered."""
    (found,) = [one["data"] for (kind, _), one in held.items() if kind == "list" and one["data"]["code"] == code]
    return {one["code"]: (one["label"], one.get("active", True)) for one in found["items"]}


def trial(held: dict[Any, Any], code: str) -> bool:
    (found,) = [one["data"] for (kind, _), one in held.items() if kind == "list" and one["data"]["code"] == code]
    return found.get("trial") == rules.shipped(code).label


def test_a_draft_is_nobodys_until_it_is_tried_then_one_persons_then_everybodys(world: World, as_phone: Any) -> None:
    claire, nadia = as_phone(world.claire), as_phone(world.nadia)
    held = {claire: claire.pull_all(), nadia: nadia.pull_all()}
    act(world.claire, drafts.relabel, "lieu", "hall", "Entrée")
    own = act(world.claire, drafts.add, "lieu", "equipement_public", "Médiathèque")
    assert own == "mediatheque"
    for phone in held:
        held[phone] |= phone.pull_all()
        assert labels(held[phone], "lieu")["hall"] == ("Hall", True) and own not in labels(held[phone], "lieu")
    act(world.claire, drafts.try_out, "lieu")
    for phone in held:
        held[phone] |= phone.pull_all()
    assert labels(held[claire], "lieu")["hall"] == ("Entrée", True) and trial(held[claire], "lieu")
    assert labels(held[claire], "lieu")[own] == ("Médiathèque", True)
    assert labels(held[nadia], "lieu")["hall"] == ("Hall", True) and not trial(held[nadia], "lieu")
    assert labels(held[nadia], "lieu")[own] == ("Médiathèque", False), "named, not offered"
    act(world.claire, drafts.publish, "lieu")
    for phone in held:
        held[phone] |= phone.pull_all()
        assert labels(held[phone], "lieu")["hall"] == ("Entrée", True) and not trial(held[phone], "lieu")
        assert labels(held[phone], "lieu")[own] == ("Médiathèque", True)
    with tenant(world.org_id), read_unit():
        (one,) = queries.publications(world.org_id, "lieu")
        assert (one.number, one.user_id, one.at) == (1, world.claire.user_id, clock.now())
        told = {line.label: line.words for line in editing.told(one.changes)}
        assert told == {"Entrée": "s’appelait «\u00a0Hall\u00a0»", "Médiathèque": "ajoutée"}


def test_what_was_recorded_with_a_trial_arrives_after_the_draft_is_thrown_away_and_reads(
    world: World, as_phone: Any
) -> None:
    claire: Phone = as_phone(world.claire)
    claire.pull_all()
    code = act(world.claire, drafts.add, "besoin", "ecoute", "Café de palier")
    act(world.claire, drafts.try_out, "besoin")
    never = act(world.claire, drafts.add, "besoin", "conflit", "Jamais essayée")
    told = {**payload("contact", world, None, None), "besoin": code, "agents": []}
    waiting = claire.op("contact.record", told)
    act(world.claire, drafts.drop, "besoin")
    assert [one["result"] for one in claire.sync(waiting)["results"]] == ["applied"]
    with tenant(world.org_id), read_unit():
        assert queries.draft(world.org_id, "besoin") is None
        assert queries.label(world.org_id, "besoin", code) == "Café de palier"
        assert queries.shipped_code(world.org_id, "besoin", code) == "ecoute"
        assert code not in [one.code for one in queries.choices(world.org_id, "besoin")]
        assert queries.find(world.org_id, "besoin", never) is None


def test_a_draft_that_comes_back_to_what_is_published_is_none(world: World) -> None:
    act(world.claire, drafts.relabel, "lieu", "hall", "Entrée")
    act(world.claire, drafts.switch, "lieu", "gare", on=False)
    act(world.claire, drafts.switch, "lieu", "gare", on=True)
    with tenant(world.org_id), read_unit():
        assert set(queries.drafted(world.org_id, "lieu")) == {"hall"}
    act(world.claire, drafts.relabel, "lieu", "hall", "Hall")
    with tenant(world.org_id), read_unit():
        assert queries.draft(world.org_id, "lieu") is None


@pytest.mark.parametrize(("list_code", "code"), [("lieu", "gare"), ("type_conflit", "bruit_fete"), ("besoin", "autre")])
def test_a_line_is_moved_among_its_own_and_the_others_keep_their_order(world: World, list_code: str, code: str) -> None:
    def order() -> list[str]:
        with tenant(world.org_id), read_unit():
            return [one.code for one in editing.beside(queries.draft_items(world.org_id, list_code), code)]

    before = order()
    for rank in (0, 1, len(before) - 1, 99, before.index(code)):
        act(world.claire, drafts.place, list_code, code, rank)
        rest = [one for one in before if one != code]
        at = min(rank, len(rest))
        assert order() == [*rest[:at], code, *rest[at:]]
    with tenant(world.org_id), read_unit():
        assert queries.draft(world.org_id, list_code) is None, "back where it was"


def test_lines_of_ones_own_under_one_parent_are_moved_too(world: World) -> None:
    for label in ("Chats", "Chiens", "Oiseaux"):
        act(world.claire, drafts.add, "type_conflit", "bruit_animaux", label)
    act(world.claire, drafts.place, "type_conflit", "oiseaux", 0)
    act(world.claire, drafts.publish, "type_conflit")
    with tenant(world.org_id), read_unit():
        inside = [one.code for one in queries.choices(world.org_id, "type_conflit", "bruit")]
        assert inside[0] == "oiseaux" and inside.index("chiens") == inside.index("chats") + 1
        assert queries.shipped_code(world.org_id, "type_conflit", "oiseaux") == "bruit_animaux"


@pytest.mark.parametrize(
    ("label", "taken", "code"),
    [
        ("Médiathèque", set(), "mediatheque"),
        ("Médiathèque", {"mediatheque"}, "mediatheque_2"),
        ("Cœur d’îlot", {"coeur_d_ilot", "coeur_d_ilot_2"}, "coeur_d_ilot_3"),
        ("שלום", set(), "ligne"),
        ("<script>alert(1)</script>", set(), "script_alert_1_script"),
        ("=1+1", set(), "1_1"),
        ("É" * 60, set(), "e" * 36),
    ],
)
def test_a_code_is_made_of_the_label_whatever_its_letters(label: str, taken: set[str], code: str) -> None:
    assert editing.code_for(label, taken) == code


@pytest.mark.parametrize("label", ["", "   ", "x" * 25, "mot " * 16, "…", "\u200b\u200b"])
def test_a_label_that_would_not_hold_on_a_phone_is_refused_and_one_that_is_there_stays(
    world: World, label: str
) -> None:
    with pytest.raises(Refused):
        act(world.claire, drafts.relabel, "lieu", "hall", label)
    eighty = " ".join(["Résidence"] * 8)
    with tenant(world.org_id), write_unit():
        actions.write(world.org_id, "lieu", Change("rue", label=eighty))
        actions.send(world.org_id, "lieu")
    act(world.claire, drafts.switch, "lieu", "rue", on=False)
    act(world.claire, drafts.publish, "lieu")
    with tenant(world.org_id), read_unit():
        assert queries.label(world.org_id, "lieu", "rue") == eighty


def test_two_lines_of_a_family_are_not_called_alike(world: World) -> None:
    for verb in (
        lambda: act(world.claire, drafts.relabel, "lieu", "gare", "  HALL "),
        lambda: act(world.claire, drafts.add, "lieu", "cave", "Hall"),
    ):
        with pytest.raises(Refused, match="porte déjà ce libellé"):
            verb()
    act(world.claire, drafts.switch, "lieu", "gare", on=False)
    with pytest.raises(Refused, match="n’est plus proposée"):
        act(world.claire, drafts.add, "lieu", "hall", "Gare")


@pytest.mark.parametrize(
    ("list_code", "code"),
    [
        ("besoin", "autre"), ("lieu", "non_renseigne"), ("gravite", "g1"), ("recurrence", "isole"),
        ("registre", "projet"),
    ],
)  # fmt: skip
def test_what_the_product_counts_on_stays_offered(world: World, list_code: str, code: str) -> None:
    with pytest.raises(Refused):
        act(world.claire, drafts.switch, list_code, code, on=False)
    with pytest.raises(Refused), tenant(world.org_id), write_unit():
        actions.change_list(world.org_id, list_code, Change(code, active=False))
    assert all(rules.shipped(one).find(two) for one, two in editing.CHOSEN)


def test_a_list_is_never_left_with_nothing_to_choose(world: World) -> None:
    lines = [one.code for one in rules.shipped("meteo").items if one.code not in editing.WAYS_OUT]
    for code in lines[:-1]:
        act(world.claire, drafts.switch, "meteo", code, on=False)
    with pytest.raises(Refused, match="rien à choisir"):
        act(world.claire, drafts.switch, "meteo", lines[-1], on=False)


def test_a_code_switched_off_while_a_draft_on_a_phone_holds_it_arrives(world: World, as_phone: Any) -> None:
    nadia: Phone = as_phone(world.nadia)
    told = {**payload("contact", world, None, None), "besoin": "ecoute"}
    act(world.claire, drafts.switch, "besoin", "ecoute", on=False)
    act(world.claire, drafts.publish, "besoin")
    assert [one["result"] for one in nadia.sync(nadia.op("contact.record", told))["results"]] == ["applied"]


def test_the_terminal_publishes_at_once_and_a_draft_stays(world: World) -> None:
    act(world.claire, drafts.relabel, "lieu", "gare", "La gare")
    with tenant(world.org_id), write_unit():
        actions.change_list(world.org_id, "lieu", Change("hall", label="Entrée"))
    act(world.claire, drafts.publish, "lieu")
    with tenant(world.org_id), read_unit():
        assert [(one.number, one.user_id) for one in queries.publications(world.org_id, "lieu")] == [
            (2, world.claire.user_id),
            (1, None),
        ]
        assert queries.label(world.org_id, "lieu", "hall") == "Entrée"
        assert queries.label(world.org_id, "lieu", "gare") == "La gare"


def test_only_the_coordination_changes_a_list_and_one_of_another_service_changes_nothing_here(world: World) -> None:
    for person in (world.admin, world.nadia, world.reader):
        with pytest.raises(NotAllowed):
            act(person, drafts.relabel, "lieu", "hall", "Entrée")
    act(world.stranger, drafts.relabel, "lieu", "hall", "Entrée")
    act(world.stranger, drafts.publish, "lieu")
    with tenant(world.org_id), read_unit():
        assert queries.draft(world.org_id, "lieu") is None and queries.publications(world.org_id, "lieu") == []
        assert queries.label(world.org_id, "lieu", "hall") == "Hall"
    with pytest.raises(Unknown):
        act(world.claire, drafts.relabel, "lieu", "lune", "Lune")
