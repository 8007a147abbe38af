"""Which estate a row is, and what its cells mean: the pure parts of an import."""

import random

import pytest

from app.core.base import uuid7
from app.places.imports import mapping as mappings
from app.places.imports.grouping import Staged
from app.places.imports.mapping import ImportRefused, Position
from app.places.imports.plan import CREATED, UNCHANGED, UPDATED, Known, decide
from app.places.imports.report import safe
from app.places.imports.rows import FAR, Converter, Rejected, locator

MINIMAL = {"source": "essai", "columns": {"source_id": "id", "address": "adresse"}}


def row(number, key="k", row_hash="h", **fields):
    return Staged(number, "id1", key, row_hash, {"landlord": "A", "dwellings": 1, **fields})


def known(content_hash="k", row_hash="h", **fields):
    return Known(uuid7(), content_hash, row_hash, {"landlord": "A", "dwellings": 1, **fields})


def test_an_identifier_used_again_with_other_content_is_another_estate():
    first, second, third = decide([row(1), row(2, row_hash="h2"), row(3, key="k3")], [])
    assert {one.outcome for one in (first, second, third)} == {CREATED}
    assert [one.content_hash for one in (first, second, third)] == ["k", "k:2", "k3"]


def test_rows_find_the_estates_they_made_whatever_their_order():
    rows = [row(n, row_hash=f"h{n}", dwellings=n) for n in range(1, 6)]
    made = [known(f"k:{n}" if n > 1 else "k", f"h{n}", dwellings=n) for n in range(1, 6)]
    for seed in range(20):
        shuffled = random.Random(seed).sample(rows, 5)
        decisions = decide(shuffled, made)
        assert {one.outcome for one in decisions} == {UNCHANGED}
        assert all(one.estate_id == made[one.row.number - 1].id for one in decisions)


def test_a_changed_row_brings_its_estate_up_to_date_and_says_what_changed():
    estate = known(row_hash="before", dwellings=12)
    [decision] = decide([row(1, landlord="B", dwellings=None)], [estate])
    assert (decision.outcome, decision.estate_id) == (UPDATED, estate.id)
    assert decision.changes == {"landlord": "B"}  # silence never erases a number
    assert decision.remarks == ("changé\u00a0: bailleur",)


def test_a_landlord_that_became_unknown_is_withdrawn():
    [decision] = decide([row(1, landlord="")], [known(row_hash="before")])
    assert decision.changes == {"landlord": ""}


def test_a_known_identifier_at_another_address_is_told():
    [decision] = decide([row(1, key="elsewhere")], [known()])
    assert decision.outcome == CREATED and "déjà connu" in decision.remarks[0]


def read(cells, **mapping):
    checked = mappings.parse({**MINIMAL, **mapping})
    return Converter(checked, ["id", "adresse", "n", "x", "y"], {"N1": "sector"}).row(cells)


@pytest.mark.parametrize("text, value", [("12", 12), ("1 019", 1019), ("1 019", 1019), ("12,0", 12), ("", None)])
def test_french_numbers_are_read(text, value):
    columns = {**MINIMAL["columns"], "dwellings": "n"}
    assert read(["1", "rue X", text, "", ""], columns=columns).fields["dwellings"] == value


@pytest.mark.parametrize("cells", [
    ["", "rue X", "1", "", ""], ["1", "", "1", "", ""], ["1", "(vide)", "1", "", ""],
    ["1", "rue X", "douze", "", ""], ["1", "rue X", "1,5", "", ""], ["1", "rue X", "1", "5", ""],
    ["1", "rue X", "nan", "", ""], ["1", "rue X", "1", "2,35", "48,85"], ["1", "rue X"],
    ["1", "x" * 301, "1", "", ""], ["1", "rue X", "١٢", "", ""],
])  # fmt: skip
def test_a_row_that_cannot_be_understood_is_rejected_with_a_reason(cells):
    more = {"columns": {**MINIMAL["columns"], "dwellings": "n"}, "absent": ["(vide)"],
            "position": {"x": "x", "y": "y", "epsg": 2154}}  # fmt: skip
    with pytest.raises(Rejected, match=r"\w{4}"):
        read(cells, **more)


def test_projected_coordinates_become_degrees():
    lat, lon = locator(Position("x", "y", 2154))(655823.1529, 6859495.4557)
    assert abs(lat - 48.83399818) < 1e-6 and abs(lon - 2.398175442) < 1e-6


@pytest.mark.parametrize("change", [
    {"source": ""}, {"delimiter": ";;"}, {"encoding": "klingon"}, {"columns": {"address": "a"}},
    {"columns": {"source_id": "i", "address": "a", "couleur": "c"}}, {"absent": "x"}, {"colonnes": {}},
    {"position": {"x": "x"}}, {"position": {"x": "x", "y": "y", "epsg": 1}}, {"defaults": {"year": 3}},
])  # fmt: skip
def test_a_wrong_mapping_is_refused_before_the_file_is_opened(change):
    with pytest.raises(ImportRefused, match="essai|mapping"):
        mappings.parse({**MINIMAL, **change})


def test_no_cell_of_a_report_runs_as_a_formula():
    for cell in ("=1+1", "+33", "@x", "\t=1", "-cmd", "＝1", " =1"):
        assert safe(cell) == "'" + cell
    assert safe("-8") == "-8" and safe("12-18 rue X") == "12-18 rue X"


def test_a_sector_is_known_by_its_code_whatever_its_case():
    columns = {**MINIMAL["columns"], "sector": "n"}
    assert read(["1", "rue X", "n1", "", ""], columns=columns).fields["sector_id"] == "sector"
    with pytest.raises(Rejected, match="secteur inconnu"):
        read(["1", "rue X", "N2", "", ""], columns=columns)


def test_a_postcode_without_its_zero_says_all_the_same_where_the_position_must_be():
    mapping = {"columns": {**MINIMAL["columns"], "postcode": "n"}, "position": {"x": "x", "y": "y", "epsg": 4326}}
    near, far = (read(["1", "rue X", "1000", *where], **mapping) for where in (("5.22", "46.2"), ("2.35", "48.85")))
    assert near.fields["postcode"] == "" and FAR not in dict(near.remarks)
    assert FAR in dict(far.remarks) and far.km > 200
