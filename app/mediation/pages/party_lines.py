"""A party as the page of a case shows her: her letter, her states and their days; who she is, for who reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core import clock
from app.mediation import known
from app.mediation.pages.sections import Seen
from app.mediation.rules.states import CaseState
from app.nomenclatures import queries as lists
from app.pages import names
from app.parties import queries as parties
from app.parties import rules
from app.parties.access import Layer
from app.parties.actions import CHANNELS
from app.parties.models import Consent, ContactTry, Party
from app.parties.rules import Agreed, Means, PartyState, Side, Speaks

LOOKS = {
    PartyState.accepte: "done", PartyState.contactee: "half", PartyState.injoignable: "wait",
    PartyState.refuse: "late", PartyState.se_retire: "late",
}  # fmt: skip
People = Mapping[UUID, names.Person]
ROLES = {Side.demandeur: "A demandé la médiation", Side.autre: "Autre partie"}


@dataclass(frozen=True)
class Line:
    """One row of the section. `how`: channel, hours, interpreter, notice; `agreed`: by which means and since when."""

    party: Party
    role: str
    how: str
    state: str
    look: str
    agreed: str
    agreed_on: datetime | None
    named: bool


@dataclass(frozen=True)
class Event:
    """One line of what is known of a party: an information, a try, an agreement."""

    at: datetime
    words: str
    detail: str
    look: str = ""


def lines(seen: Seen) -> list[Line]:
    return [line(seen, one) for one in known.letters_of(seen.row).values()]


def line(seen: Seen, party: Party) -> Line:
    standing = parties.standing(party)
    first = standing[0] if standing else None
    return Line(
        party=party, role=role(party), how=_how(seen, party), state=PartyState.label_of(party.state),
        look=LOOKS.get(PartyState.read(party.state), ""), agreed=Means.label_of(first.means) if first else "",
        agreed_on=first.at if first else None, named=party._name is not None,
    )  # fmt: skip


def role(party: Party) -> str:
    said = ROLES.get(Side.read(party.side), "Autre partie")
    return said if party.speaks == Speaks.soi else f"{said}, {_lower(Speaks.label_of(party.speaks))}"


def _how(seen: Seen, party: Party) -> str:
    """Téléphone, après 17 h · notice remise. Her hours are hers: for who reads the narrative."""
    channel = lists.label(party.org_id, CHANNELS, party.channel) if party.channel else ""
    hours = (party.hours or "") if seen.layer >= Layer.narrative else ""
    reached = ", ".join(one for one in (channel, hours) if one)
    tries = parties.unanswered(party) if party.state in rules.STILL_IN else []
    said = [
        reached, "interprète demandé" if party.interpreter else "", "notice remise" if party.informed_at else "",
        _tries(tries), "identité effacée" if party.erased_at else "",
    ]  # fmt: skip
    return " · ".join(one for one in said if one)


def _tries(moments: Sequence[datetime]) -> str:
    if not moments:
        return ""
    days = ", ".join(dict.fromkeys(f"{clock.local(one):%d/%m}" for one in moments))
    return f"{len(moments)} {'essai' if len(moments) == 1 else 'essais'} sans réponse\u00a0: {days}"


def lacking(party: Party) -> str:
    """What still lacks before she is out of reach, in words; empty once nothing does."""
    moments = [clock.local(one) for one in parties.unanswered(party)]
    left = rules.tries_left(moments)
    if not left:
        return ""
    hours = sorted({f"{one:%H:%M}".replace(":", "\u00a0h\u00a0") for one in moments})
    already = f" Déjà essayé à {', '.join(hours)}." if hours else ""
    many = "un essai" if left == 1 else f"{left} essais"
    return f"il manque {many} sans réponse, à deux heures au moins des autres heures de la journée.{already}"


def tried_for_nothing(party: Party) -> bool:
    """Whether she did not answer the last try, of one who may still be found out of reach."""
    return party.state in rules.STILL_IN and party.state != PartyState.injoignable and bool(parties.unanswered(party))


def is_known(party: Party) -> bool:
    """Whether anything of who she is is written, for it to be erased."""
    sealed = (party._name, party._contact, party._language, party._hours)
    return any(one is not None for one in (*sealed, party.channel)) or party.interpreter


def history(party: Party) -> list[Event]:
    """All that was noted of her, the last first."""
    people = names.people(party.org_id)
    found = [_tried(one, people) for one in parties.tries(party)]
    for one in parties.consents(party):
        found += _consent(one, people)
    if party.informed_at:
        how = _lower(Means.label_of(party.informed_how))
        found.append(Event(party.informed_at, "Information donnée", f"{how}, notice remise", "done"))
    if party.erased_at:
        found.append(Event(party.erased_at, "Identité effacée", "sa lettre reste"))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _tried(one: ContactTry, people: People) -> Event:
    how = lists.label(one.org_id, CHANNELS, one.channel)
    words = "A répondu" if one.reached else "Essai sans réponse"
    return Event(one.at, words, f"{_lower(how)}, par {_who(one.tried_by, people)}", "half" if one.reached else "wait")


def _consent(one: Consent, people: People) -> list[Event]:
    what = agreed_words(one.what)
    by = f"{_lower(Means.label_of(one.means))}, recueilli par {_who(one.given_to, people)}"
    given = Event(one.at, f"Accepte\u00a0: {what}", by, "done")
    if one.withdrawn_at is None:
        return [given]
    return [given, Event(one.withdrawn_at, "Consentement retiré", what, "late")]


def agreed_words(codes: Sequence[str]) -> str:
    return ", ".join(_lower(Agreed.label_of(code)) for code in codes)


def _who(user_id: UUID, people: People) -> str:
    return people[user_id].name if user_id in people else "quelqu’un"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def may(party: Party, row_state: str) -> dict[str, bool]:
    """Which verbs the page offers: those a move of her state allows, in a case that is open."""
    opened = row_state != CaseState.clos

    def to(state: PartyState) -> bool:
        return opened and rules.PARTY.may(party.state, state, "A")

    standing = parties.standing(party)
    return {
        "inform": opened,
        "attempt": opened and party.state in (*rules.STILL_IN, PartyState.accepte),
        "agree": opened and (to(PartyState.accepte) or party.state == PartyState.accepte),
        "refuse": to(PartyState.refuse) and not standing,
        "withdraw": bool(standing) and to(PartyState.se_retire),
        "give_up": to(PartyState.injoignable) and not lacking(party),
        "take_back": opened and bool(back(party)),
    }


def back(party: Party) -> list[tuple[str, str]]:
    """What she may take back alone: what she agreed to besides mediation itself."""
    held = {code for one in parties.standing(party) for code in one.what}
    return [(code, Agreed.label_of(code)) for code in Agreed.codes() if code in held and code != Agreed.mediation]
