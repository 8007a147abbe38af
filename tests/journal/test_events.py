"""Each act that matters to safety leaves its line, with who did it and nothing of what was typed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.door import actions, proof, signin
from app.door.cookies import DESK, DEVICE
from app.door.models import Passkey
from app.journal import actions as journal_actions
from app.journal.rules import REFUSALS, Event
from app.people.models import UserAccount
from app.people.rules import Role
from app.rounds import actions as rounds
from app.sync.models import HeldOp
from tests.clients import Desk, Phone
from tests.desk.evening import payload
from tests.door import authenticator
from tests.door.authenticator import Authenticator, Bent
from tests.door.visitor import PASSWORD, TOTP, Door, digits, knock, settle
from tests.journal.conftest import Lines
from tests.links import essai
from tests.rows import only
from tests.sync.test_exchange import contact
from tests.world import World

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # the log is a file, whatever the database


@dataclass
class Stage:
    """Where an act is played."""

    app: Flask
    world: World
    folder: Path

    def desk(self, name: str) -> Desk:
        return Desk.signed_in(self.app, getattr(self.world, name))

    def phone(self, name: str = "nadia") -> Phone:
        return Phone.enrolled(self.app, getattr(self.world, name))

    def run(self, *args: str) -> None:
        self.app.test_cli_runner().invoke(args=list(args))

    def code(self) -> str:
        with tenant.tenant(self.world.org_id), write_unit():
            return actions.make_enrolment_code(self.world.claire.actor, self.world.nadia.user_id, clock.now())

    def held(self) -> str:
        """A held operation's page."""
        phone = self.phone()
        phone.sync(phone.op("contact.record", {**payload("contact", self.world, uuid4(), None), "besoin": "demain"}))
        return f"/bureau/regler/{only(self.world, HeldOp).id}"


@pytest.fixture
def stage(app: Flask, world: World, tmp_path: Path) -> Stage:
    settle(world.nadia, world.claire)
    return Stage(app, world, tmp_path)


def come_in(stage: Stage, code: str | None = None) -> Door:
    door = Door(stage.app)
    door.give_password(stage.world.claire)
    door.fill("/connexion/code", code=code or digits())
    return door


def throttle(stage: Stage) -> None:
    for _ in range(6):
        Door(stage.app).give_password(stage.world.claire, "un mauvais mot de passe")


def recover(stage: Stage) -> None:
    with tenant.every_tenant(), write_unit() as s:
        code = signin.new_recovery_codes(s, stage.world.claire.user_id)[0]
    come_in(stage, code)


def install(stage: Stage) -> None:
    """Somebody who has a password and no second factor yet."""
    lead = stage.world.lead
    with tenant.every_tenant(), write_unit() as s:
        theirs = s.get_one(UserAccount, stage.world.claire.user_id).password_hash
        s.get_one(UserAccount, lead.user_id).password_hash = theirs
    door = Door(stage.app)
    door.give_password(lead)
    waiting = signin.waiting(door.secret, clock.now(), signin.Stage.setup)
    assert waiting is not None
    signin.install_factor(waiting, TOTP, digits(), door.secret, [], clock.now())


def change_password(stage: Stage, present: str) -> None:
    sent = {"password_now": present, "password": "une rampe et deux paliers", "again": "une rampe et deux paliers"}
    stage.desk("claire").submit("/compte/mot-de-passe", sent)


def enrol(stage: Stage) -> tuple[Any, str]:
    client = stage.app.test_client()
    return client, knock(client, stage.world.nadia, code=stage.code()).json["device"]["id"]


def reopen(stage: Stage) -> None:
    client, device = enrol(stage)
    knock(client, stage.world.nadia, device_id=device)


def invite(stage: Stage) -> None:
    sent = {"adresse": "sofia@passeurs.example", "role": "agent"}
    stage.desk("claire").submit("/bureau/equipe/inviter", sent)


def withdraw(stage: Stage) -> None:
    actor = stage.world.claire.actor
    with tenant.tenant(stage.world.org_id), write_unit():
        actions.invite(actor.org_id, "sofia@passeurs.example", Role.agent, None, clock.now())
    from app.door.models import Invitation

    page = f"/bureau/equipe/invitations/{only(stage.world, Invitation).id}/retirer"
    stage.desk("claire").submit(page, {}, "/bureau/equipe")


def join(stage: Stage) -> None:
    with tenant.tenant(stage.world.org_id), write_unit():
        code = actions.invite(stage.world.org_id, "sofia@passeurs.example", Role.agent, None, clock.now())
    Door(stage.app).fill(f"/invitation/{code}", name="Sofia Perez", password=PASSWORD, again=PASSWORD)


def close(stage: Stage, *then: str) -> None:
    for verb in ("fermer", *then):
        stage.desk("claire").submit(f"/bureau/equipe/{stage.world.nadia.user_id}/{verb}", {}, "/bureau/equipe")


def cancel(stage: Stage) -> None:
    phone = stage.phone()
    made = phone.op("contact.record", contact(stage.world))
    phone.sync(made, phone.op("entry.cancel", {"kind": "contact"}, made["record_id"]))


def beyond_rights(stage: Stage, times: int = 1) -> dict[str, Any]:
    """An agent writes in the round of another; sent so often."""
    phone, other = stage.phone(), stage.phone("yoann")
    walk = phone.op("round.start", {"planned": False, "agents": [], "stops": []})
    phone.sync(walk)
    theirs = other.op("contact.record", contact(stage.world, round_id=walk["record_id"]))
    for _ in range(times):
        other.sync(theirs)
    return theirs


def import_stock(stage: Stage) -> None:
    (stage.folder / "map.toml").write_text('source = "essai"\n[columns]\nsource_id = "id"\naddress = "adresse"\n')
    (stage.folder / "stock.csv").write_text("id;adresse\n1;4 rue des Tisserands\n")
    stage.run("places", "import", str(stage.folder / "stock.csv"), "--org", "passeurs", "--mapping",
              str(stage.folder / "map.toml"))  # fmt: skip


def settle_held(stage: Stage, verb: str) -> None:
    page = stage.held()
    if verb == "reprendre":
        from app.nomenclatures import actions as lists
        from app.nomenclatures.rules import Change

        with tenant.tenant(stage.world.org_id), write_unit():
            lists.change_list(stage.world.org_id, "besoin", Change("demain", parent="ecoute", label="Demain"))
    stage.desk("claire").submit(f"{page}/{verb}", {"motif": "autre", "precision": "Vu avec elle"}, page)


def call_home(stage: Stage) -> None:
    """A phone that shows nothing but its id."""
    _, device = enrol(stage)
    knock(stage.app.test_client(), stage.world.nadia, device_id=device)


def add_passkey(stage: Stage) -> Authenticator:
    device = Authenticator(signed=4)
    authenticator.add(stage.desk("claire").client, PASSWORD, device)
    return device


def remove_passkey(stage: Stage) -> None:
    add_passkey(stage)
    with read_unit() as s:
        url = f"/compte/cles/{s.scalars(select(Passkey.id)).one()}/retirer"
    stage.desk("claire").submit(url, {}, "/compte/cles")


def come_in_by(stage: Stage, bent: Bent) -> None:
    authenticator.come_in(Door(stage.app).client, add_passkey(stage), bent)


def a_link(stage: Stage, then: str = "") -> None:
    """Made by the coordination, then revoked, or answered by who was given it."""
    claire = stage.world.claire
    with essai.declared():
        link, secret = essai.given(claire)
        holder = essai.Holder(stage.app, secret)
        if then == "revoke":
            essai.do(claire, "revoke", claire.actor, link.id, clock.now(), link.about)
        elif then == "answer":
            holder.press()
            holder.send("venir", jour="lundi")


ACTS: dict[Event, Callable[[Stage], Any]] = {
    Event.signed_in: come_in,
    Event.sign_in_refused: lambda stage: Door(stage.app).give_password(stage.world.claire, "un mauvais mot de passe"),
    Event.throttled: throttle,
    Event.signed_out: lambda stage: come_in(stage).fill("/deconnexion", page="/bureau/equipe"),
    Event.factor_installed: install,
    Event.factor_refused: lambda stage: come_in(stage, "000000"),
    Event.recovery_used: recover,
    Event.passkey_added: add_passkey,
    Event.passkey_removed: remove_passkey,
    Event.passkey_refused: lambda stage: come_in_by(stage, Bent(origin="https://evil.example")),
    Event.passkey_copied: lambda stage: come_in_by(stage, Bent(count=0)),
    Event.password_changed: lambda stage: change_password(stage, PASSWORD),
    Event.password_refused: lambda stage: change_password(stage, "pas celui-là non plus"),
    Event.secrets_forgotten: lambda stage: stage.run("user", "reset", stage.world.nadia.email, "--org", "passeurs"),
    Event.code_made: lambda stage: stage.desk("claire").submit(
        f"/bureau/equipe/{stage.world.nadia.user_id}/code", {}, "/bureau/equipe"),
    Event.code_refused: lambda stage: knock(stage.app.test_client(), stage.world.nadia, code="K7PM-4QXT"),
    Event.phone_enrolled: enrol,
    Event.phone_reopened: reopen,
    Event.phone_refused: call_home,
    Event.phone_signed_out: lambda stage: stage.phone().call("DELETE", "/api/session"),
    Event.phone_revoked: lambda stage: stage.desk("claire").submit(
        f"/bureau/equipe/telephones/{stage.phone().device_id}/revoquer", {}, "/bureau/equipe"),
    Event.invited: invite,
    Event.invitation_withdrawn: withdraw,
    Event.joined: join,
    Event.role_changed: lambda stage: stage.desk("admin").submit(
        f"/bureau/equipe/{stage.world.nadia.user_id}/role", {"role": "coordinator"}),
    Event.access_closed: close,
    Event.access_opened: lambda stage: close(stage, "rouvrir"),
    Event.denied: lambda stage: stage.desk("reader").get("/bureau/relire"),
    Event.not_found: lambda stage: stage.desk("claire").get(f"/bureau/regler/{stage.world.strange_home.estate_id}"),
    Event.form_refused: lambda stage: stage.desk("claire").client.post("/bureau/partenaires/nouveau"),
    Event.entry_not_allowed: beyond_rights,
    Event.exported: lambda stage: stage.desk("reader").get("/bailleur/journal.xlsx"),
    Event.imported: import_stock,
    Event.settings_changed: lambda stage: stage.run("org", "deposit", "passeurs", "3"),
    Event.case_reading_changed: lambda stage: stage.desk("lead").submit(
        f"/bureau/mediation/lecture/{stage.world.org_id}", {"lit": "oui"}, "/bureau/mediation/lecture"),
    Event.protection_alert: lambda stage: stage.desk("claire").submit(
        "/bureau/alertes/danger", {"appel": "119", "heure": "07:30", "faits": "Une porte, des cris."}),
    Event.list_changed: lambda stage: stage.run("lists", "change", "besoin", "ecoute", "--org", "passeurs", "--off"),
    Event.cancelled: cancel,
    Event.held_applied: lambda stage: settle_held(stage, "reprendre"),
    Event.held_dismissed: lambda stage: settle_held(stage, "classer"),
    Event.link_made: lambda stage: a_link(stage),
    Event.link_ended: lambda stage: a_link(stage, "revoke"),
    Event.link_answered: lambda stage: a_link(stage, "answer"),
    Event.command: lambda stage: stage.run("org", "holidays", "passeurs", "alsace_moselle"),
}  # fmt: skip
OTHERS = {Event.key_changed}
"""Where secrets are files (`tests/keys`)."""
BY_NOBODY = {Event.throttled, Event.command, Event.settings_changed, Event.list_changed, Event.imported,
             Event.secrets_forgotten, Event.link_answered}  # fmt: skip
"""Whose account is not known, or who has none, or who sat at a terminal."""


def test_every_event_has_its_act(app: Flask) -> None:
    assert ACTS.keys() | OTHERS == set(Event)


@pytest.mark.parametrize("event", ACTS, ids=lambda one: one.value)
def test_an_act_leaves_its_line_with_who_where_and_how_it_ended(stage: Stage, journal: Lines, event: Event) -> None:
    ACTS[event](stage)
    lines = [one for one in journal() if one["event"] == event.value]
    assert lines, [one["event"] for one in journal()]
    line = lines[-1]
    assert line.keys() == {"time", "event", "outcome", "account", "org", "about", "network", "endpoint", "request"}
    assert line["outcome"] == ("refused" if event in REFUSALS else "done") and line["time"].endswith("+00:00")
    assert event in BY_NOBODY or UUID(line["account"])
    assert line["endpoint"] is None or line["endpoint"].startswith("flask ") == (line["request"] is None)
    assert line["network"] in (None, "127.0.0.0/24")
    people = (stage.world.nadia, stage.world.claire, stage.world.reader)
    assert [one for one in (PASSWORD, "@", *(one.name for one in people)) if one in repr(journal())] == []


def test_who_closed_whose_access_is_told(stage: Stage, journal: Lines) -> None:
    close(stage)
    (line,) = [one for one in journal() if one["event"] == "access_closed"]
    world = stage.world
    assert (line["account"], line["org"], line["about"]) == tuple(
        map(str, (world.claire.user_id, world.org_id, world.nadia.user_id))
    )
    assert line["endpoint"] == "staff.close"


def test_an_operators_verb_is_told_with_its_name_alone(stage: Stage, journal: Lines) -> None:
    stage.run("user", "disable", "personne@passeurs.example", "--org", "passeurs")
    stage.run("user", "disable", stage.world.nadia.email, "--org", "passeurs")
    told = [(one["event"], one["outcome"], one["endpoint"]) for one in journal()]
    verb = "flask user disable"
    assert told == [("command", "refused", verb), ("access_closed", "done", verb), ("command", "done", verb)]


def test_what_was_rolled_back_was_not_done_and_a_refusal_stays(stage: Stage, journal: Lines) -> None:
    world = stage.world
    with pytest.raises(RuntimeError), tenant.tenant(world.org_id), write_unit():
        actions.disable_user(world.claire.actor, world.nadia.user_id, clock.now())
        journal_actions.note(Event.factor_refused, world.claire.actor)
        raise RuntimeError("half-way")
    assert [one["event"] for one in journal()] == ["factor_refused"]


def test_an_undo_played_twice_within_its_unit_is_told_once(stage: Stage, journal: Lines) -> None:
    """The slice is applied, fails on its last operation, and is played again one by one."""
    phone = stage.phone()
    made = phone.op("contact.record", contact(stage.world))
    undone = phone.op("entry.cancel", {"kind": "contact"}, made["record_id"])
    phone.sync(made, undone, phone.op("contact.record", contact(stage.world, besoin="demain")))
    assert [one["event"] for one in journal()] == ["cancelled"]


def test_a_stranger_who_insists_is_told_once_a_minute(stage: Stage, journal: Lines) -> None:
    client = stage.app.test_client()
    for _ in range(5):
        assert client.get("/api/me").status_code == 403
    assert [one["event"] for one in journal()] == ["denied"]
    clock.move(timedelta(minutes=1))
    client.get("/api/me")
    assert len(journal()) == 2


@pytest.mark.parametrize("path,signed", [("/bureau/partenaires/nouveau", True), ("/connexion", False)])
def test_a_form_of_another_site_and_one_without_its_token_are_told(
    stage: Stage, journal: Lines, path: str, signed: bool
) -> None:
    client = stage.desk("claire").client if signed else stage.app.test_client()
    client.get(path)  # the cookies of the page are kept
    ways: tuple[dict[str, Any], ...] = (
        {},
        {"headers": {"Sec-Fetch-Site": "cross-site"}},
        {"data": {"csrf_token": "x"}},
    )
    for way in ways:
        assert client.post(path, **way).status_code == 400
        clock.move(timedelta(minutes=1))
    lines = journal()
    assert [(one["event"], one["outcome"]) for one in lines] == [("form_refused", "refused")] * 3
    assert {one["account"] for one in lines} == {str(stage.world.claire.user_id) if signed else None}


def test_an_entry_beyond_rights_sent_again_is_told_once(stage: Stage, journal: Lines) -> None:
    world, theirs = stage.world, beyond_rights(stage, times=3)
    (line,) = journal()
    assert (line["event"], line["about"]) == ("entry_not_allowed", theirs["id"])
    assert (line["account"], line["org"]) == (str(world.yoann.user_id), str(world.org_id))


CANARY = "Mme Zyzomys 0699887766"


@pytest.fixture
def loud() -> Iterator[None]:
    root = logging.getLogger()
    before, root.level = root.level, logging.DEBUG
    yield
    root.level = before


def test_nothing_that_was_typed_nor_any_secret_is_ever_in_it(stage: Stage, journal: Lines, loud: None) -> None:
    world, secrets = stage.world, []
    client, device = enrol(stage)
    secrets += [client.get_cookie(name).value for name in (DEVICE, proof.name_of(UUID(device)))]
    door = come_in(stage)
    secrets.append(door.secret or "")
    phone, desk = stage.phone("yoann"), stage.desk("claire")
    phone.sync(phone.op("contact.record", contact(world, text=CANARY)), phone.op(f"contact.{CANARY}", {"text": CANARY}))
    Door(stage.app).fill("/connexion", email=f"{CANARY}@x.example", password=CANARY)
    Door(stage.app).fill(f"/invitation/{CANARY}", name=CANARY, password=CANARY)
    desk.get(f"/bureau/{CANARY}")
    desk.get(f"/bureau/equipe?role={CANARY}", headers={"User-Agent": CANARY, "X-Request-Id": CANARY})
    with tenant.tenant(world.org_id), write_unit():
        consigne = rounds.write_consigne(
            world.claire.actor, clock.now(), estate_id=world.glycines.estate_id, text=CANARY, valid_from=clock.today()
        )
        rounds.close_consigne(world.claire.actor, clock.now(), consigne.id)
    text = repr(journal())
    people = (world.nadia, world.claire, world.reader)
    words = [CANARY, "Zyzomys", PASSWORD, "@", "__Host-", *secrets, *(one.name for one in people)]
    assert [one for one in words if one and one in text] == []
    assert DESK not in text and len(journal()) >= 5
