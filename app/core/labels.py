"""A value and its French label in one line; state machines as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

UNKNOWN = "illisible"
"""Said in the place of a code that no code of ours wrote."""


class Label(StrEnum):
    """An enum whose members are written `retenu = "retenu", "Retenu"`: stored code, French label."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        return member

    @classmethod
    def codes(cls) -> list[str]:
        """The stored codes, in order."""
        return [str(member.value) for member in cls]

    @classmethod
    def read(cls, code: str) -> Self:
        """The member of a stored code; of one that is none of ours, something that equals no member and says so."""
        try:
            return cls(code)
        except ValueError:
            unknown = str.__new__(cls, code)
            unknown._name_, unknown._value_, unknown.label = str(code), str(code), UNKNOWN
            return unknown

    @property
    def is_ours(self) -> bool:
        """Whether it is one of ours."""
        return self._value_ in type(self)._value2member_map_

    @classmethod
    def label_of(cls, code: str | None) -> str:
        """The French label of a stored code; a code of a later release stays readable."""
        if code is None:
            return "Non renseigné"
        try:
            return cls(code).label
        except ValueError:
            return "Autre (à mettre à jour)"


@dataclass(frozen=True)
class Machine:
    """A state machine as data: `transitions` maps (from, to) to who may do it (role letters of the trade).

    Letters: A agent, C coordinator, M lead mediator, B landlord reader, T landlord service,
    P partner, S system. `initial` is the state a record is born in. `on_phone`: whether phones are told its states.
    """

    name: str
    states: type[Label]
    initial: tuple[Label, ...]
    transitions: Mapping[tuple[Label, Label], str]
    final: tuple[Label, ...] = field(default=())
    on_phone: bool = True

    def may(self, source: str, target: str, who: str | None = None) -> bool:
        """True when the move exists (and, when `who` is given, that letter may make it)."""
        for (a, b), letters in self.transitions.items():
            if a.value == source and b.value == target:
                return who is None or who in letters
        return False

    def export(self) -> dict[str, Any]:
        """Plain data for the phone, which names states and begins in them; which may follow is the server's to say."""
        return {
            "states": {str(s.value): s.label for s in self.states},
            "initial": [str(s.value) for s in self.initial],
        }


def choices(labels: Iterable[Label]) -> list[tuple[str, str]]:
    """(code, label) pairs for a form."""
    return [(str(one.value), one.label) for one in labels]
