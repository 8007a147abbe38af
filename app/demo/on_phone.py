"""Two cases of the demonstration as a pair lives them on its phones: one to its end, one just opened on a landing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from app.core import clock
from app.core.base import uuid7
from app.core.unit import write_unit
from app.demo import case as of
from app.demo.agenda import at_work
from app.demo.case import Case
from app.demo.service import Service
from app.demo.stage import Phone
from app.mediation import hands

SAID = "Ma fille joue sur ce balcon, le matin."
Said = tuple[str, dict[str, Any]]
Sealed = Callable[["Pocket", datetime], list[Said]]
DRAWN = {"A": [[[4, 40], [30, 8], [46, 44], [60, 22]], [[70, 30], [96, 28]]], "B": [[[6, 12], [18, 44], [40, 10]]]}


@dataclass
class Pocket:
    """A case and the phones of its pair; `ids`: those that a later operation names again."""

    case: Case
    phones: tuple[Phone, Phone]
    ids: dict[str, str]

    def new(self, name: str) -> str:
        return self.ids.setdefault(name, str(uuid7()))

    def then(self, days: int, sealed: Sealed, hour: time = time(16), second: bool = False) -> None:
        """So many days before the first start: sealed one after the other, and sent at once."""
        at = at_work(self.case.service.now, days, hour)
        self.case.service.agenda.put(at, partial(self._send, sealed, self.phones[second]))
        self.case.last = at

    def _send(self, sealed: Sealed, phone: Phone, at: datetime) -> None:
        with self.case.stage.at(at):
            said = sealed(self, at)
            for rank, (name, payload) in enumerate(said):
                phone.note(at - (len(said) - rank) * timedelta(seconds=40), f"case.{name}", payload, self.case.id)
            phone.send(at)


def schedule(service: Service) -> None:
    code = next(iter(service.stage.homes))
    pair, phones, homes = service.stage.cast.pairs[code], service.stage.phones[code], service.stage.homes[code]
    to_its_end(Pocket(Case(service, pair, homes[7 % len(homes)]), phones, {}))
    just_opened(Pocket(Case(service, pair, homes[8 % len(homes)]), phones, {}))


def to_its_end(pocket: Pocket) -> None:
    """Met on the landing, agreed and signed there; three weeks later one of them leaves, and it ends."""
    case = pocket.case
    case.then(
        27,
        of.opened(
            "Le linge étendu goutte sur le balcon du dessous, tous les matins.",
            family="usage",
            type="jeux_ballon",
            canal="rencontre_tournee",
        ),
        of.looked_at(),
        of.eligible,
        of.entrusted,
    )
    pocket.then(26, _three_parties)
    pocket.then(24, _prepared)
    pocket.then(23, _written_meanwhile, second=True)
    pocket.then(22, _shuttle)
    pocket.then(20, _agreed)
    pocket.then(10, _seen_again)
    pocket.then(8, _set_right)
    pocket.then(4, _ended)


def just_opened(pocket: Pocket) -> None:
    """Hers at once; a colleague asked to join her wrote another number meanwhile, and nobody chose yet."""
    pocket.then(3, _opened, time(9))  # before the rest, when a week end brings all of it to one day
    at = at_work(pocket.case.service.now, 2)
    pocket.case.service.agenda.put(at, partial(_ask, pocket.case))
    pocket.then(2, lambda it, at: [("clear", {"tie": None})], second=True)
    for second, number in ((False, "06 39 98 12 40"), (True, "06 39 98 12 14")):
        pocket.then(1, partial(_number, number=number), time(11 + 5 * second), second)


def _ask(case: Case, at: datetime) -> None:
    with case.stage.at(at), write_unit():
        hands.ask(case.office(at), case.id, case.pair[1].user_id)


def _number(it: Pocket, at: datetime, *, number: str) -> list[Said]:
    return [("name", {"party_id": it.ids["A"], "who": {"phone": {"was": None, "now": number}}})]


def _opened(it: Pocket, at: datetime) -> list[Said]:
    who = {"name": "Rosa Milan", "structure": "Amicale des locataires"}
    party = {"id": it.new("A"), "side": "demandeur", "speaks": "structure", "informed": "oral", "who": who}
    return [("open", {
        "flow": "voisinage", "type": "bruit_musique", "origine": "habitant_partie", "canal": "rencontre_tournee",
        "place": {"entrance": str(it.case.home.halls[0][1])}, "asked_on": clock.service_day(at).isoformat(),
        "facts": "Une fête chaque fin de semaine, jusqu’à quatre heures.", "written": False, "take": True,
        "party": party,
    })]  # fmt: skip


def _joined(it: Pocket, letter: str, side: str, name: str | None = None) -> list[Said]:
    one = {"party_id": it.new(letter)}
    agrees = {**one, "consent_id": str(uuid7()), "means": "oral", "what": ["mediation", "table_ronde"]}
    return [
        ("party", {**one, "side": side, "speaks": "soi", "who": {"name": name}}),
        ("try", {**one, "try_id": str(uuid7()), "channel": "visite_domicile", "reached": True}),
        ("inform", {**one, "how": "oral"}),
        ("agree", agrees),
    ]


def _three_parties(it: Pocket, at: datetime) -> list[Said]:
    """The third takes back all she agreed to, the same day; with the two others mediation begins."""
    three = [*_joined(it, "A", "demandeur", "Lise Arnal"), *_joined(it, "B", "autre"), *_joined(it, "C", "autre")]
    third = {"party_id": it.new("C")}
    return [*three, ("take_back", {**third, "what": "table_ronde"}), ("leave", {**third, "how": "se_retire"}),
            ("move", {"target": "mediation"})]  # fmt: skip


def _prepared(it: Pocket, at: datetime) -> list[Said]:
    line, meeting = it.new("line"), it.new("meeting")
    planned = at_work(it.case.service.now, 21)
    hours = {"starts_at": _moment(planned, hours=0), "ends_at": _moment(planned, hours=1)}
    later = {"starts_at": _moment(planned, hours=1), "ends_at": _moment(planned, hours=2)}
    return [
        ("read", {"reading_id": str(uuid7()), "party_id": None, "at": None}),
        ("line", {"line_id": line, "party": "A", "part": "mots", "text": "Ma fille joue sur ce balcon.", "rev": None}),
        ("line", {"line_id": line, "party": "A", "part": "mots", "text": SAID, "rev": 1}),
        ("carry", {"line_id": line, "rev": 2, "to": "B", "allowed": True}),
        ("note", {"note_id": str(uuid7()), "meeting_id": None, "text": "B répond le soir, après le travail."}),
        ("plan", {"meeting_id": meeting, "mode": "entretien", "letters": ["B"], "neutral": False, **hours}),
        ("invite", {"meeting_id": meeting, "letter": "B", "what": "invitation", "channel": "appel_sortant"}),
        ("safe", {"meeting_id": meeting}),
        ("shift", {"meeting_id": meeting, "was": {**hours, "mediators": [str(it.case.pair[0].user_id)]}, **later}),
        ("missed", {"meeting_id": meeting, "absent": [], "reason": "partie"}),
    ]


def _written_meanwhile(it: Pocket, at: datetime) -> list[Said]:
    """By the other phone, over the text it had: both are there, and the first is kept."""
    line = {"line_id": it.ids["line"]}
    return [
        ("line", {**line, "party": "A", "part": "mots", "text": "Ma fille joue là tous les jours.", "rev": 1}),
        ("choose", {**line, "rev": 3, "keep": "premier"}),
    ]


def _shuttle(it: Pocket, at: datetime) -> list[Said]:
    said = {"id": str(uuid7()), "party": "B", "part": "accepter", "text": "Essorer, et étendre le soir.", "to": ["A"]}
    note = {"id": str(uuid7()), "text": "Chacun propose avant de reprocher."}
    return [("meet", {
        "meeting_id": str(uuid7()), "mode": "navette", "starts_at": _moment(at, hours=-2),
        "ends_at": _moment(at, hours=-1), "neutral": True, "letters": ["A", "B"], "safe": True, "lines": [said],
        "told": [{"line_id": it.ids["line"], "to": "B"}, {"line_id": said["id"], "to": "A"}], "note": note,
    })]  # fmt: skip


def _agreed(it: Pocket, at: datetime) -> list[Said]:
    promise = {"letter": "B", "what": "Étendre le linge le soir, essoré.", "seen": "A le dit.", "by_on": None}
    return [
        ("agreement", {
            "agreement_id": str(uuid7()), "form": "ecrit", "extent": "total", "read": True,
            "made_on": clock.service_day(at).isoformat(), "commitments": [promise],
            "copies": [{"letter": "A", "how": "main_propre"}],
            "signatures": [{"letter": letter, "strokes": strokes} for letter, strokes in DRAWN.items()],
        }),
        ("copy", {"letter": "B", "how": "main_propre"}),
        ("follow", {}),
    ]  # fmt: skip


def _seen_again(it: Pocket, at: datetime) -> list[Said]:
    waits = (clock.service_day(at) + timedelta(days=9)).isoformat()
    return [
        ("check", {"days": 15, "noted": [{"rank": 1, "state": "partiel", "said_by": "A"}]}),
        ("keep", {}),
        ("suspend", {"reason": "attente_partie", "resume_on": waits}),
        ("resume", {}),
    ]


def _set_right(it: Pocket, at: datetime) -> list[Said]:
    alert = {"alert_id": str(uuid7()), "facts": "B dit avoir peur de croiser A, sans dire pourquoi."}
    danger = {"alert_id": str(uuid7()), "facts": "Un enfant seul sur le balcon, tard le soir."}
    return [
        ("correct", {"lieu": {"was": None, "now": "palier"}}),
        ("settle", {"field": "lieu", "value": "palier"}),
        ("alert", alert),
        ("protect", {**danger, "called": "119", "called_at": _moment(at, hours=-0.5)}),
        ("heard", {"alert_id": alert["alert_id"], "answered_at": _moment(at, hours=0)}),
    ]


def _ended(it: Pocket, at: datetime) -> list[Said]:
    return [
        ("interrupt", {"reason": "volonte_partie", "words": "B déménage le mois prochain.", "then": "clore"}),
        ("tell", {"letter": "A", "how": "visite_domicile", "why_not": None}),
        ("tell", {"letter": "B", "how": "appel_sortant", "why_not": None}),
        ("tell", {"letter": "C", "how": None, "why_not": "N’a plus souhaité être jointe."}),
        ("close", {"outcome": "retrait", "kept": None}),
    ]


def _moment(at: datetime, *, hours: float) -> str:
    return (at + timedelta(hours=hours)).isoformat()
