"""Builds of the phone are ordered by their release."""

from __future__ import annotations

import pytest

from app.core import release
from app.settings import UnsafeSetting, from_env
from tools import shell_list


@pytest.mark.parametrize(
    ("build", "number"),
    [
        ("12-9bede9c9d93b32c8", 12), ("12", 12), ("9bede9c9d93b32c8", 0), ("0123456789012345", 0), ("dev", 0), ("", 0),
        ("-3", 0), ("1.5", 0), ("١٢-a", 0),
    ],
)  # fmt: skip
def test_the_release_is_read_from_the_name_of_a_build(build: str, number: int) -> None:
    assert release.release_of(build) == number


def test_a_build_is_older_by_number_and_a_build_without_one_before_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "RELEASE", 20)
    older = [build for build in ("dev", "2-f", "9-a", "10-0", "11-b", "100-c") if release.is_older(build, 10)]
    assert older == ["dev", "2-f", "9-a"]
    assert not release.is_older("dev", 0)


def test_no_phone_is_asked_for_a_build_that_is_not_delivered_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "RELEASE", 3)
    assert not release.is_older("3-a", 4) and release.is_older("2-a", 4)


def test_the_build_served_is_of_this_release() -> None:
    assert release.release_of(shell_list.build_of([])) == release.RELEASE


def test_a_minimum_that_names_no_release_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIER_SECRET_KEYS", "k" * 40)
    monkeypatch.setenv("PALIER_COLUMN_KEYS", "a" * 42 + "A=")
    monkeypatch.setenv("PALIER_CASE_KEYS", "b" * 42 + "A=")
    monkeypatch.setenv("PALIER_SEALING_KEYS", "a" * 42 + "A=")
    monkeypatch.setenv("PALIER_MINIMUM_BUILD", "12-9bede9c9d93b32c8")
    assert from_env().minimum_build == 12
    monkeypatch.setenv("PALIER_MINIMUM_BUILD", "latest")
    with pytest.raises(UnsafeSetting, match="PALIER_MINIMUM_BUILD"):
        from_env()
