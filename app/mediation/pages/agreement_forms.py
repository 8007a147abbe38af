"""What a mediator fills in of an agreement, one group of fields a commitment, and of its checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from wtforms.validators import Optional

from app.core.forms import Choice, Day, FrenchForm, OneOf, Within, chosen, needed, sentences, words
from app.core.labels import choices
from app.mediation.pages.meeting_forms import tick
from app.mediation.rules.agreement import LENGTHS, MOST, SEEN, Agreed, Copy, Promise, Signed
from app.mediation.rules.states import CheckState, Extent, Form

FIRST = 3
"""Groups of fields that are there to begin with."""
AT_DESK = [one for one in choices(Signed) if one[0] != Signed.ecran]
"""A finger signs on a phone: at the desk there is nothing to sign on."""
ANSWERS = [one for one in choices(CheckState) if one[0] != CheckState.prevu]


class AgreementForm(FrenchForm):
    forme = OneOf(
        "L’accord est", [chosen("Dites si l’accord est oral ou écrit.")], choices=choices(Form), default="oral"
    )
    signature = OneOf("S’il est écrit", choices=AT_DESK, validate_choice=False)
    etendue = OneOf("Il règle", [chosen("Dites si l’accord est total ou partiel.")], choices=[
        (Extent.total.value, "Tout le désaccord"), (Extent.partiel.value, "Une partie du désaccord"),
    ])  # fmt: skip
    le = Day("Conclu le", [needed("Choisissez le jour de l’accord.")])
    lu = tick("Lecture", "Lu à voix haute à ceux qui s’engagent")

    @property
    def groups(self) -> list[tuple[Any, ...]]:
        """(number, who, what, by when, how it is seen) of each commitment there is room for."""
        return [(n, *(self._fields[f"{name}_{n}"] for name in NAMES)) for n in numbers(self)]

    def said(self, made_on: Any) -> Agreed:
        """The agreement, its empty groups left out."""
        return Agreed(
            form=self.forme.data, extent=self.etendue.data, made_on=made_on, signed=self.signature.data or None,
            promises=tuple(promise for _, promise in self.promised()),
        )  # fmt: skip

    def promised(self) -> Iterator[tuple[int, Promise]]:
        """The commitments that are written, each with the number of its group."""
        for n, who, what, by, seen in self.groups:
            if what.data or seen.data or by.data:
                yield n, Promise(who.data or "", what.data or "", by.data, seen.data or "")

    def at_field(self, field: str | None) -> str | None:
        """The field of a refusal: the rules count the commitments that are written, the page its groups."""
        name, _, rank = (field or "").rpartition("_")
        written = [n for n, _ in self.promised()]
        if name in NAMES and rank.isdigit() and 0 < int(rank) <= len(written):
            return f"{name}_{written[int(rank) - 1]}"
        return field


NAMES = ("qui", "quoi", "pour", "vu")


def agreement_form(data: Any, letters: Sequence[str], groups: int) -> AgreementForm:
    """The form with room for so many commitments; the first of them is asked for."""
    fields: dict[str, Any] = {}
    for n in range(1, min(max(groups, 1), MOST) + 1):
        fields |= _group(n, letters)
    kind = type("AgreementForm", (AgreementForm,), fields)
    form: AgreementForm = kind(data)
    return form


def numbers(form: FrenchForm) -> list[int]:
    return [n for n in range(1, MOST + 1) if f"quoi_{n}" in form]


def _group(n: int, letters: Sequence[str]) -> dict[str, Any]:
    first = n == 1
    lone: tuple[Any, ...] = () if first else (Within(), Optional())
    what, seen = "Dites à quoi cette partie s’engage.", "Dites comment on le verra."
    return {
        f"qui_{n}": OneOf(
            f"Engagement {n}, qui", [chosen("Dites qui s’engage.")] if first else [],
            choices=[(one, one) for one in letters], validate_choice=first,
        ),
        f"quoi_{n}": sentences(
            f"Engagement {n}, à quoi", LENGTHS["what"], *([needed(what)] if first else lone)
        ),
        f"pour_{n}": Day(f"Engagement {n}, pour quand", [*lone[:1], Optional()]),
        f"vu_{n}": words(
            f"Engagement {n}, comment on le verra", LENGTHS["seen"],
            *([needed(seen)] if first else lone),
        ),
    }  # fmt: skip


class CorrectionForm(FrenchForm):
    """The words and the days of each commitment, and the day of the agreement."""

    le = Day("Conclu le", [needed("Choisissez le jour de l’accord.")])

    @property
    def groups(self) -> list[tuple[Any, ...]]:
        """(number, what, by when, how it is seen) of each commitment."""
        return [(n, *(self._fields[f"{name}_{n}"] for name in NAMES[1:])) for n in numbers(self)]

    def said(self, before: Agreed) -> Agreed:
        """As it was said, with what is typed here; nothing in the place of a group that is not there."""
        typed = [Promise(one.letter, what.data or "", by.data, seen.data or "")
                 for one, (_, what, by, seen) in zip(before.promises, self.groups, strict=False)]  # fmt: skip
        return replace(before, made_on=self.le.data or date.min, promises=tuple(typed))


def correction_form(data: Any, before: Agreed) -> CorrectionForm:
    """As it is said now, where nothing is sent."""
    fields: dict[str, Any] = {}
    for n, one in enumerate(before.promises, 1):
        group = _group(n, [one.letter])
        fields |= {name: field for name, field in group.items() if not name.startswith("qui_")}
    kind = type("CorrectionForm", (CorrectionForm,), fields)
    form: CorrectionForm = kind(data)
    if not data:
        form.le.data = before.made_on
        for (_, what, by, seen), one in zip(form.groups, before.promises, strict=True):
            what.data, by.data, seen.data = one.what, one.by_on, one.seen
    return form


class CopyForm(FrenchForm):
    partie = OneOf("À qui", [chosen("Choisissez qui a sa copie.")])
    comment = OneOf("Comment", [chosen("Dites comment la copie est remise.")], choices=choices(Copy))


class ChecksForm(FrenchForm):
    """One answer a commitment, and who says it; those that are left out stay to be noted."""

    def answers(self) -> list[tuple[int, Any, Any]]:
        ranks = sorted(int(name.rpartition("_")[2]) for name in self._fields if name.startswith("etat_"))
        return [(n, self._fields[f"etat_{n}"], self._fields[f"dit_{n}"]) for n in ranks]


def checks_form(data: Any, ranks: Sequence[int], letters: Sequence[str]) -> ChecksForm:
    said = [("", "Personne ne l’a dit"), *((one, f"{one} le dit") for one in letters), (SEEN, "Un médiateur l’a vu")]
    fields: dict[str, Any] = {}
    for n in ranks:
        fields[f"etat_{n}"] = OneOf(f"Engagement {n}", choices=ANSWERS, validate_choice=False)
        fields[f"dit_{n}"] = Choice(f"Engagement {n}, qui le dit", choices=said, default="")
    kind = type("ChecksForm", (ChecksForm,), fields)
    form: ChecksForm = kind(data)
    return form
