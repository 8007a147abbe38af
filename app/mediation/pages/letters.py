"""*Lettres et papiers*: the letters of a case, one of them written, looked at, frozen, handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.dates import datetime_fr
from app.core.errors import NotAllowed
from app.core.forms import FrenchForm, day_of, id_or_none
from app.core.labels import UNKNOWN
from app.core.rows import find, get
from app.core.unit import write_unit
from app.documents import making
from app.documents import queries as documents
from app.documents.blocks import blocks
from app.documents.models import Document
from app.documents.rules import Channel, State
from app.documents.serving import answer as answered
from app.documents.template import Template
from app.door.access import allow, current_actor
from app.followups.models import Followup
from app.followups.rules import OPEN as FOLLOWUP_OPEN
from app.links import queries as links
from app.mail.rules import said as said_of_mail
from app.mediation.letters import actions, leaving, queries, replies, values
from app.mediation.letters.beginning import NOTICE
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.over import LETTER
from app.mediation.letters.rules import KINDS, kind_read
from app.mediation.pages import doors, story
from app.mediation.pages.letters_forms import BeginForm, HandForm, places, words_of
from app.mediation.pages.opened import within_a_quarter
from app.mediation.pages.sections import Section, Seen, declare
from app.mediation.pages.shown import READERS, act, answer
from app.mediation.pages.shown import seen as before
from app.mediation.rules.states import Mode, Next
from app.pages.menu import DeskPages
from app.parties.models import Party, Reading
from app.people.acting import Act
from app.people.rules import COORDINATION

bp = DeskPages("cases_letters")
ALL = "/dossiers/<uuid:case_id>/lettres"
ONE = f"{ALL}/<uuid:letter_id>"
SHOWN = 4
"""Letters on the page of the case; all of them on their own."""


@bp.get(ALL)
@allow(*READERS)
def page(case_id: UUID) -> ResponseReturnValue:
    form = BeginForm()
    form.lettre.data, form.seance.data = request.args.get("lettre"), request.args.get("seance")
    return _listed(before(case_id), form)


@bp.get(f"{ALL}/notice")
@allow(*READERS)
def card(case_id: UUID) -> ResponseReturnValue:
    """The notice, to be shown to somebody or printed for her; whose it is said nowhere."""
    seen = before(case_id)
    said = blocks(NOTICE, values.notice(seen.row), {})
    return render_template("mediation/letters/card.html", row=seen.row, title=NOTICE.label, said={"blocks": said[1:-2]})


@bp.post(ALL)
@allow(*READERS)
def begin(case_id: UUID) -> ResponseReturnValue:
    """A draft, from what the case says."""
    seen = before(case_id)
    form = _begin_form(seen, BeginForm(request.form))
    code, _, letter = (form.lettre.data or "").partition(":")
    acting = act()

    def do() -> object:
        return actions.begin(acting, case_id, code, letter, id_or_none(form.seance.data))

    said = "La lettre est commencée. Relisez-la, complétez-la, puis figez-la."
    return answer(form, do, lambda: _listed(before(case_id), form), said,
                  lambda _: _at(case_id, acting.record_id), fields={"partie": "lettre"})  # fmt: skip


@bp.get(ONE)
@allow(*READERS)
def one(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    return _shown(case_id, letter_id)


@bp.post(f"{ONE}/ecrire")
@allow(*READERS)
def write(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    template = _template(case_id, letter_id)
    form = places(template, request.form)
    typed, said = words_of(form, template), "La lettre est enregistrée."
    return _did(case_id, letter_id, form, lambda acting: actions.write(acting, case_id, typed), said)


@bp.post(f"{ONE}/figer")
@allow(*READERS)
def freeze(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """With what is typed on the page, saved or not."""
    template = _template(case_id, letter_id)
    form = places(template, request.form)
    there = template.places and all(one.code in request.form for one in template.places)
    typed, knowing = words_of(form, template) if there else None, bool(form["sachant"].data)
    said = "La lettre est figée. Elle ne change plus\u00a0: remettez-la."

    def do(acting: Act) -> object:
        return actions.freeze(acting, case_id, typed, knowing=knowing)

    return _did(case_id, letter_id, form, do, said, minds=False)


@bp.post(f"{ONE}/remettre")
@allow(*READERS)
def hand(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    party = get(Party, current_actor().org_id, _held(case_id, letter_id)[1].party_id)
    form = _hand_form(party, request.form)

    def do(acting: Act) -> object:
        return actions.hand(acting, case_id, form.comment.data, day_of(form.le))

    return _did(case_id, letter_id, form, do, form.said)


@bp.post(f"{ONE}/renvoyer")
@allow(*READERS)
def send_again(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    said = "Un autre lien part par courriel. Celui d’avant ne s’ouvre plus."
    return _did(case_id, letter_id, FrenchForm(), lambda acting: actions.send_again(acting, case_id), said)


@bp.post(f"{ONE}/annuler")
@allow(*READERS)
def cancel(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    said = "La lettre est annulée."
    return _did(case_id, letter_id, FrenchForm(), lambda acting: actions.cancel(acting, case_id), said)


@bp.post(f"{ONE}/liens/<uuid:link_id>/revoquer")
@allow(*READERS)
def revoke(case_id: UUID, letter_id: UUID, link_id: UUID) -> ResponseReturnValue:
    said = "Le lien ne s’ouvre plus."
    return _did(case_id, letter_id, FrenchForm(), lambda acting: actions.revoke(acting, case_id, link_id), said)


@bp.get(f"{ONE}/lettre.pdf")
@allow(*READERS)
def paper(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Its bytes; a draft says that it is one. That it was read is noted with it."""
    _, one = _held(case_id, letter_id)
    with write_unit(aside=True):
        found = documents.opened(act(), one.id)
    return answered(found.pdf, found.name)


def _at(case_id: UUID, letter_id: UUID) -> str:
    return url_for("cases_letters.one", case_id=case_id, letter_id=letter_id)


def _note_reading(one: CaseLetter) -> None:
    """One line a person and a quarter of an hour, however often its page is opened."""
    actor = current_actor()
    reading_id = within_a_quarter(actor, one.id)
    if find(Reading, actor.org_id, reading_id) is None:
        with write_unit(aside=True):
            queries.read(act(reading_id), before(one.case_id).row, one)


def _note_answer(one: CaseLetter) -> None:
    """What was answered to it was read, by a mediator of the case."""
    seen = before(one.case_id)
    if seen.writes and one.id in {it.reply.about for it in replies.unread(seen.row)}:
        with write_unit(aside=True):
            letter = get(Party, one.org_id, one.party_id).letter
            replies.read(act(), get(CaseLetter, one.org_id, one.id), letter)


def _held(case_id: UUID, letter_id: UUID) -> tuple[Seen, CaseLetter]:
    """A letter as this person may read it. Raises Unknown, NotAllowed."""
    seen = before(case_id)
    one = queries.letter(seen.row, letter_id)
    if not queries.may_read(act(letter_id), seen.row, one):
        raise NotAllowed("Les lettres de ce dossier sont à ses médiateurs.")
    return seen, one


def _template(case_id: UUID, letter_id: UUID) -> Template:
    one = _held(case_id, letter_id)[1]
    return making.template_of(get(Document, one.org_id, one.id))


def _did(
    case_id: UUID, letter_id: UUID, form: FrenchForm, do: Callable[[Act], object], said: str, *, minds: bool = True
) -> ResponseReturnValue:
    before(case_id)
    return answer(form, lambda: do(act(letter_id)), lambda: _shown(case_id, letter_id, form), said,
                  lambda _: _at(case_id, letter_id), minds=minds)  # fmt: skip


def _shown(case_id: UUID, letter_id: UUID, sent: FrenchForm | None = None) -> str:
    """The letter as it will be read, what is left to write in it, and how it is handed over. Noted as read."""
    _, one = _held(case_id, letter_id)
    _note_reading(one)
    _note_answer(one)
    seen, one = _held(case_id, letter_id)
    document = get(Document, one.org_id, one.id)
    template = making.template_of(document)
    writes, erased = actions.may_write(act(one.id), seen.row, kind_read(one.kind)), document.erased_at is not None
    draft = document.state == State.brouillon
    typed = {} if erased else making.typed(document)
    writing = sent is not None and draft and all(place.code in sent for place in template.places)
    words = sent if sent is not None and writing else places(template, None, typed)
    party = get(Party, one.org_id, one.party_id)
    hand = sent if isinstance(sent, HandForm) else _hand_form(party)
    return render_template(
        "mediation/letters/one.html", seen=seen, row=seen.row, one=one, document=document, writes=writes,
        label=queries.names_of(seen.row).get(one.kind, UNKNOWN), letter=party.letter, form=words, hand=hand,
        refused=sent,
        said=None if erased else making.paper_of(document, document.frozen_at or clock.now()).as_data(),
        template=template, draft=draft, erased=erased, frozen=document.state == State.fige,
        handed=document.state == State.remis, state=State.label_of(document.state),
        changed=draft and actions.stale(seen.row, one), squares=[] if erased else making.not_printed(document),
        mailed=actions.mail_of(party) is not None, channel=Channel.label_of(document.channel or ""),
        sheet=queries.sheet_of(seen.row, one), why=_why(one),
        asked=_asked(seen, one, words, typed) if draft and not erased and writes else [],
        calls=erased or actions.says_whom_to_call(seen.row, one), sets=seen.coordinates,
        reminder=_reminder(one), links=links.of_record(one.org_id, (LETTER, one.id), clock.now()),
    )  # fmt: skip


def _reminder(one: CaseLetter) -> str:
    """The page of what still reminds of her answer, where this person has it."""
    row, office = find(Followup, one.org_id, replies.followup_id(one.id)), current_actor().role in COORDINATION
    if row is None or row.state not in FOLLOWUP_OPEN or not (office or row.owner_id == current_actor().user_id):
        return ""
    return url_for("followups.one" if office else "own_followups.one", followup_id=row.id)


def _asked(seen: Seen, one: CaseLetter, form: FrenchForm, kept: dict[str, str]) -> list[str]:
    """What freezing it would ask, of the words that are on the page."""
    typed = {name: form[name].data or "" for name in form.data if name != "sachant"}
    return actions.doubts(seen.row, one, typed if {k: v for k, v in typed.items() if v} != kept else None)


def _why(one: CaseLetter) -> str:
    """What the last answer of the mail server means, in words."""
    mail = leaving.mail_of(one) if one.sending else None
    return said_of_mail(mail.state, mail.outcome) if mail else ""


def _hand_form(party: Party, sent: Any = None) -> HandForm:
    """The ways she may be given it: no link where none may leave, unless it is what was sent, and the rule says why."""
    form, by_link = HandForm(sent), Channel.courriel_lien
    there = actions.mail_of(party) is not None or form.comment.data == by_link
    form.comment.choices = [(one.value, one.label) for one in Channel if there or one != by_link]
    return form


def _begin_form(seen: Seen, form: BeginForm) -> BeginForm:
    """What may be written now, by whom is looking."""
    names, hers = queries.names_of(seen.row), act(seen.row.id)
    there = [(kind, letter) for kind, letter in queries.offered(seen.row) if actions.may_write(hers, seen.row, kind)]
    form.lettre.choices = [
        ("", "Choisir"), *((f"{kind.code}:{letter}", f"{names[kind.code]}, à {letter}") for kind, letter in there)
    ]  # fmt: skip
    days = [(str(one.id), Mode.label_of(one.mode), one) for one in queries.sessions(seen.row)]
    form.seance.choices = [
        ("", "Aucune"),
        *((id, f"{mode}, {datetime_fr(one.starts_at)}, {' et '.join(one.letters)}") for id, mode, one in days),
    ]
    return form


def _listed(seen: Seen, form: BeginForm) -> str:
    _begin_form(seen, form)
    return render_template(
        "mediation/letters/letters.html", seen=seen, row=seen.row, form=form, lines=queries.of_case(seen.row),
        writes=len(form.lettre.choices or ()) > 1, opens=_opens(seen), channel=Channel.label_of,
    )  # fmt: skip


def _opens(seen: Seen) -> set[UUID]:
    """Those this person may read."""
    hers, row = act(seen.row.id), seen.row
    return {one.id for one in queries.rows(row) if queries.may_read(hers, row, one)}


def _section(seen: Seen) -> dict[str, Any]:
    lines = queries.of_case(seen.row)
    writes = any(actions.may_write(act(seen.row.id), seen.row, kind) for kind, _ in queries.offered(seen.row))
    return {"lines": lines[:SHOWN], "more": len(lines) - SHOWN, "row": seen.row, "writes": writes,
            "opens": _opens(seen), "channel": Channel.label_of}  # fmt: skip


declare(Section("lettres", 40, "mediation/letters/section.html", _section,
                lambda seen: seen.writes or seen.coordinates, aside=True))  # fmt: skip
for _verb, _words in {
    "lettre_accuse": "Accusé de réception remis à {letters}", "lettre_precision": "Précisions demandées à {letters}",
    "lettre_ouverture": "Ouverture de la médiation écrite à {letters}",
    "lettre_correspondant": "Saisine du correspondant, {letters}",
    "lettre_point_suivi": "Point sur les engagements demandé à {letters}",
    "lettre_suspension": "Suspension écrite à {letters}", "lettre_attestation": "Attestation remise à {letters}",
    leaving.LOST: "Le courriel de la lettre à {letters} n’a pas été remis",
    "lettre_notice": "Notice d’information remise à {letters}", "reponse_vient": "{letters} répond\u00a0: viendra",
    "reponse_autre_date": "{letters} demande une autre date", "reponse_ne_vient_pas": "{letters} ne viendra pas",
    "reponse_accepte": "{letters} accepte la médiation, par son lien",
    "reponse_rappel": "{letters} demande un appel", replies.READ: "La réponse de {letters} est lue",
    "reponse_refuse": "{letters} refuse la médiation, par son lien",
    **{f"lettre_{code}": "Lettre de fin remise à {letters}" for code, kind in KINDS.items() if kind.ends},
}.items():  # fmt: skip
    story.tells(_verb, _words, "w" if _verb in ("reponse_refuse", leaving.LOST) else "d")
doors.leads(Next.porter, "cases_letters.page", "Voir la lettre")
