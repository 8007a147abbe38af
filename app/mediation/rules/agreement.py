"""What the parties agree on: what must be said of it, and when its commitments are seen again. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.errors import Refused
from app.core.labels import Label, choices
from app.mediation.rules.holding import Seen
from app.mediation.rules.states import CHECK, CheckState, Extent, Form
from app.parties.rules import PartyState

NB = "\u00a0"
MOST = 8
"""Commitments of one agreement: beyond, nobody holds them in mind."""
LENGTHS = {"what": 300, "seen": 200}
EARLY = 7
"""Days before its day at which a check may be noted: one meets people when they are there."""
CORRECTED_WITHIN = 7
"""Days after it was noted within which an agreement is corrected."""
SEEN = "M"
"""In the place of a letter: a mediator saw it."""
UNBOUND = {
    PartyState.refuse.value: "{letter} a refusé la médiation",
    PartyState.se_retire.value: "{letter} s’est retirée de la médiation",
    PartyState.injoignable.value: "{letter} est injoignable",
}
"""Why a party undertakes nothing; one of any other state was not asked, or did not answer."""
UNASKED = "{letter} n’a pas encore accepté la médiation"


class Signed(Label):
    """How a written agreement is signed."""

    papier = "papier", "Sur papier, gardé par le service"
    ecran = "ecran", "Sur l’écran du téléphone"
    non_signe = "non_signe", "Écrit, sans signature"


class Copy(Label):
    """How a party has her copy."""

    main_propre = "main_propre", "En main propre"
    courrier = "courrier", "Par courrier"
    courriel = "courriel", "Par courriel"
    refusee = "refusee", "N’en veut pas"


EXPORTED = {
    "PROMISES_MOST": MOST,
    "PROMISE_LENGTHS": LENGTHS,
    "CHECK_EARLY": EARLY,
    "SEEN_BY": SEEN,
    "FORMS": choices(Form),
    "SIGNED": choices(Signed),
    "COPIES": choices(Copy),
}


@dataclass(frozen=True)
class Promise:
    """One commitment as it is said: who (a letter), what, by when, and how it will be seen."""

    letter: str
    what: str
    by_on: date | None
    seen: str


@dataclass(frozen=True)
class Agreed:
    """An agreement as it is said. `signed`: of a written one."""

    form: str
    extent: str
    made_on: date
    promises: tuple[Promise, ...]
    signed: str | None = None


def check(said: Agreed, letters: Collection[str], today: date) -> None:
    """Raises Refused for the first thing that lacks, or cannot be."""
    for refused in lacking(said, letters, today):
        raise refused


def lacking(said: Agreed, letters: Collection[str], today: date) -> Iterator[Refused]:
    """All that lacks, or cannot be, in the order of the form."""
    if said.form not in Form.codes():
        yield Refused("forme", "Dites si l’accord est oral ou écrit.", field="forme")
    if said.extent not in Extent.codes():
        yield Refused("etendue", "Dites si l’accord est total ou partiel.", field="etendue")
    if said.form == Form.ecrit and said.signed not in Signed.codes():
        yield Refused("signature", "Dites comment l’accord écrit est signé.", field="signature")
    if said.made_on > today:
        yield Refused("date", "Un accord n’est pas daté de demain ou plus tard.", field="le")
    yield from _lacking_promises(said, letters)


@dataclass(frozen=True)
class Since:
    """From when a party may undertake something: the day she agreed to mediation, and that of the first session held
    with her; None where it is not known here."""

    agreed_on: date | None = None
    met_on: date | None = None


def check_bound(said: Agreed, states: Mapping[str, str]) -> None:
    """Raises Refused for a promise of who does not take part, or does no more."""
    for refused in unbound(said, states):
        raise refused


def unbound(said: Agreed, states: Mapping[str, str]) -> Iterator[Refused]:
    """`states`: of each party, by letter."""
    for rank, one in enumerate(said.promises, 1):
        state = states.get(one.letter)
        if state not in (None, PartyState.accepte):
            why = UNBOUND.get(state, UNASKED).format(letter=one.letter)
            yield Refused("engage", f"{why}{NB}: aucun engagement ne se note en son nom.", field=f"qui_{rank}")


def check_dated(said: Agreed, since: Mapping[str, Since]) -> None:
    """Raises Refused for an agreement from before who undertakes something took part."""
    for refused in undated(said, since):
        raise refused


def undated(said: Agreed, since: Mapping[str, Since]) -> Iterator[Refused]:
    """The first promise that is of before its party agreed, or was met."""
    for letter in dict.fromkeys(one.letter for one in said.promises):
        one = since.get(letter, Since())
        for day, verb in ((one.agreed_on, "a accepté la médiation"), (one.met_on, "n’a été rencontrée que")):
            if day is not None and said.made_on < day:
                why = f"{letter} {verb} le {day:%d/%m/%Y}"
                yield Refused("date", f"{why}{NB}: un accord où cette partie s’engage ne date pas d’avant.", field="le")
                return


def unmet_words(letters: Collection[str]) -> str:
    """What is said of parties that nobody met."""
    some = " et ".join(sorted(letters))
    return f"Aucune séance tenue avec {some} n’est notée{NB}: notez-la d’abord, entretien, téléphone ou écrit compris."


def check_met(said: Agreed, met: Collection[str]) -> None:
    """Who undertakes something took part in a session, whatever its kind. Raises Refused."""
    for rank, one in enumerate(said.promises, 1):
        if one.letter not in met:
            raise Refused("rencontre", unmet_words([one.letter]), field=f"qui_{rank}")


def check_after(made_on: date, asked_on: date) -> None:
    """Raises Refused for an agreement from before mediation was asked for."""
    for refused in too_early(made_on, asked_on):
        raise refused


def too_early(made_on: date, asked_on: date) -> Iterator[Refused]:
    """What there is to say of an agreement from before mediation was asked for."""
    if made_on < asked_on:
        yield Refused("date", f"Un accord vient après la demande, faite le {asked_on:%d/%m/%Y}.", field="le")


def _lacking_promises(said: Agreed, letters: Collection[str]) -> Iterator[Refused]:
    if not said.promises:
        yield Refused("engagements", "Notez au moins un engagement.", field="quoi_1")
    if len(said.promises) > MOST:
        yield Refused("engagements", f"{MOST} engagements au plus.", field="quoi_1")
    for rank, one in enumerate(said.promises, 1):
        yield from _lacking_of(rank, one, letters, said.made_on)


def _lacking_of(rank: int, one: Promise, letters: Collection[str], made_on: date) -> Iterator[Refused]:
    if one.letter not in letters:
        yield Refused("qui", "Dites qui s’engage, parmi les parties.", field=f"qui_{rank}")
    if not one.what.strip():
        yield Refused("quoi", "Dites à quoi cette partie s’engage.", field=f"quoi_{rank}")
    if not one.seen.strip():
        yield Refused("vu", f"Dites comment on le verra{NB}: qui le dira, ou ce qu’on constatera.", field=f"vu_{rank}")
    if len(one.what) > LENGTHS["what"] or len(one.seen) > LENGTHS["seen"]:
        yield Refused("longueur", "Raccourcissez cet engagement.", field=f"quoi_{rank}")
    if one.by_on is not None and one.by_on < made_on:
        yield Refused("echeance", "L’échéance vient après l’accord.", field=f"pour_{rank}")


def check_noted(state: str, target: str, said_by: str | None, letters: Collection[str]) -> None:
    """Raises Refused for what is no answer, is already known, or was said by nobody."""
    if target not in CheckState.codes() or target == CheckState.prevu:
        raise Refused("point", "Dites ce qu’il en est de cet engagement.", field="etat")
    if state != target and not CHECK.may(state, target, "A"):
        raise Refused("point", f"Ce point est déjà noté{NB}: {CheckState.label_of(state).lower()}.")
    if target != CheckState.inconnu and said_by not in (*letters, SEEN):
        raise Refused("dit_par", "Dites qui le dit, ou si vous l’avez vu.", field="dit")
    if said_by is not None and said_by not in (*letters, SEEN):
        raise Refused("dit_par", "Choisissez une partie du dossier.", field="dit")


def check_come(due_on: date, today: date) -> None:
    """Raises Refused for a check that is not for now."""
    if today < due_on - timedelta(days=EARLY):
        raise Refused("trop_tot", f"Ce point est prévu le {due_on:%d/%m/%Y}{NB}: notez-le à partir de la semaine"
                      " d’avant.")  # fmt: skip


def check_correctable(checks: Iterable[Seen], signed: str | None, noted_on: date, today: date) -> None:
    """Raises Refused for an agreement whose words stand: people live by it since, or signed them."""
    if any(one.state != CheckState.prevu for one in checks):
        raise Refused("corriger", f"Un point est déjà noté{NB}: cet accord ne se corrige plus, il se renégocie.")
    if today > noted_on + timedelta(days=CORRECTED_WITHIN):
        said = f"Un accord se corrige dans les {CORRECTED_WITHIN}{NB}jours{NB}: ensuite, il se renégocie."
        raise Refused("corriger", said)
    if signed == Signed.ecran:
        raise Refused("corriger", f"Cet accord est signé sur l’écran{NB}: il se renégocie, et se signe de nouveau.")


def check_same_sides(before: Agreed, said: Agreed) -> None:
    """Raises Refused for a correction that changes who undertakes something, or how many things."""
    if [one.letter for one in before.promises] != [one.letter for one in said.promises]:
        raise Refused("corriger", f"Qui s’engage ne se corrige pas{NB}: renégociez l’accord.")


def check_copy(how: str, letter: str, *, mail: bool) -> None:
    """Raises Refused for no way of handing a copy, or for a mail to whom has no address. `mail`: whether she has."""
    if how not in Copy.codes():
        raise Refused("comment", "Dites comment la copie est remise.", field="comment")
    if how == Copy.courriel and not mail:
        said = f"{letter} n’a pas d’adresse de courriel ici{NB}: notez-la d’abord, ou remettez la copie autrement."
        raise Refused("courriel", said, field="comment")


def same(one: Sequence[Promise], other: Sequence[Promise]) -> bool:
    """Whether the same things are promised, in the same order."""
    return list(one) == list(other)
