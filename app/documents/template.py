"""What a template is made of. Each feature declares its own, in French, and writes no Typst for it. Pure.

    INVITATION = declare(Template(
        "invitation", "Invitation à un entretien", version=1, names=True, to="destinataire",
        variables=(Variable("destinataire", "À qui", person=True), Variable("jour", "Le jour")),
        body=(Text("Nous vous proposons un entretien le {jour}."), Place("mot", "Un mot de votre part")),
    ))

A version goes up with each change of its words: what was frozen before says which it was made from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

from app.core.labels import Label


class Layout(Label):
    """Which file of `templates/` sets it."""

    letter = "letter", "Lettre"
    sheet = "sheet", "Fiche"


@dataclass(frozen=True)
class Variable:
    """Something the feature gives: a text, or for a list, a table or boxes what the block says.

    `person`: it may say who somebody is.
    """

    code: str
    label: str
    person: bool = False
    needed: bool = True


@dataclass(frozen=True)
class Text:
    """A paragraph nobody changes; `{code}` stands for a variable. Left out when `when` is a variable with nothing."""

    said: str
    when: str | None = None


@dataclass(frozen=True)
class Title:
    """The heading of a part. Left out when `when` is a variable with nothing: a part that is not there has none."""

    said: str
    when: str | None = None


@dataclass(frozen=True)
class Place:
    """Where somebody writes, at most `most` characters in `lines` lines; left empty it takes no room on paper."""

    code: str
    label: str
    most: int = 1500
    lines: int = 25
    needed: bool = False
    help: str = ""
    titled: bool = False
    """Whether its label stands above what is written there."""


@dataclass(frozen=True)
class Bullets:
    """A list: of fixed lines, or of a variable that is a list of texts."""

    items: tuple[str, ...] = ()
    of: str | None = None


@dataclass(frozen=True)
class Checks:
    """Boxes with what each is for: fixed, and empty; or a variable, a list of `(text, ticked)`."""

    items: tuple[str, ...] = ()
    of: str | None = None


@dataclass(frozen=True)
class Table:
    """Rows of a variable (a list of lists of texts) under fixed headings; `columns`: the share each takes."""

    head: tuple[str, ...]
    of: str
    columns: tuple[int, ...] = ()


@dataclass(frozen=True)
class Pairs:
    """A word and what it is, line by line: a variable, a list of `(word, text)`."""

    of: str


@dataclass(frozen=True)
class Sign:
    """A box for each of a variable to sign in, under these lines: a list of texts; of `(text, lines of points)` for
    who drew it already."""

    of: str
    said: tuple[str, ...] = ("Lu et approuvé, le\u00a0:", "Signature\u00a0:")


@dataclass(frozen=True)
class Room:
    """Empty lines, to be written by hand."""

    label: str
    lines: int = 4


@dataclass(frozen=True)
class Address:
    """The address of a page (`of`, a variable with a text), drawn for a camera and written beside, after words."""

    of: str
    said: str


Block = Text | Title | Place | Bullets | Checks | Table | Pairs | Sign | Room | Address


@dataclass(frozen=True)
class Template:
    """One kind of document. `names`: whether it may say who somebody is; `to`: the variable with whom it is for.

    `signed`: whether the signatory of the letterhead stands at its end; `copy`: the variable with which copy it is
    (Exemplaire 1 sur 2), said at the foot. Raises ValueError when it is not consistent.
    """

    code: str
    label: str
    version: int
    variables: tuple[Variable, ...]
    body: tuple[Block, ...]
    layout: Layout = Layout.letter
    names: bool = False
    to: str | None = None
    signed: bool = True
    copy: str | None = None

    def __post_init__(self) -> None:
        known = {one.code for one in self.variables}
        if unknown := set(self._used()) - known:
            raise ValueError(f"{self.code} uses {', '.join(sorted(unknown))}, which it does not declare")
        if len({one.code for one in self.places} | known) < len(self.places) + len(self.variables):
            raise ValueError(f"{self.code} has two of one code")
        if not self.names and any(one.person for one in self.variables):
            raise ValueError(f"{self.code} names nobody, and has a variable that does")

    @property
    def places(self) -> tuple[Place, ...]:
        """Where somebody writes, in the order of the page."""
        return tuple(one for one in self.body if isinstance(one, Place))

    @property
    def locked(self) -> tuple[str, ...]:
        """All that it always says."""
        fixed = [one.said for one in self.body if isinstance(one, Text | Title | Address)]
        listed = [item for one in self.body if isinstance(one, Bullets | Checks) for item in one.items]
        return (*fixed, *listed)

    def _used(self) -> Iterator[str]:
        for block in self.body:
            if isinstance(block, Text):
                yield from variables_in(block.said)
            if isinstance(block, Text | Title):
                yield from [block.when] if block.when else []
            if isinstance(block, Bullets | Checks | Table | Pairs | Sign | Address) and block.of:
                yield block.of
        yield from [one for one in (self.to, self.copy) if one]


def variables_in(said: str) -> list[str]:
    """The codes a locked paragraph names; nothing else than a bare name is understood. Raises ValueError."""
    found = []
    for _, code, spec, conversion in Formatter().parse(said):
        if code is not None:
            if not code.isidentifier() or spec or conversion:
                raise ValueError(f"not a variable: {code!r}")
            found.append(code)
    return found


TEMPLATES: dict[str, Template] = {}


def declare(template: Template) -> Template:
    """A template of a feature, told once when the application is made. Raises ValueError for a code taken."""
    if template.code in TEMPLATES:
        raise ValueError(f"{template.code!r} is declared twice")
    TEMPLATES[template.code] = template
    return template
