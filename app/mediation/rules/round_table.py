"""What a *table ronde* asks: three conditions nobody passes over, and two pieces of advice that ask a reason. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.core.errors import Refused
from app.core.labels import Label

NB = "\u00a0"
TOGETHER = 2
"""Parties, and mediators."""


class Advice(Label):
    """What is not there and would help; passed over with a reason."""

    deux_mediateurs = "deux_mediateurs", "Deux médiateurs"
    lieu_neutre = "lieu_neutre", "Un lieu neutre"


@dataclass(frozen=True)
class Condition:
    """One of the five, as the page lists them: met or not; `hard` is passed over by nobody."""

    code: str
    label: str
    met: bool
    hard: bool = True


def conditions(
    attending: Collection[str],
    agreed_to_meet: Collection[str],
    interviews: Collection[str],
    safety_checked: bool,
    mediators: int,
    neutral: bool,
) -> list[Condition]:
    """The five conditions, hard ones first. Parties are their letters."""
    lacking = advice_round_table(mediators, neutral)
    hard = [
        Condition("accord", "Chaque partie accepte de rencontrer l’autre", _all(attending, agreed_to_meet)),
        Condition("entretiens", "Un entretien avec chacune", _all(attending, interviews)),
        Condition("securite", "La sécurité est vérifiée", safety_checked),
    ]
    return hard + [Condition(one.value, one.label, one not in lacking, hard=False) for one in Advice]


def check_round_table(
    letters_attending: Collection[str],
    agreed_to_meet: Collection[str],
    interviews: Collection[str],
    safety_checked: bool,
) -> None:
    """Raises Refused when one of the hard conditions is not met."""
    if len(set(letters_attending)) < TOGETHER:
        raise Refused("parties", f"Une table ronde réunit deux parties au moins{NB}: sinon, notez un entretien.",
                      field="parties")  # fmt: skip
    if without := _without(letters_attending, agreed_to_meet):
        raise Refused("accord_rencontre", f"Sans consentement noté pour rencontrer l’autre partie{NB}: {without}.",
                      field="parties")  # fmt: skip
    if without := _without(letters_attending, interviews):
        raise Refused("entretien", f"Un entretien séparé vient d’abord{NB}: {without}.", field="parties")
    if not safety_checked:
        raise Refused("securite", "Vérifiez d’abord que la rencontre est sûre pour chacun.", field="securite")


def advice_round_table(mediators: int, neutral: bool) -> list[Advice]:
    """What is advised and is not there."""
    return advice_mediators(mediators) + ([] if neutral else [Advice.lieu_neutre])


def advice_mediators(mediators: int) -> list[Advice]:
    """Of who takes a case in hand: one may, two are advised."""
    return [] if mediators >= TOGETHER else [Advice.deux_mediateurs]


def check_advice(lacking: Iterable[Advice], reason: str) -> None:
    """Raises Refused when advice is passed over without saying why."""
    labels = [one.label.lower() for one in lacking]
    if labels and not reason.strip():
        said = f"Il est conseillé d’avoir {' et '.join(labels)}{NB}: dites pourquoi ce n’est pas le cas."
        raise Refused("conseil", said, field="pourquoi")


def _all(letters: Collection[str], among: Collection[str]) -> bool:
    return len(set(letters)) >= TOGETHER and set(letters) <= set(among)


def _without(letters: Collection[str], among: Collection[str]) -> str:
    return ", ".join(sorted(set(letters) - set(among)))
