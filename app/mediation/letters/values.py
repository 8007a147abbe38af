"""What each letter says of its case: the recipient's own data, codes in words, days; nothing of another party."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.core import clock
from app.core.dates import date_fr, noted_fr, time_fr, weekday_fr
from app.core.errors import Refused
from app.core.secrets import UNREADABLE
from app.documents import letterhead
from app.mediation import flows, known, queries
from app.mediation.intake import setting
from app.mediation.letters.phrases import IN_DANGER, NB, reason_of
from app.mediation.letters.rules import Kind
from app.mediation.models import Agreement, MediationCase, Meeting
from app.mediation.rules import signature
from app.mediation.rules.agreement import Signed
from app.mediation.rules.flows import Flow, label_of
from app.mediation.rules.states import CaseState, CheckState, Form, MeetingState, Mode
from app.mediation.subject import hands
from app.nomenclatures import queries as lists
from app.pages import names
from app.parties.models import Party
from app.parties.rules import Side
from app.retention import queries as retention

MODES = {
    Mode.entretien: "Un entretien avec vous", Mode.navette: "Un échange avec vous, sans l’autre partie",
    Mode.table_ronde: "Une rencontre avec l’autre partie et les médiateurs",
    Mode.telephone: "Un entretien au téléphone", Mode.visite_domicile: "Une visite chez vous",
    Mode.ecrit: "Un échange par écrit",
}  # fmt: skip
NOBODY_BY_NAME = "Madame, Monsieur"
HERSELF = "Vous"
"""Whom a commitment is of, in the letter of who made it."""
BY_PHONE = "Nous vous appelons"
HELD = (MeetingState.tenue, MeetingState.absence)
ENDS = {
    CaseState.sans_accord: "Elle finit sans accord.",
    CaseState.reoriente: "Elle finit sans accord, et une autre aide peut prendre la suite.",
}


@dataclass(frozen=True)
class Matter:
    """What a letter is made from. `flow`: the one of the case; `meeting`, `agreement`: those it is about."""

    row: MediationCase
    party: Party
    flow: Flow
    meeting: Meeting | None = None

    @property
    def agreement(self) -> Agreement:
        """The one that stands. Raises Refused."""
        found = known.standing_agreement(self.row)
        if found is None:
            raise Refused("accord", "Aucun accord ne tient dans ce dossier.", field="lettre")
        return found


def of(kind: Kind, row: MediationCase, party: Party, meeting: Meeting | None = None) -> dict[str, Any]:
    """By variable of its template. Raises Refused for what it is about and is no more, or what it needs and lacks."""
    matter = Matter(row, party, flows.of(row.org_id, row.flow), meeting)
    return {"destinataire": recipient(party), "numero": row.number, **VALUES[kind.code](matter)}


def recipient(party: Party) -> list[str]:
    """Her name, her structure and her address where they are known, else nobody by name: a letter of ours is no name.
    Raises Refused for what does not open."""
    contact = party.contact if isinstance(party.contact, dict) else {}
    who = [one for one in (party.name, contact.get("structure")) if one] or [NOBODY_BY_NAME]
    lines = [*who, *(contact.get("address") or "").splitlines()]
    if UNREADABLE in (*lines, party.contact):
        raise Refused("illisible", "L’identité de cette partie ne s’ouvre plus.", field="partie")
    return [one.strip() for one in lines if one.strip()]


def _received(it: Matter) -> dict[str, Any]:
    return {"recu_le": date_fr(it.row.asked_on)}


def _acknowledged(it: Matter) -> dict[str, Any]:
    by = it.row.asked_on + timedelta(days=it.flow.delays.eligibility)
    return {**_received(it), "reponse_avant": date_fr(by)}


def _not_for_us(it: Matter) -> dict[str, Any]:
    verdict = known.last_verdict(it.row, decided=True)
    codes = verdict.reasons if verdict else []
    if not codes:
        raise Refused("motif", "Décidez d’abord pourquoi ce dossier n’est pas recevable.", field="lettre")
    beside = it.flow.correspondent
    said = [reason_of(one, institution=beside) or label_of(it.flow.refusals, one).lower() for one in codes]
    return {**_received(it), "motifs": said, "vers": _sent_to(it.row), **_towards(codes)}


def _sent_to(row: MediationCase) -> str:
    """Whom the flow knows, then the service itself, as one sentence."""
    return (row.redirect or "").replace(" · ", ", ")


def _towards(reasons: Iterable[str | None]) -> dict[str, Any]:
    """Where there is violence or danger: protection, and no other mediation."""
    danger = any(one in IN_DANGER for one in reasons)
    return {"protection": "oui" if danger else "", "conciliation": "" if danger else "oui"}


def _opening(it: Matter) -> dict[str, Any]:
    return {
        "sujet": lists.label(it.row.org_id, "type_conflit", it.row.family).lower(), "mediateurs": _mediators(it.row),
        "duree": f"{it.flow.delays.mediation} jours",
    }  # fmt: skip


def _opened(it: Matter) -> dict[str, Any]:
    asked = "Vous nous avez demandé une médiation." if it.party.side == Side.demandeur else ""
    return {**_opening(it), "demande": asked or "Une médiation avec vous nous a été demandée."}


def _session(it: Matter) -> dict[str, Any]:
    one = it.meeting
    if one is None or one.state != MeetingState.prevue or it.party.letter not in one.letters:
        raise Refused("seance", "Choisissez une séance à venir de cette partie.", field="seance")
    if known.freed(it.row, one):
        raise Refused("seance", "Dites d’abord, sur sa page, qui mène cette séance.", field="seance")
    minutes = int((one.ends_at - one.starts_at).total_seconds()) // 60
    where = lists.label(it.row.org_id, "lieu", one.lieu) if one.lieu else ""
    details = [
        ["Quoi", MODES[Mode(one.mode)]],
        ["Durée", f"{minutes}{NB}minutes environ"],
        ["Où", BY_PHONE if one.mode == Mode.telephone else where],
        ["Avec", _led_by(it.row, one)],
    ]
    return {"quand": _moment(one), "details": [pair for pair in details if pair[1]]}


def _agreement(it: Matter) -> dict[str, Any]:
    one = it.agreement
    letters = sorted(known.letters_of(it.row))
    points = _to_come(one)
    written = one.form == Form.ecrit
    return {
        "le": date_fr(one.made_on), "engagements": _promises(it, one), "points": ", ".join(map(date_fr, points)),
        "signent": _signers(one, letters),
        "exemplaire": f"Exemplaire de la partie {it.party.letter}",
        "oral": "" if written else "oui", "ecrit": "oui" if written else "", "lu": "oui" if one.read_at else "",
    }  # fmt: skip


def _signers(one: Agreement, letters: list[str]) -> list[Any]:
    """On paper, each in her box; of a screen, those whose signature is kept."""
    if one.signed == Signed.papier:
        return [f"Partie {letter}" for letter in letters]
    drawn = one.signatures if one.signed == Signed.ecran else None
    if not isinstance(drawn, dict):
        return []
    return [[f"Partie {letter}", signature.fitted(drawn[letter])] for letter in letters if letter in drawn]


def _check(it: Matter) -> dict[str, Any]:
    one = it.agreement
    return {
        "le": date_fr(one.made_on), "engagements": _promises(it, one),
        "avant": date_fr(min(_to_come(one), default=None)),
    }  # fmt: skip


def _to_come(one: Agreement) -> list[date]:
    """The days on which it will be seen again: a letter announces none that has passed."""
    days = {check.due_on for check in known.checks_of(one) if check.state == CheckState.prevu}
    return sorted(day for day in days if day >= clock.today())


def _since(it: Matter) -> dict[str, Any]:
    return {"le": noted_fr(it.row.state_since)}


def _suspended(it: Matter) -> dict[str, Any]:
    return {**_since(it), "reprise": date_fr(it.row.resume_on)}


def _interrupted(it: Matter) -> dict[str, Any]:
    happened = queries.events(it.row.org_id, it.row.id)
    why = next((one.reason for one in happened if one.target == CaseState.interrompu), None)
    return {**_since(it), "vers": _sent_to(it.row), **_towards([why])}


def _closed(it: Matter) -> dict[str, Any]:
    agreed = known.standing_agreement(it.row)
    said = f"Un accord a été conclu le {date_fr(agreed.made_on)}." if agreed else "Elle finit sans accord."
    return {"resultat": ENDS.get(CaseState(it.row.state), said), "rouvrir": str(it.flow.delays.reopening_months)}


def _attested(it: Matter) -> dict[str, Any]:
    """Days and who was there: what was said is nobody’s to attest."""
    if not it.party.name:
        raise Refused("nom", "Une attestation nomme une personne\u00a0: notez d’abord son nom.", field="partie")
    hers = [one for one in known.meetings_of(it.row) if one.state in HELD and it.party.letter in one.letters]
    if not hers:
        raise Refused("seance", "Cette partie n’a encore été attendue à aucune séance.", field="partie")
    return {"rencontres": [[noted_fr(one.starts_at), _present(one, it.party.letter)] for one in hers]}


def _notice(it: Matter) -> dict[str, Any]:
    return notice(it.row)


def notice(row: MediationCase) -> dict[str, Any]:
    """What the structure tells anybody of what it keeps."""
    org_id = row.org_id
    return {
        "structure": letterhead.name(org_id), "donnees": letterhead.said(org_id).get("donnees", ""),
        "garde": retention.standing(org_id)["case"].words, "page": setting.address_when_open(org_id),
    }  # fmt: skip


def _present(one: Meeting, letter: str) -> str:
    return (
        "Absence" if letter in one.absent else "Présence" if one.state == MeetingState.tenue else "Rencontre non tenue"
    )


def _promises(it: Matter, agreement: Agreement) -> list[list[str]]:
    """Who is meant, without a name: herself, the other, or one of several; with the letter that is signed under."""
    several = len(known.letters_of(it.row)) > 2
    said = {it.party.letter: f"{HERSELF} ({it.party.letter})"}
    return [
        [
            said.get(one.letter) or (f"Partie {one.letter}" if several else f"L’autre partie ({one.letter})"),
            one.what or "", date_fr(one.by_on), one.seen or "",
        ]
        for one in agreement.commitments
    ]  # fmt: skip


def _mediators(row: MediationCase) -> str:
    there = {one.user_id for one in hands(row).mediators if one.has_it(clock.today())}
    return _named(row, [str(one) for one in there]) or letterhead.name(row.org_id)


def _led_by(row: MediationCase, one: Meeting) -> str:
    return _named(row, one.mediators)


def _named(row: MediationCase, ids: list[str]) -> str:
    return " et ".join(one.name for id, one in names.people(row.org_id).items() if str(id) in ids)


def _moment(one: Meeting) -> str:
    day = clock.local(one.starts_at).date()
    return f"{weekday_fr(day)} {date_fr(day)} à {time_fr(one.starts_at)}"


VALUES: dict[str, Callable[[Matter], dict[str, Any]]] = {
    "accuse": _acknowledged, "precision": _received, "non_recevable": _not_for_us, "ouverture": _opened,
    "correspondant": _opening, "invitation": _session, "rappel": _session, "accord": _agreement,
    "point_suivi": _check, "suspension": _suspended, "interruption": _interrupted, "sans_suite": _since,
    "cloture": _closed, "attestation": _attested, "notice": _notice,
}  # fmt: skip
