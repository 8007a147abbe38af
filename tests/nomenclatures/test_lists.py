"""The shipped lists, and what an organisation may change in them."""

import re

import pytest

from app.core.errors import Refused
from app.core.rows import get
from app.core.tenant import every_tenant, tenant
from app.core.unit import read_unit, write_unit
from app.nomenclatures import actions, queries, rules
from app.nomenclatures.models import ListVersion
from app.nomenclatures.rules import Change
from app.nomenclatures.schemas import wire


@pytest.mark.parametrize("code", rules.LISTS)
def test_a_list_has_stable_codes_short_labels_and_ways_out(code):
    shipped = rules.shipped(code)
    codes = [item.code for item in shipped.items]
    assert shipped.code == code and len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9_]*", c) for c in codes)
    assert shipped.scale or {"autre", "non_renseigne"} <= set(codes)
    parents = {item.parent for item in shipped.items if item.parent}
    assert all(shipped.find(parent).parent is None for parent in parents)
    assert all(0 < len(item.label) <= 40 and item.label[0].isupper() or item.label[0].isdigit()
               for item in shipped.items)  # fmt: skip


def test_technical_lines_carry_the_default_severity_of_the_domain():
    lines = {i.code: i for i in rules.shipped("categorie_technique").items}
    expected = {"personne_bloquee": "t0", "panne": "t1", "odeur_gaz": "t0", "extincteur": "t0",
                "panne_totale": "t1", "minuterie": "t2", "rats": "t3", "arbre_danger": "t1"}  # fmt: skip
    assert {code: lines[code].extra["severity"] for code in expected} == expected
    assert all(line.extra["severity"] in {"t0", "t1", "t2", "t3"} for line in lines.values())


def test_every_step_of_a_scale_says_how_it_is_drawn_and_belongs_to_no_other():
    steps = [item.code for scale in rules.SCALES for item in rules.shipped(scale).items]
    assert len(set(steps)) == len(steps)
    assert [rules.mark_of(code) for code in ("0", "4", "g1", "g4")] == [(0, ""), (4, ""), (1, ""), (4, "")]
    assert [rules.mark_of(f"t{n}") for n in range(5)] == [(4, "D"), (3, "U"), (2, "I"), (1, "C"), (0, "")]
    assert [rules.mark_of(code) for code in (None, "", "t9")] == [(0, "")] * 3


def test_the_two_level_lists_hold_every_line_of_the_domain():
    types = rules.shipped("type_conflit").items
    assert len([i for i in types if i.parent]) == 63
    assert len([i for i in rules.shipped("categorie_technique").items if i.parent]) == 65
    assert rules.family(rules.shipped("type_conflit"), "bruit_fete") == "bruit"


def test_an_unknown_list_is_refused():
    for code in ("inconnue", "../rules", ""):
        with pytest.raises(Refused):
            rules.shipped(code)


@pytest.mark.parametrize(
    "list_code, change",
    [
        ("gravite", Change("g5", parent="g4", label="Pire")),
        ("gravite", Change("g1", active=False)),
        ("lieu", Change("Hall B", parent="hall", label="Hall B")),
        ("lieu", Change("hall_b", parent="nulle_part", label="Hall B")),
        ("lieu", Change("hall_b", parent="hall")),
        ("lieu", Change("hall", label=" ")),
        ("lieu", Change("hall", parent="cave")),
    ],
)
def test_a_change_that_would_break_a_list_is_refused(list_code, change):
    with pytest.raises(Refused):
        rules.validate(rules.shipped(list_code), change)


def test_an_organisation_relabels_switches_off_reorders_and_adds(world):
    org = world.org_id
    with tenant(org), write_unit():
        actions.change_list(org, "lieu", Change("hall", label="Entrée"))
        actions.change_list(org, "lieu", Change("gare", active=False))
        actions.change_list(org, "lieu", Change("rue", sort=1))
        actions.change_list(org, "lieu", Change("laverie_a", parent="equipement_public", label="Laverie"))
        actions.change_list(org, "type_conflit", Change("chats", parent="bruit_animaux", label="Chats"))
    with tenant(org), read_unit():
        places = queries.choices(org, "lieu")
        assert places[0].code == "rue" and "gare" not in [i.code for i in places]
        assert queries.label(org, "lieu", "hall") == "Entrée"
        assert queries.shipped_code(org, "lieu", "laverie_a") == "equipement_public"
        assert queries.find(org, "type_conflit", "chats").parent == "bruit"
        assert queries.family(org, "type_conflit", "chats") == "bruit"


def test_what_one_organisation_changes_another_does_not_see(world):
    with tenant(world.org_id), write_unit():
        actions.change_list(world.org_id, "lieu", Change("hall", label="Entrée"))
    with tenant(world.other_org_id), read_unit():
        assert queries.label(world.other_org_id, "lieu", "hall") == "Hall"


def test_a_switched_off_code_still_arrives_from_a_phone_and_keeps_its_label(world):
    org = world.org_id
    with tenant(org), write_unit():
        actions.change_list(org, "lieu", Change("gare", active=False))
        assert queries.check(org, "lieu", "gare") == "gare"
        assert queries.label(org, "lieu", "gare") == "Gare"


def test_a_code_of_no_list_is_refused_and_a_later_one_stays_readable(world):
    org = world.org_id
    with tenant(org), read_unit():
        with pytest.raises(Refused):
            queries.check(org, "lieu", "lune")
        with pytest.raises(Refused):
            queries.check_pair(org, "categorie_technique", "proprete", "porte_hall")
        assert queries.check_pair(org, "categorie_technique", "proprete", "tag") == ("proprete", "tag")
        assert queries.label(org, "lieu", "lune") == "autre (à mettre à jour)"


def test_publishing_again_moves_nothing_and_a_change_moves_one_list(world):
    org = world.org_id
    with tenant(org), write_unit():
        assert actions.publish(org) == 0
        actions.change_list(org, "lieu", Change("hall", label="Entrée"))
    with tenant(org), read_unit():
        revs = {code: get(ListVersion, org, rules.list_id(code)).rev for code in rules.LISTS}
        assert revs.pop("lieu") == 2 and set(revs.values()) == {1}


def test_the_wire_shape_names_each_line_and_flags_what_is_not_offered(world):
    org = world.org_id
    with tenant(org), read_unit():
        sent = wire(get(ListVersion, org, rules.list_id("public_age")))
    assert sent["code"] == "public_age"
    assert sent["items"][0] == {"code": "moins_12", "label": "Moins de 12 ans"}
    assert sent["items"][-1] == {"code": "non_renseigne", "label": "Non renseigné", "active": False}


def test_the_operator_adapts_a_list_in_the_structures_words_and_phones_receive_it(app, world, as_phone):
    flask, slug = app.test_cli_runner(), ["--org", "passeurs"]
    phone = as_phone(world.nadia)
    phone.pull_all()
    assert "besoin : " in flask.invoke(args=["lists", "show", *slug]).output
    renamed = flask.invoke(args=["lists", "change", "besoin", "ecoute", *slug, "--label", "Écoute au pied du hall"])
    assert renamed.exit_code == 0 and "Écoute au pied du hall" in renamed.output
    flask.invoke(args=["lists", "change", "besoin", "ecoute", *slug, "--off"])
    own = ["lists", "change", "besoin", "cafe_palier", *slug, "--label", "Café de palier"]
    refused = flask.invoke(args=own)
    assert refused.exit_code == 1 and "Erreur\u00a0: " in refused.output
    assert "(compte comme projet_collectif)" in flask.invoke(args=[*own, "--parent", "projet_collectif"]).output
    shown = flask.invoke(args=["lists", "show", "besoin", *slug]).output
    assert "ecoute : Écoute au pied du hall [n’est plus proposée]" in shown and "cafe_palier" in shown
    (held,) = [one["data"] for one in phone.sync()["changes"] if one["kind"] == "list"]
    assert held["code"] == "besoin" and "cafe_palier" in {item["code"] for item in held["items"]}


@pytest.mark.parametrize("args", [["show", "nulle_part"], ["change", "nulle_part", "ecoute", "--off"]])
def test_a_list_or_a_structure_that_does_not_exist_is_said_in_words(app, world, args):
    flask = app.test_cli_runner()
    for slug in ("passeurs", "personne"):
        told = flask.invoke(args=["lists", *args, "--org", slug])
        assert told.exit_code == 1 and ("n’existe pas" in told.output or "Aucune structure" in told.output)


def test_a_start_publishes_again_only_for_services_that_hold_what_was_shipped_before(world, monkeypatch):
    def behind():
        with every_tenant(), read_unit() as s:
            return set(queries.behind(s))

    assert behind() == set()
    monkeypatch.setattr(rules, "shipped_now", lambda: "the lists of the next release")
    assert behind() == {world.org_id, world.other_org_id}
    with tenant(world.org_id), write_unit():
        actions.publish(world.org_id)
    assert behind() == {world.other_org_id}
