"""Palier: rounds, conflicts, technical problems and referrals of mediation services. `create_app` builds it."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, health
from app.backup import pages as backup
from app.core import keyring, lines, openapi, sealing, tenant, unit, web
from app.core.columns import from_json, to_json
from app.core.letters import letters
from app.core.loopback import PlainCookies
from app.core.secrets import UNREADABLE
from app.desk import routes as desk
from app.documents import letterhead
from app.documents import pages as documents
from app.door import access, first, passkeys, passkeys_api, signin
from app.door import api as phone_session
from app.door import routes as door
from app.door.factors import DIGITS
from app.door.passwords import SHORTEST
from app.door.rules import CODE_HOURS, LEASE_DAYS
from app.extensions import api, csrf, db, login_manager, migrate
from app.fields import pages as own_fields
from app.followups import own_pages as own_followups
from app.followups import pages as followups
from app.journal import actions as journal
from app.keys import jobs, marks
from app.links import routes as links
from app.logbook.rules import TEXT_MAX, TWIN_MINUTES
from app.mail import pages as mails
from app.mediation import about as about_cases
from app.mediation import estates as case_estates
from app.mediation import hers, offered, reminders
from app.mediation import line as case_lines
from app.mediation import subject as cases
from app.mediation.intake import becomes as becomes  # what a case grows out of
from app.mediation.intake import noting as request_noting
from app.mediation.intake import pages as requests
from app.mediation.intake import routes as intake
from app.mediation.intake import setting_pages as intake_setting
from app.mediation.letters import starting as letters_of_cases
from app.mediation.pages import (
    advice,
    agreements,
    alerts,
    board,
    correcting,
    eligibility,
    endings,
    envelope,
    flow_settings,
    hands,
    leading,
    meetings,
    one,
    opening,
    parties,
    preparation,
    steps,
    versions,
)
from app.mediation.pages import letters as case_letters
from app.mediation.pages import requests as case_request
from app.merging import landlord_pages as landlords
from app.merging import pages as merging
from app.merging.actions import UNDONE_HOURS
from app.merging.rules import NEAR_M
from app.nomenclatures import actions as nomenclatures
from app.nomenclatures import pages as lists
from app.nomenclatures.rules import mark_of
from app.nomenclatures.wishes import pages as wishes
from app.pages import icons, printing
from app.pages import lists as page_lists
from app.parties import models as models  # their tables, before the first feature that has parties
from app.people import demonstration
from app.places import moves
from app.places import pages as places
from app.places.imports import leaving_pages as leaving
from app.places.imports import line_pages
from app.places.imports import pages as imports
from app.places.imports import undo_pages as undoing
from app.places.imports.states import KEPT_HOURS
from app.places.stock import halls, owners
from app.places.stock import pages as stock
from app.planning import own_pages as own_week
from app.planning import pages as absences
from app.planning.rules import WAITED_HOURS
from app.portal import routes as portal
from app.push import jobs as rings
from app.push import routes as push
from app.referrals.pages import directory, partners, referrals
from app.retention import copy_pages as rights_copy
from app.retention import pages as retention
from app.retention import rights_pages as rights
from app.rounds.pages import change, consignes, copies, week
from app.sectors import move_pages as sector_moves
from app.sectors import pages as sectors
from app.sectors import stock_pages as sector_stock
from app.sent import hooks as sent
from app.settings import Settings, from_env, read_pairs, read_ring
from app.shell import routes as shell
from app.staff import letters as told_by_mail
from app.staff import pages as staff
from app.staff import person_pages as person
from app.staff import structure
from app.sync import moves as sync_moves
from app.sync import registry as registry  # declares every kind of record
from app.sync import retained as retained  # declares how long each is kept
from app.sync import routes as sync
from app.technical import pages as technical

HERE = Path(__file__).parent.parent
BODY_MAX = 2 * 1024 * 1024
CONNECT_S = 3


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to serve. Raises UnsafeSetting when the environment is not, or is another database's."""
    settings = settings or from_env()
    app = Flask(
        __name__,
        template_folder=str(HERE / "templates"),
        static_folder=str(HERE / "static"),
        instance_path=str(settings.data_dir),
    )
    _configure(app, settings)
    _extensions(app, settings)
    _blueprints(app)
    web.init_app(app)
    lines.init_app()
    journal.init_app(app, settings.data_dir / "logs")
    access.init_app(app)
    sent.init_app(app)
    icons.init_app(app)
    page_lists.init_app(app)
    printing.init_app(app)
    demonstration.init_app(app)
    cases.init_app()
    about_cases.init_app()
    offered.init_app()
    case_lines.listen()
    letters_of_cases.init_app()
    reminders.init_app()
    hers.init_app()
    # The numbers and signs of the rules, for the sentences that say them.
    app.jinja_env.globals.update(mark_of=mark_of, code_hours=CODE_HOURS, lease_days=LEASE_DAYS, text_max=TEXT_MAX)
    app.jinja_env.globals.update(waited_hours=WAITED_HOURS, twin_minutes=TWIN_MINUTES)
    app.jinja_env.globals.update(undone_hours=UNDONE_HOURS, near_m=NEAR_M, kept_hours=KEPT_HOURS)
    app.jinja_env.globals.update(unreadable=UNREADABLE, password_min=SHORTEST, code_digits=DIGITS)
    app.jinja_env.globals.update(reach_of=letterhead.reach, call_us=letterhead.call_us)
    app.jinja_env.filters["letters"] = letters
    moves.followed_by(sync_moves.follow)
    moves.followed_by(case_estates.follow)
    first.furnished_by(nomenclatures.publish)
    signin.told_by(rings.tell_of_passkeys)
    signin.told_by(told_by_mail.tell_of_factor)
    passkeys.told_by(rings.tell_of_passkeys)
    passkeys.told_by(told_by_mail.tell_of_passkeys)
    app.teardown_request(lambda _: tenant.clear())
    jobs.listen()
    cli.register(app)
    with app.app_context():
        marks.refuse_others(settings)
        demonstration.look()
        db.session.remove()
        db.engine.dispose()  # nothing of it is shared with the processes forked from here
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_CONTENT_LENGTH=BODY_MAX,
        MAX_FORM_MEMORY_SIZE=BODY_MAX,
        MAX_FORM_PARTS=1000,
        TRUSTED_HOSTS=list(settings.hosts),
        SESSION_COOKIE_NAME="__Host-palier-flask",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        TESTING=settings.testing,
        PROPAGATE_EXCEPTIONS=False,
        API_TITLE="Palier",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS=openapi.SPEC,
    )
    app.extensions["palier_settings"] = settings
    if settings.plain_at_home:
        app.wsgi_app = PlainCookies(app.wsgi_app)  # type: ignore[method-assign]
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    if app.debug:
        raise RuntimeError("debug mode shows tracebacks to anyone: never turn it on")


def _engine_options(settings: Settings) -> dict[str, object]:
    # Values stay out of error messages, hence out of the logs (ASVS 16.2.5).
    # No bound on connections: each is a thread's, threads are few, and nobody waits for one.
    both: dict[str, object] = {
        "hide_parameters": True, "json_serializer": to_json, "json_deserializer": from_json, "max_overflow": -1,
    }  # fmt: skip
    if settings.is_sqlite:
        return {**both, "connect_args": {"check_same_thread": False}}
    # A server that is gone, or a cable: known within seconds, when it is asked and while it is listened to.
    patient = {"connect_timeout": CONNECT_S, "tcp_user_timeout": CONNECT_S * 1000, "keepalives_idle": 10}
    return {**both, "pool_pre_ping": True, "connect_args": {**patient, "options": "-c statement_timeout=10000"}}


def _extensions(app: Flask, settings: Settings) -> None:
    for name, ring in settings.rings.items():
        keyring.install(ring, settings.ring_files[name], read_ring, name=name)
    sealing.install(sealing.SealingRing(settings.sealing_keys), settings.sealing_key_file, read_pairs)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(HERE / "app" / "migrations"), render_as_batch=True)
    login_manager.init_app(app, add_context_processor=False)  # no template asks who is there: it is given
    csrf.init_app(app)
    api.init_app(app)
    with app.app_context():
        unit.prepare(db.engine)


def _blueprints(app: Flask) -> None:
    for described in (phone_session.bp, passkeys_api.bp, push.bp, sync.bp):
        api.register_blueprint(described)
    for pages in (
        desk,
        backup,
        followups,
        own_followups,
        own_week,
        directory,
        week,
        change,
        copies,
        absences,
        consignes,
        technical,
        referrals,
        partners,
        requests,
        request_noting,
        case_request,
        intake_setting,
        flow_settings,
        staff,
        person,
        structure,
        retention,
        rights,
        rights_copy,
        mails,
        documents,
        sectors,
        lists,
        wishes,
        own_fields,
        sector_stock,
        sector_moves,
        places,
        stock,
        halls,
        owners,
        imports,
        leaving,
        line_pages,
        undoing,
        merging,
        landlords,
        agreements,
        meetings,
        leading,
        versions,
        board,
        correcting,
        opening,
        one,
        hands,
        parties,
        preparation,
        steps,
        envelope,
        eligibility,
        endings,
        alerts,
        advice,
        case_letters,
    ):
        app.register_blueprint(pages.bp)
    for plain in (door.bp, intake.bp, portal.bp, links.bp, shell.bp, health.bp):
        app.register_blueprint(plain)
