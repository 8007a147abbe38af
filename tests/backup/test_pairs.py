"""A copy is not put back beside keys that do not open what its phones seal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.core import tenant
from app.core.errors import Refused
from app.keys import marks
from tests.backup.test_drill import backed_up, put_back, started
from tests.conftest import settings_for
from tests.world import build

pytestmark = pytest.mark.slow


def test_a_copy_whose_phones_seal_to_a_key_that_is_not_here_is_not_put_back(tmp_path: Path) -> None:
    have = settings_for(tmp_path, f"sqlite:///{tmp_path / 'palier.sqlite'}")
    with started(have):
        with tenant.every_tenant():
            build()
            marks.keep(have)
        made, key = backed_up(have)
    others = replace(have, sealing_keys=(b"z" * 32,))
    with pytest.raises(Refused, match=r"scellé des saisies pour une clé absente .*sealing\.key"):
        put_back(others, made, key)
    put_back(replace(others, sealing_keys=(b"z" * 32, *have.sealing_keys)), made, key)
