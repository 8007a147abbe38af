"""Nobody is in two sessions at once, neither a party nor who leads it. Pure; the phone asks the same (apart.js)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from app.core import clock
from app.core.errors import Refused

NB = "\u00a0"


class Slot(NamedTuple):
    """A session by its hours: the letters of its parties, the ids of who leads it."""

    starts_at: datetime
    ends_at: datetime
    letters: Collection[str]
    mediators: Collection[str] = ()


def check_apart(one: Slot, held: Iterable[Slot]) -> None:
    """Raises Refused where one of these parties was in a session that was held at the same time."""
    for other in held:
        letters, _ = shared(one, other)
        if letters:
            said = f"{', '.join(letters)} était déjà en séance à {_hour(other)} ce jour-là{NB}: corrigez l’heure."
            raise Refused("meme_heure", said, field="jour")


def check_expected(one: Slot, planned: Iterable[Slot], names: Mapping[str, str]) -> None:
    """The same of one to come, among those to come: of a party, and of who would lead both."""
    for other in sorted(planned, key=lambda it: it.starts_at):
        letters, led = shared(one, other)
        if letters or led:
            raise Refused("deja_prevue", _expected(letters, [names.get(id, "") for id in led], _hour(other)),
                          field="jour")  # fmt: skip


def colliding(planned: Iterable[Slot]) -> list[Slot]:
    """Those of them that share somebody at the same time, each the later of two."""
    by_hour = sorted(planned, key=lambda it: it.starts_at)
    return [other for one, other in combinations(by_hour, 2) if any(shared(one, other))]


def shared(one: Slot, other: Slot) -> tuple[list[str], list[str]]:
    """The letters, and who leads, of both; nobody where their hours do not touch."""
    if not (one.starts_at < other.ends_at and other.starts_at < one.ends_at):
        return [], []
    return sorted({*one.letters} & {*other.letters}), sorted({*one.mediators} & {*other.mediators})


def _expected(letters: list[str], led: list[str], hour: str) -> str:
    if letters:
        are = "est déjà attendue" if len(letters) == 1 else "sont déjà attendues"
        return f"{' et '.join(letters)} {are} à {hour} ce jour-là."
    return f"{led[0] or 'Quelqu’un'} mène déjà une séance à {hour} ce jour-là."


def _hour(one: Slot) -> str:
    return f"{clock.local(one.starts_at):%H:%M}"
