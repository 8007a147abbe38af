"""People and phones: who may come in, with what; a code to enrol a phone, a phone taken out of service."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Refused
from app.core.forms import id_or_none, take_the_only_one
from app.core.labels import choices
from app.core.qr import drawn
from app.core.unit import write_unit
from app.door import actions as door
from app.door.access import allow, current_actor
from app.door.rules import ENROLLERS
from app.pages import names
from app.pages.lists import NOBODY, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.rules import COORDINATION, DESK_ROLES, Role, may_manage
from app.places import plates
from app.places.queries import landlords
from app.rounds.shifts import Warned
from app.staff import leaving, letters, pending, queries
from app.staff.forms import InviteForm, LeavingForm, TeamFilter

bp = DeskPages("staff", Entry("Équipe", "staff.page", "groupe", 110, DESK_ROLES, within="desk.settings"))
L = TypeVar("L", bound=LeavingForm)
FIELDS = {"email": "adresse", "landlord": "bailleur"}


@bp.get("/equipe")
@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    """Everyone of the organisation, and every phone with its last contact."""
    return team_page()


@bp.post("/equipe/<uuid:user_id>/code")
@allow(*ENROLLERS)
def code(user_id: UUID) -> ResponseReturnValue:
    """Make a code for one phone; it is on this answer and nowhere else."""
    with write_unit():
        made = door.make_enrolment_code(current_actor(), user_id, clock.now())
    return team_page(made_for=user_id, made=made)


@bp.get("/equipe/inviter")
@allow(*ENROLLERS)
def blank() -> ResponseReturnValue:
    return _show(_form())


@bp.post("/equipe/inviter")
@allow(*ENROLLERS)
def invite() -> ResponseReturnValue:
    """Make the link, and show it this once."""
    form, actor = _form(), current_actor()
    if not form.validate():
        return _show(form), 422
    try:
        with write_unit() as s:
            landlord = id_or_none(form.bailleur.data)
            role, agreed = Role(form.role.data), request.form.get("remplacer", "")
            code = door.invite_as(actor, form.adresse.data, role, landlord, clock.now(), agreed)
            link, mailed = _told(s, form.adresse.data, code)
    except door.Waiting as waiting:
        form.refuse(waiting)
        return _show(form, waiting), 422
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        return _show(form), 422
    return team_page(invited=form.adresse.data, link=link, mailed=mailed)


@bp.post("/equipe/invitations/<uuid:invitation_id>/renvoyer")
@allow(*ENROLLERS)
def renew(invitation_id: UUID) -> ResponseReturnValue:
    """Another link for the same person, shown this once; the former one opens nothing any more."""
    with write_unit() as s:
        address, code = door.renew_invitation(current_actor(), invitation_id, clock.now())
        link, mailed = _told(s, address, code)
    return team_page(invited=address, link=link, mailed=mailed)


def _told(s: Session, address: str, code: str) -> tuple[str, bool]:
    """The link of an invitation, and whether it also leaves by mail."""
    link = url_for("door.invitation", code=code, _external=True)
    return link, letters.send_link(s, current_actor().org_id, letters.INVITATION, address, link, clock.now())


@bp.post("/equipe/invitations/<uuid:invitation_id>/retirer")
@allow(*ENROLLERS)
def withdraw(invitation_id: UUID) -> ResponseReturnValue:
    """The link opens nothing any more."""
    with write_unit():
        door.withdraw_invitation(current_actor(), invitation_id, clock.now())
    flash("L’invitation est retirée\u00a0: son lien n’ouvre plus rien.")
    return _back()


@bp.get("/equipe/<uuid:user_id>/fermer")
@allow(*ENROLLERS)
def confirm_close(user_id: UUID) -> ResponseReturnValue:
    """Ask before closing: sessions end at once, and what the person has in charge goes to others."""
    person, held = _leaving(user_id)
    form = leaving_form(person, held)
    form.vacations.data = [str(one.id) for one in held.shifts]
    form.tournees.data = [str(one.id) for one in held.rounds]
    return _closing(form, person, held)


@bp.post("/equipe/<uuid:user_id>/fermer")
@allow(*ENROLLERS)
def close(user_id: UUID) -> ResponseReturnValue:
    """End someone's access and hand over what they had in charge; what their phone holds may still come in."""
    person, held = _leaving(user_id)
    form, actor, at = leaving_form(person, held), current_actor(), clock.now()
    if not form.validate():
        return _closing(form, person, held), 422
    try:
        with write_unit():
            door.disable_user(actor, user_id, at)
            told = leaving.hand_over(actor, at, user_id, choice_of(form), request.form.get("vu", ""))
    except Refused as refused:
        person, held = _leaving(user_id)
        form = leaving_form(person, held)
        form.refuse(refused)
        said = refused.warned if isinstance(refused, leaving.Unagreed) else None
        return _closing(form, person, held, said), refused.status
    flash("L’accès est fermé. Ce qui reste à envoyer sur le téléphone arrivera dans «\u00a0À régler\u00a0». " + told)
    return _back()


def _leaving(user_id: UUID) -> tuple[queries.MemberLine, leaving.Held]:
    actor = current_actor()
    return queries.managed(actor, user_id), leaving.held(actor.org_id, user_id, clock.now())


def leaving_form(person: queries.MemberLine, held: leaving.Held) -> LeavingForm:
    return offered(LeavingForm(request.form), person, held)


def offered(form: L, person: queries.MemberLine, held: leaving.Held) -> L:
    """What is in charge, and who may take it."""
    team = names.team(current_actor().org_id)
    heirs = [(str(one.id), one.name) for one in team if one.id != person.user_id]
    form.vacations_a.choices = [("", "Personne\u00a0: la vacation continue sans elle ou lui"), *heirs]
    form.suivis_a.choices = [("", "Personne\u00a0: ils restent à son nom, sans rappel"), *_takers(held)]
    form.dossiers_a.choices = [("", "Personne\u00a0: la coordination les confie"), *heirs]
    for field, lines in ((form.vacations, held.shifts), (form.tournees, held.rounds)):
        field.choices = [(str(one.id), ", ".join(filter(None, (one.what, one.beside)))) for one in lines]
        # What is no longer there is said by the mark of the page, whole.
        field.validate_choice = False
    return form


def _takers(held: leaving.Held) -> list[tuple[str, str]]:
    """Who may take the follow-ups, all of them or some: those who see their places."""
    known, all_of = names.team(current_actor().org_id), len(held.followups)
    able = ((one, n) for one in known if (n := held.seen_by(one.id)))
    return [(str(one.id), one.name if n == all_of else f"{one.name}, {n} sur {all_of}") for one, n in able]


def choice_of(form: LeavingForm) -> leaving.Choice:
    """Who takes what, as the form says it."""
    given, ended = (
        [id for one in field.data or () if (id := id_or_none(one))] for field in (form.vacations, form.tournees)
    )
    return leaving.Choice(given, id_or_none(form.vacations_a.data), id_or_none(form.suivis_a.data), ended,
                          request.form.get("quand_meme", ""), id_or_none(form.dossiers_a.data))  # fmt: skip


def _closing(form: LeavingForm, person: queries.MemberLine, held: leaving.Held, warned: Warned | None = None) -> str:
    actor, here = current_actor(), narrowed().here()
    days = queries.deposit_days(actor.org_id)
    return render_template(
        "staff/close.html", form=form, person=person, held=held, days=days, here=here, warned=warned,
        piles=pending.piles(actor.org_id, person.user_id), takers=pending.takers(actor.org_id, person.user_id),
        may_read=actor.role in COORDINATION,
    )  # fmt: skip


@bp.post("/equipe/<uuid:user_id>/rouvrir")
@allow(*ENROLLERS)
def reopen(user_id: UUID) -> ResponseReturnValue:
    with write_unit():
        door.enable_user(current_actor(), user_id)
    flash("L’accès est rouvert. La personne se reconnecte avec son mot de passe.")
    return _back()


@bp.get("/equipe/telephones/<uuid:device_id>/revoquer")
@allow(*ENROLLERS)
def confirm_revoke(device_id: UUID) -> ResponseReturnValue:
    """Ask before revoking: what the phone has not sent stays on it, unsent."""
    phone = queries.phone(current_actor().org_id, device_id)
    return render_template("staff/revoke.html", phone=phone, here=narrowed().here())


@bp.post("/equipe/telephones/<uuid:device_id>/revoquer")
@allow(*ENROLLERS)
def revoke(device_id: UUID) -> ResponseReturnValue:
    """Refuse the phone for good."""
    with write_unit():
        door.revoke_device(current_actor(), device_id, clock.now())
    flash("Le téléphone est révoqué. Il s’efface dès qu’il a du réseau.")
    return _back()


@bp.post("/equipe/telephones/<uuid:device_id>/pertes")
@allow(*ENROLLERS)
def note_losses(device_id: UUID) -> ResponseReturnValue:
    """The losses told on the page are known: the team has spoken about them."""
    up_to = request.form.get("jusqu", type=int) or 0
    with write_unit():
        door.note_losses(current_actor(), device_id, up_to)
    flash("C’est noté. Une nouvelle perte sera signalée de nouveau.")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("staff.page", **narrowed().back()), 303)


def narrowed(*, asked: bool = True) -> TeamFilter:
    """What narrows the list one came from, and leads back to."""
    form = TeamFilter(request.args if asked else None)
    sectors = plates.sectors(current_actor().org_id).values()
    form.role.choices = [NOBODY, *choices(Role)]
    form.secteur.choices = [NOBODY, *((str(one.id), f"{one.code}, {one.name}") for one in sectors)]
    form.acces.choices = [NOBODY, *choices(queries.Access)]
    form.order = ordered(*queries.COLUMNS)
    return form


def _form() -> InviteForm:
    form, actor = InviteForm(request.form), current_actor()
    form.role.choices = [(one.value, one.label) for one in Role if may_manage(actor.role, one)]
    take_the_only_one(form.role, sent=bool(request.form))
    form.bailleur.choices = [("", "Aucun"), *((str(one.id), one.name) for one in landlords(actor.org_id))]
    return form


def _show(form: InviteForm, waiting: door.Waiting | None = None) -> str:
    return render_template("staff/invite.html", form=form, here=narrowed().here(), waiting=waiting)


def team_page(
    made_for: UUID | None = None, made: str | None = None, invited: str | None = None, link: str | None = None,
    *, mailed: bool = False,
) -> str:  # fmt: skip
    actor, form = current_actor(), narrowed()
    team = _team(form, made_for)
    if made_for is not None and made_for not in {one.user_id for one in team.people.items}:
        # The code is shown this once: the person it is for is on the page, whatever the address narrows.
        form = narrowed(asked=False)
        team = _team(form, made_for)
    return render_template(
        "staff/team.html",
        team=team,
        form=form,
        invitations=queries.invitations(actor),
        now=clock.now(),
        may_enrol=actor.role in ENROLLERS,
        made_for=made_for,
        made=made,
        qr=drawn(f"{url_for('shell.index', _external=True)}#code={made}") if made else None,
        invited=invited,
        link=link,
        link_qr=drawn(link) if link else None,
        mailed=mailed,
    )


def _team(form: TeamFilter, whom: UUID | None) -> queries.Team:
    given = form.args()
    asked = queries.Filters(given.get("role"), id_or_none(given.get("secteur")), given.get("acces"))
    return queries.team(current_actor(), asked, form.order, page_number(), whom=whom)
