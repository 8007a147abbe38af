"""The preparation sheet: whose words a line is, what may be carried to the other party, what paper says. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.core.errors import Refused
from app.core.labels import Label
from app.mediation.rules.meeting import APART
from app.mediation.rules.states import MeetingState
from app.parties.rules import PartyState

TEXT_MAX = 2000
LINES_MOST = 200
"""On the sheet of one case: beyond, nobody reads it before a meeting."""


class Part(Label):
    """Where a line stands: on one party's side, or between them."""

    mots = "mots", "Avec ses mots"
    accepter = "accepter", "Pourrait accepter"
    vrai = "vrai", "Tenu pour vrai par les deux"
    flou = "flou", "Ce qui n’est pas clair"
    question = "question", "Questions à poser"


HERS = (Part.mots, Part.accepter)
"""What is one party's alone, and is carried to nobody without her leave."""
SHARED = (Part.vrai, Part.flou)
SILENT = (PartyState.refuse, PartyState.se_retire)
"""Who takes no part allows nothing."""


EXPORTED = {
    "PARTS": {one.value: one.label for one in Part},
    "HERS": [one.value for one in HERS],
    "SILENT": [one.value for one in SILENT],
    "LINE_MAX": TEXT_MAX,
}


class Keep(Label):
    """Of two texts of one line."""

    deux = "deux", "Garder les deux"
    premier = "premier", "Garder le premier"
    second = "second", "Garder le second"


@dataclass(frozen=True)
class Mark:
    """A leave that was given: of whose line, to be told to whom, whether it stands, and where it was told."""

    owner: str
    to: str
    standing: bool = True
    carried_in: str | None = None


@dataclass(frozen=True)
class Session:
    """Where something would have been carried: how and with whom it met, and whether it was held."""

    id: str
    mode: str
    state: str
    letters: frozenset[str]


def check_line(part: str, letter: str | None, letters: Collection[str], text: str) -> None:
    """Raises Refused for a line that is nobody's, of somebody else, empty or too long."""
    if part not in Part.codes():
        raise Refused("quoi", "Choisissez où va cette ligne.", field="quoi")
    if part in HERS and letter not in letters:
        raise Refused("partie", "Choisissez de quelle partie ce sont les mots.", field="partie")
    if part in SHARED and letter:
        raise Refused("partie", "Ce qui est entre les deux n’est à aucune partie.", field="partie")
    if letter and letter not in letters:
        raise Refused("partie", "Choisissez une partie de ce dossier.", field="partie")
    check_text(text)


def check_text(text: str) -> None:
    """Raises Refused for nothing, or too much."""
    if not text.strip():
        raise Refused("texte", "Écrivez ce qui a été dit.", field="texte")
    if len(text) > TEXT_MAX:
        raise Refused("longueur", f"{TEXT_MAX} signes au plus.", field="texte")


def check_leave(part: str, owner: str | None, to: str, letters: Collection[str]) -> None:
    """Raises Refused where there is nothing to allow: what is shared, or told to her who said it."""
    if part not in HERS:
        raise Refused("quoi", "Seuls les mots d’une partie attendent son consentement pour être portés.")
    if to not in letters or to == owner:
        raise Refused("a_qui", "Choisissez l’autre partie.", field="a_qui")


def check_carried(mark: Mark, session: Session) -> None:
    """The promise of the sheet: nothing is carried without the leave of her who said it. Raises Refused."""
    if not mark.standing:
        raise Refused("marque", f"Sans le consentement de {mark.owner}, rien n’est porté.", field="choses")
    if session.mode not in APART or session.state != MeetingState.tenue:
        raise Refused("seance", "Choisissez une séance tenue, où chacun est vu séparément.", field="seance")
    if mark.to not in session.letters:
        raise Refused("seance", f"{mark.to} n’était pas à cette séance.", field="seance")
    if mark.carried_in not in (None, session.id):
        raise Refused("portee", "C’est déjà noté comme porté, dans une autre séance.", field="choses")


def check_allowed_before(late: Collection[str]) -> None:
    """Raises Refused where what would have been told to these was allowed once the session was over."""
    if late:
        said = f"Le consentement de dire cela à {', '.join(sorted(late))} est noté après cette séance."
        raise Refused("apres", f"{said} Choisissez une séance d’après, ou cochez.", field="sachant")


def without_names(text: str, names: Mapping[str, str | None]) -> str:
    """What paper says: where a party's name was typed all the same, her letter. `names`: by letter."""
    words = {_plain(word): letter for letter, name in names.items() for word in re.findall(r"\w{3,}", name or "")}
    return re.sub(r"\w+", lambda found: words.get(_plain(found[0]), found[0]), text) if words else text


def _plain(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(one))
