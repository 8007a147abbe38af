"""Two rings: who has lost, or been given, the keys of one of them learns nothing of what the other sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from app.core import following, keyring, tenant, unit
from app.core.errors import Refused
from app.core.keyring import CASES, COLUMNS, KeyRing, Unsealable
from app.core.secrets import UNREADABLE
from app.core.unit import read_unit
from app.extensions import db
from app.keys import marks, rotation, values
from app.settings import FILES, Settings, UnsafeSetting, read_ring
from tests.backup.test_drill import backed_up, put_back, started
from tests.conftest import settings_for
from tests.keys import narrative
from tests.keys.conftest import CASE_KEY, KEY
from tests.world import World, build

pytestmark = pytest.mark.slow

OTHER = KeyRing((b"9" * 32,))
BOTH = (COLUMNS, CASES)


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A key file is looked at at every turn, and nobody waits for it."""
    before = dict(keyring._held)
    for module in (following, rotation):
        monkeypatch.setattr(module, "LOOK_EVERY_S", 0.0)
    yield
    keyring._held.update(before)


@pytest.fixture
def told(used: Flask) -> Iterator[None]:
    with narrative.declared(unit.writable(db.engine)):
        yield
        db.session.remove()


def command(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["keys", *arguments])


def keys_of(name: str) -> set[bytes]:
    with tenant.every_tenant(), read_unit() as s:
        return {id for column in values.of_ring(name) for id in values.by_key(s, column)}


@pytest.mark.parametrize("lost", BOTH)
def test_the_words_of_a_ring_that_is_another_are_unreadable_and_those_of_the_other_open(
    told: None, town: World, lost: str
) -> None:
    narrative.written(town)
    keyring.install(OTHER, name=lost)
    (row,) = narrative.read(town)
    found = {COLUMNS: row.noted, CASES: row.said}
    assert found.pop(lost) == UNREADABLE
    assert list(found.values()) == [{COLUMNS: "Mme Zyzomys a peur", CASES: "on parle au 3"}[lost]]


def test_each_ring_seals_its_own_and_a_value_moved_across_does_not_open(told: None, town: World) -> None:
    narrative.written(town)
    assert keys_of(CASES) == {KeyRing.key_id(CASE_KEY)} and KeyRing.key_id(CASE_KEY) not in keys_of(COLUMNS)
    (row,) = narrative.read(town)
    row._noted, row._said = row._said, row._noted
    assert (row.noted, row.said) == (UNREADABLE, UNREADABLE)


def test_the_keys_of_the_logbook_open_nothing_of_a_case(told: None, town: World) -> None:
    row = narrative.written(town)
    bound = narrative.Narrative.said.place(row).bound_to("_said")
    assert KeyRing((CASE_KEY,)).open(row._said or b"", bound) == b"Mme Zyzomys a peur"
    with pytest.raises(Unsealable):
        KeyRing((KEY,)).open(row._said or b"", bound)


@pytest.mark.parametrize("name", BOTH)
def test_a_ring_is_rotated_and_its_former_key_retired_without_a_byte_of_the_other(
    used: Flask, told: None, town: World, own: Settings, name: str
) -> None:
    narrative.written(town)
    (before,) = narrative.read(town)
    other = COLUMNS if name == CASES else CASES
    kept, held = keys_of(other), keyring.ring(other)
    assert command(used, "rotate", name).exit_code == 0
    assert "Retirée(s)" in command(used, "rotate", name, "--retire").output
    file = own.ring_files[name]
    assert file is not None and read_ring(file).ids == keyring.ring(name).ids and file.stat().st_mode & 0o777 == 0o600
    assert keys_of(name) == {keyring.ring(name).ids[0]} != {KeyRing.key_id(KEY)}
    assert (keys_of(other), keyring.ring(other)) == (kept, held)
    (row,) = narrative.read(town)
    assert (row.noted, row.said) == (before.noted, before.said) == ("on parle au 3", "Mme Zyzomys a peur")
    create_app(replace(own, **{f"{name.removesuffix('s')}_keys": keyring.ring(name).keys}))  # its marks followed


def test_check_names_both_rings_and_the_records_that_each_no_longer_opens(used: Flask, told: None, town: World) -> None:
    row = narrative.written(town)
    well = command(used, "check")
    assert well.exit_code == 0 and f"cases : {KeyRing.key_id(CASE_KEY).hex()} scelle" in well.output
    keyring.install(OTHER, name=CASES)
    said = command(used, "check").output
    assert f"narrative.said : 1 illisible(s), à restaurer : {row.id}" in said and "narrative.noted : 1 par" in said
    assert "Mme Zyzomys" not in said and f"{FILES[CASES]} n’a pas la clé {KeyRing.key_id(CASE_KEY).hex()}" in said


def test_case_keys_of_the_environment_are_rotated_by_hand(
    used: Flask, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(used.extensions, "palier_settings", replace(own, case_key_file=None))
    refused = command(used, "rotate", "cases")
    assert refused.exit_code == 1 and "PALIER_CASE_KEYS" in refused.output and "PALIER_COLUMN" not in refused.output


def test_a_key_of_both_rings_is_refused(own: Settings) -> None:
    with pytest.raises(UnsafeSetting, match="PALIER_COLUMN_KEYS et PALIER_CASE_KEYS ont une clé en commun"):
        replace(own, case_keys=(CASE_KEY, *own.column_keys))


def test_a_copy_whose_cases_are_sealed_to_a_key_that_is_not_here_is_not_put_back(tmp_path: Path) -> None:
    have = settings_for(tmp_path, f"sqlite:///{tmp_path / 'palier.sqlite'}")
    with started(have), narrative.declared(unit.writable(db.engine)):
        with tenant.every_tenant():
            town = build()
            marks.keep(have)
        narrative.written(town)
        made, key = backed_up(have)
        db.session.remove()
        with pytest.raises(Refused, match=r"clé absente \([0-9a-f]{8}\).*case\.keys de cette sauvegarde"):
            put_back(replace(have, case_keys=OTHER.keys), made, key)
