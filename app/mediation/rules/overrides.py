"""What an organisation may change of a flow, and what it may not. Pure.

`changes` is plain data, kept as it is: `label`; `delays`, by name; for each list of reasons, and for the checklist,
`hidden` codes, `labels` by code, `added` lines. Nothing takes away a question that blocks, nor the reason it gives, nor
the last way to interrupt; what is hidden still names what was written before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from app.core.errors import Refused
from app.core.folding import fold
from app.fields.editing import PERSONAL
from app.mediation.rules.flows import BOUNDS, REASONS, Delays, Flow, Question, Reason, check, made

NB = "\u00a0"
LABEL_MAX, QUESTION_MAX, HELP_MAX, ADDED_MOST = 60, 120, 200, 20
TOP = frozenset(("label", "delays", "checklist", *REASONS))
OF_A_LIST = frozenset(("hidden", "labels", "added"))
_CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
Changes = Mapping[str, Any]

# Who lives where, and how one reaches them, is what a case is about: only what no case may hold is refused.
OF_A_CASE = frozenset(("adresse", "auteur", "courriel", "e mail", "email", "identite", "locataire", "nom", "noms",
                       "numero d appartement", "numero de logement", "telephone"))  # fmt: skip
NEVER_ASKED = frozenset(PERSONAL) - OF_A_CASE | frozenset((
    "coutume", "croyance", "culte", "delit", "etranger", "etrangere", "handicape", "handicapee", "infraction", "malade",
    "medicament", "musulman", "juif", "chretien", "opinion", "origine", "psychiatrique", "psychiatre",
    "race", "traitement medical",
))  # fmt: skip
"""Folded words of what is never asked of anybody: health, origin, belief, opinion, offences, birth."""


def overridden(flow: Flow, changes: Changes) -> Flow:
    """The flow of an organisation. Raises Refused, naming the field, for a change that is unknown, out of bounds, or
    takes a guard away."""
    _check(flow, changes)
    refusals, interruptions, suspensions, droppings = (
        _reasons(getattr(flow, name), changes.get(name, {})) for name in REASONS
    )
    changed = replace(
        flow,
        label=changes.get("label", flow.label),
        delays=_delays(flow, changes.get("delays", {})),
        checklist=_questions(flow, changes.get("checklist", {})),
        refusals=refusals,
        interruptions=interruptions,
        suspensions=suspensions,
        droppings=droppings,
    )
    check(changed)
    return changed


def lasting(flow: Flow, changes: Changes) -> Flow:
    """The flow of an organisation, read again under a later release: of changes made once, those that still hold.

    They were checked when they were kept; a code that was taken away since must not close every case of it.
    """
    return _lasting(flow, json.dumps(changes, sort_keys=True)) if changes else flow


@lru_cache(maxsize=256)
def _lasting(flow: Flow, changes: str) -> Flow:
    kept: dict[str, Any] = json.loads(changes)
    try:
        return overridden(flow, kept)
    except Refused:
        for name in (*REASONS, *sorted(TOP - set(REASONS))):
            with suppress(Refused):
                flow = overridden(flow, {name: kept[name]} if name in kept else {})
        return flow


def check_changes(flow: Flow, changes: Changes) -> None:
    """Raises Refused for what `overridden` would."""
    overridden(flow, changes)


def _check(flow: Flow, changes: Changes) -> None:
    _only(changes, TOP)
    if "label" in changes:
        _check_words(changes["label"], LABEL_MAX, "label")
    _check_delays(changes.get("delays", {}))
    _check_list(flow.checklist, changes.get("checklist", {}), "checklist", QUESTION_MAX)
    _check_questions(flow, changes.get("checklist", {}))
    for name in REASONS:
        _check_list(getattr(flow, name), changes.get(name, {}), name, LABEL_MAX)
    _check_kept(flow, changes)


def _only(given: object, known: frozenset[str], where: str = "") -> None:
    if not isinstance(given, Mapping):
        raise Refused("parcours", "Ce changement ne se lit pas.", field=where or None)
    for name in given:
        if name not in known:
            raise Refused("parcours", f"«{NB}{name}{NB}» ne se change pas.", field=where or str(name))


# --- delays ------------------------------------------------------------------------------------------


def _check_delays(given: Mapping[str, Any]) -> None:
    _only(given, frozenset((*BOUNDS, "checks")), "delays")
    for name, value in given.items():
        if name == "checks":
            _check_days(value)
            continue
        least, most = BOUNDS[name]
        if type(value) is not int or not least <= value <= most:
            raise Refused("delai", f"Ce délai va de {least} à {most}.", field=name)


def _check_days(value: object) -> None:
    if not isinstance(value, list | tuple) or not all(type(one) is int for one in value):
        raise Refused("delai", "Les points de suivi sont des nombres de jours.", field="checks")


def _delays(flow: Flow, given: Mapping[str, Any]) -> Delays:
    return made(Delays, {**asdict(flow.delays), **given}, "delays")


# --- lists -------------------------------------------------------------------------------------------


def _check_list(lines: Iterable[Reason | Question], given: Mapping[str, Any], name: str, longest: int) -> None:
    """What holds of every list: it hides and names lines it has, and adds lines it has not."""
    _only(given, OF_A_LIST, name)
    codes = {one.code for one in lines}
    hidden, labels, added = given.get("hidden", []), given.get("labels", {}), given.get("added", [])
    if not (isinstance(hidden, list | tuple) and isinstance(labels, Mapping) and isinstance(added, list | tuple)):
        raise Refused("parcours", "Ce changement ne se lit pas.", field=name)
    for code in (*hidden, *labels):
        if not isinstance(code, str) or code not in codes:
            raise Refused("code", f"«{NB}{code}{NB}» n’est pas de cette liste.", field=name)
    for words in labels.values():
        _check_words(words, longest, name)
    if len(added) > ADDED_MOST:
        raise Refused("nombre", f"{ADDED_MOST} lignes ajoutées au plus.", field=name)
    for line in added:
        _check_added(line, codes, name, longest)


def _check_added(line: object, codes: set[str], name: str, longest: int) -> None:
    one = made(Question, line, name) if name == "checklist" else made(Reason, line, name)
    if one.code in codes or not _CODE.fullmatch(one.code):
        raise Refused("code", "Ce code est déjà pris, ou ne s’écrit pas ainsi.", field=name)
    codes.add(one.code)
    _check_words(one.question if isinstance(one, Question) else one.label, longest, name)
    if isinstance(one, Question) and one.help:
        _check_words(one.help, HELP_MAX, name)


def _check_words(words: object, longest: int, field: str) -> None:
    if not isinstance(words, str) or not words.strip() or not _shows(words) or len(words) > longest:
        raise Refused("libelle", f"Écrivez de 1 à {longest} signes.", field=field)
    if found := never_asked(words):
        raise Refused("personne", f"«{NB}{found}{NB}»{NB}: cela ne se demande à personne ici.", field=field)


def _shows(words: str) -> bool:
    """The spaces French puts before its marks do."""
    return words.replace(NB, " ").replace("\u202f", " ").isprintable()


def never_asked(words: str) -> str:
    """The first word of what is asked of nobody, in the singular or not; empty when there is none."""
    said = fold(words)
    singular = " ".join(word[:-1] if word[-1:] in ("s", "x") else word for word in said.split())
    return next((one for one in sorted(NEVER_ASKED) if f" {one} " in f" {said} | {singular} "), "")


def _check_questions(flow: Flow, given: Mapping[str, Any]) -> None:
    blocking = {one.code for one in flow.checklist if one.blocking}
    for code in given.get("hidden", []):
        if code in blocking:
            raise Refused("garde", "Cette question décide de la recevabilité\u00a0: elle reste.", field="checklist")


def _check_kept(flow: Flow, changes: Changes) -> None:
    """What a question that stays leads to stays as well; and each list keeps a line."""
    gone = set(changes.get("checklist", {}).get("hidden", []))
    needed = {one.reason for one in flow.checklist if one.code not in gone}
    for code in changes.get("refusals", {}).get("hidden", []):
        if code in needed:
            raise Refused("garde", "Une question donne ce motif\u00a0: il reste.", field="refusals")
    for name in REASONS:
        given = changes.get(name, {})
        if {one.code for one in getattr(flow, name)} <= set(given.get("hidden", [])) and not given.get("added"):
            raise Refused("garde", "Gardez au moins un motif.", field=name)


def _reasons(lines: tuple[Reason, ...], given: Mapping[str, Any]) -> tuple[Reason, ...]:
    hidden, labels = set(given.get("hidden", [])), given.get("labels", {})
    kept = [replace(one, label=labels.get(one.code, one.label), active=one.active and one.code not in hidden)
            for one in lines]  # fmt: skip
    return (*kept, *(made(Reason, one, "motif") for one in given.get("added", [])))


def _questions(flow: Flow, given: Mapping[str, Any]) -> tuple[Question, ...]:
    hidden, words = set(given.get("hidden", [])), given.get("labels", {})
    kept = [replace(one, question=words.get(one.code, one.question), active=one.active and one.code not in hidden)
            for one in flow.checklist]  # fmt: skip
    return (*kept, *(made(Question, one, "question") for one in given.get("added", [])))
