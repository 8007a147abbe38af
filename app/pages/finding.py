"""Choosing among more than a page can carry: what is typed is looked for on the server, and some are shown.

The fields work without a script: a button of the form looks for the words and shows the form again, with what else was
typed in it, and what was found to choose from. With one (static/pwa/desk/find.js), it is found as one types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation, ValidationError

from app.core.folding import fold

SHOWN = 20
"""How many are shown at once; how many more there are is said."""
TYPED_MAX = 120
NBSP = "\u00a0"
CHOOSE = "Choisissez une résidence de la liste."


@dataclass(frozen=True)
class Nouns:
    """What is looked for, in words. `sought`: after "Chercher"; `none`, `one`: what is said of none found, of one;
    `many`, `found`: "12 résidences trouvées"; `choose`: what to do about what is none of them."""

    sought: str
    none: str
    one: str
    many: str
    found: str
    choose: str


ESTATES = Nouns(
    "une résidence",
    "Aucune résidence trouvée. Essayez un autre mot\u00a0: nom, rue, commune, code postal, hall ou bailleur.",
    "1 résidence trouvée.",
    "résidences",
    "trouvées",
    CHOOSE,
)


@dataclass(frozen=True)
class Option:
    """One of those to choose from."""

    value: str
    text: str
    detail: str = ""
    plate: str = ""


@dataclass(frozen=True)
class Found:
    """Those shown of those found, and how many these are."""

    options: Sequence[Option]
    total: int
    nouns: Nouns = ESTATES

    @property
    def said(self) -> str:
        """What was found, in words."""
        if not self.total:
            return self.nouns.none
        if self.total > len(self.options):
            shown, total = len(self.options), _number(self.total)
            return f"{shown} {self.nouns.many} sur {total}. Ajoutez un mot pour voir les autres."
        return self.nouns.one if self.total == 1 else f"{self.total} {self.nouns.many} {self.nouns.found}."


def among(options: Sequence[Option], typed: str, nouns: Nouns) -> Found:
    """Of a short list, read whole: those where each word typed is."""
    wanted = fold(typed).split()
    kept = [one for one in options if _holds(one, wanted)]
    return Found(kept[:SHOWN], len(kept), nouns)


def _holds(one: Option, wanted: Sequence[str]) -> bool:
    said = fold(f"{one.plate} {one.text} {one.detail}")
    return all(word in said for word in wanted)


@dataclass(frozen=True)
class Source:
    """Where a field looks. `address` answers the script, with `scope` sent along; `fixed`: always offered."""

    search: Callable[[str], Found]
    named: Callable[[Iterable[str]], Mapping[str, Option]]
    address: str
    scope: Mapping[str, str] = field(default_factory=dict)
    fixed: Sequence[tuple[str, str]] = ()
    nouns: Nouns = ESTATES


class Finder(Field):
    """What both fields share: the words typed, the button pressed. The view gives `source`."""

    source: Source
    typed: str = ""
    act: str = ""
    seen: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._known: dict[str, Option | None] = {}
        super().__init__(*args, **kwargs)

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Its own value, then the words and the button that stand beside it."""
        super().process(formdata, *args, **kwargs)
        if formdata:
            self.typed, self.seen, self.act = (
                (formdata.get(f"{self.name}-{part}") or "").strip()[:TYPED_MAX] for part in ("mots", "vus", "acte")
            )

    @cached_property
    def found(self) -> Found | None:
        """What the words lead to; None when nothing was typed."""
        return self.source.search(self.typed) if self.typed else None

    @property
    def waits(self) -> bool:
        """Words are there that nobody has looked for yet."""
        return bool(self.typed) and self.typed != self.seen

    def known(self, ids: Sequence[str]) -> list[Option]:
        """Those of these that the source has; asked once each."""
        if fresh := [one for one in ids if one not in self._known]:
            self._known.update(dict.fromkeys(fresh), **self.source.named(fresh))
        return [one for id in ids if (one := self._known[id]) is not None]

    def _check_words(self) -> None:
        if self.waits:
            raise StopValidation(f"Vous cherchez «{NBSP}{self.typed}{NBSP}»{NBSP}: choisissez parmi ce qui est trouvé.")


class OneFound(Finder):
    """One of them, or one of the fixed answers."""

    data: str | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """The last one said: a script adds its own after what the page held."""
        self.data = valuelist[-1] if valuelist else ""

    @property
    def chosen(self) -> Option | None:
        """The one chosen, if it is one of them."""
        return next(iter(self.known([self.data])), None) if self.data else None

    @property
    def is_known(self) -> bool:
        """One of them, or a fixed answer."""
        return self.data in dict(self.source.fixed) or self.chosen is not None

    def pre_validate(self, form: Any) -> None:
        """Say what to do about words not looked for, or a value that is none of them."""
        self._check_words()
        if self.data and not self.is_known:
            raise ValidationError(self.source.nouns.choose)


class SeveralFound(Finder):
    """Several of them, in an order: added one by one, moved, taken out."""

    data: list[str]

    def __init__(self, label: str, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(label, *args, **kwargs)
        self.most = most

    def process_data(self, value: Any) -> None:
        """Nothing chosen yet is an empty list."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Those the page held, in its order."""
        self.data = [one for one in valuelist if one][: self.most + 1]

    def do(self) -> None:
        """What the button pressed says of the list: `ajouter:<id>`, `retirer:2`, `monter:2` or `descendre:2`."""
        verb, _, what = self.act.partition(":")
        if verb == "ajouter" and what and len(self.data) < self.most:
            self.data.append(what)
        elif what.isascii() and what.isdigit() and (rank := int(what[:4])) < len(self.data):
            one = self.data.pop(rank)
            if verb in MOVES:
                self.data.insert(max(0, rank + MOVES[verb]), one)

    @property
    def chosen(self) -> list[Option]:
        """Those chosen, in order; what is none of them is left out."""
        return self.known(self.data)

    def pre_validate(self, form: Any) -> None:
        """Say what to do about words not looked for, one too many, one twice, one that is none of them."""
        self._check_words()
        if len(self.data) > self.most:
            raise ValidationError(f"Gardez {self.most} résidences au plus.")
        if len(self.chosen) != len(self.data):
            raise ValidationError(CHOOSE)
        if len(set(self.data)) != len(self.data):
            raise ValidationError("Une résidence est choisie deux fois\u00a0: gardez-la une seule fois.")


MOVES = {"monter": -1, "descendre": 1}


def finders(form: Iterable[Any]) -> list[Finder]:
    """The fields of a form that look for something."""
    return [one for one in form if isinstance(one, Finder)]


def is_step(form: Iterable[Any]) -> bool:
    """True when a button of a field was pressed, not the form's: it is done, and the form is to be shown again."""
    pressed = [one for one in finders(form) if one.act]
    for one in pressed:
        if isinstance(one, SeveralFound):
            one.do()
    return bool(pressed)


def answer(found: Found) -> dict[str, Any]:
    """What the script is told: those shown, how many there are, and the words for it."""
    return {"options": [asdict(one) for one in found.options], "total": found.total, "said": found.said}


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")
