"""A value that does not open never keeps the rest from being read: words stand in its place, and someone is told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.core import clock, secrets, tenant
from app.core.bulk import table
from app.core.errors import Refused
from app.core.keyring import CASES
from app.core.secrets import UNREADABLE
from app.core.unit import read_unit, write_unit
from app.desk.queries import unreadable as lost
from app.door import actions as door
from app.extensions import db
from app.keys import unreadable, values
from app.logbook.models import EntryVersion
from app.people.models import UserAccount
from app.people.rules import Role
from app.places.models import PublicPoint
from app.referrals.models import Partner
from app.rounds.models import Contact
from app.sync.models import HeldOp
from app.sync.rules import UNKNOWN_KIND
from app.worker import drain
from tests.access_policy import OBJECTS, POLICY, Stage
from tests.clients import Desk, Phone
from tests.desk.evening import Evening
from tests.hostile.test_statements import counted
from tests.planted import held, plant
from tests.rows import only
from tests.test_access_matrix import address, by_rule
from tests.world import World

TEXT = "Mme Oryx, 3e droite"


@pytest.fixture(autouse=True)
def nothing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "_told", set())


@contextmanager
def damaged(column: values.SealedColumn) -> Iterator[int]:
    """Every value of a column altered in its last byte, then put back."""
    with tenant.every_tenant(), read_unit() as s:
        found = list(values.page(s, column, None))
    write(column, {value.place: value.sealed[:-1] + bytes([value.sealed[-1] ^ 1]) for value in found})
    yield len(found)
    write(column, {value.place: value.sealed for value in found})


def write(column: values.SealedColumn, sealed: dict[secrets.Place, bytes]) -> None:
    rows = table(column.model)
    with tenant.every_tenant(), write_unit() as s:
        for place, one in sealed.items():
            s.execute(update(rows).where(rows.c.id == place.row_id).values({column.bytes: one}))
    db.session.expire_all()


def looked_at() -> int:
    """As the worker does every day."""
    with tenant.every_tenant():
        return unreadable.look_at_all(clock.now())


def column(name: str) -> values.SealedColumn:
    return next(one for one in values.sealed_columns() if one.name == name)


class Ids(dict[str, object]):
    """What an address names, of the evening; `kind` and `entity_id` are its conflict's."""

    def __init__(self, world: World, evening: Evening, phone: Phone) -> None:
        self.stage = stage = Stage(world, evening, phone)
        more = {name: OBJECTS[name](stage) for name in ("absence_id", "followup_id")}
        super().__init__(
            more, consigne_id=evening.consigne_id, kind="contact",
            entity_id=evening.contact, held_id=held(world)[1], shift_id=evening.shift_id,
            problem_id=evening.technical, referral_id=evening.referral, partner_id=evening.partner_id,
            user_id=world.nadia.user_id, device_id=phone.device_id, code="x", filename="pwa/main.js",
        )  # fmt: skip

    def __missing__(self, name: str) -> object:
        return self.setdefault(name, OBJECTS[name](self.stage))


@pytest.mark.slow
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # what opens a value does not ask the database
def test_whatever_column_is_damaged_every_page_and_an_exchange_answer(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    phone, claire = as_phone(world.nadia), as_desk(world.claire)
    evening = plant(world, phone, claire, TEXT)
    desks = [claire, as_desk(world.admin), as_desk(world.reader)]
    urls = all_pages(app, Ids(world, evening, phone))
    asks, silent = {(desk, url): asked(app, desk, url) for desk in desks for url in urls}, []
    for one in values.sealed_columns():
        read = re.compile(rf"\b{one.model.__tablename__}(_\d+)?\.{one.bytes.name}\b")
        with damaged(one) as count:
            assert count, one.name
            shown = "".join(page(desk, url) for (desk, url), said in asks.items() if read.search(said))
            fresh = Phone.enrolled(app, world.nadia)
            records = json.dumps(list(fresh.pull_all().values()), ensure_ascii=False)
            if UNREADABLE not in shown.lower() + records:
                silent.append(one.name)
    # A person's own telephone and second factor, and what is kept of before, are shown nowhere; who a party is, is
    # read through a record that has parties (tests/parties), and no page of the product has one.
    hidden = {"user_account.phone", "user_account.totp_secret", "held_op.note", "held_op.filled", "sent_form.answer"}
    hidden |= {"mail.params"} | {one.name for one in values.of_ring(CASES)}
    assert set(silent) <= hidden | {"entry_version.reason", "entry_version.body"}


def all_pages(app: Flask, ids: Ids) -> list[str]:
    """Those of the desk and of the landlord's view."""
    rules = [one for one in by_rule(app) if "GET" in POLICY[one] and one.startswith(("/bureau", "/bailleur"))]
    return [
        *(address(rule, ids) for rule in rules),
        f"/bureau/relire/conflict/{ids.stage.evening.conflict}",
        "/bureau/relire?etat=retenu",
        "/bureau/techniques?etat=",
        "/bureau/orientations?etat=",
        "/compte/cles",
    ]


def asked(app: Flask, desk: Desk, url: str) -> str:
    """The statements of a page: what it does not read, it does not stumble on."""
    with counted(app) as said:
        page(desk, url)
    return "\n".join(said)


def page(desk: Desk, url: str) -> str:
    answer = desk.get(url)
    assert answer.status_code in (200, 302, 303, 400, 403, 404, 405, 422), (url, answer.status_code)
    return answer.data.decode(errors="replace")


def test_the_words_put_back_leave_the_sealed_bytes_and_another_text_takes_their_place(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    evening = plant(world, as_phone(world.nadia), as_desk(world.claire), TEXT)
    claire = as_desk(world.claire)
    url = f"/bureau/partenaires/{evening.partner_id}"
    with damaged(column("partner.note")):
        before = only(world, Partner)._note
        shown = claire.get(url).get_data(as_text=True)
        assert UNREADABLE in shown and shown.count("Laissez ces mots") == 1
        saved = {"nom": "Autre nom", "domaines": ["logement"], "note": UNREADABLE}
        assert claire.submit(url, saved).status_code == 303
        partner = only(world, Partner)
        assert (partner.name, partner._note) == ("Autre nom", before)
        claire.submit(url, {**saved, "note": "nouvelle"})
        assert only(world, Partner).note == "nouvelle"
        assert "Laissez ces mots" not in claire.get(url).get_data(as_text=True)


def test_a_corrected_entry_keeps_the_bytes_that_did_not_open_in_its_version(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    phone = as_phone(world.nadia)
    evening = plant(world, phone, as_desk(world.claire), TEXT)
    with damaged(column("contact.text")):
        sealed = only(world, Contact, id=evening.contact)._text
        for text in (UNREADABLE, "ce dont je me souviens"):
            change = phone.op("entry.correct", {"kind": "contact", "changes": {"text": text}}, evening.contact)
            assert phone.sync(change)["results"][0]["result"] == "applied"
            kept = only(world, Contact, id=evening.contact)
            assert (kept._text == sealed) == (text == UNREADABLE)
        with tenant.every_tenant(), read_unit() as s:
            bodies = [one.body for one in s.query(EntryVersion).filter_by(entity_id=evening.contact)]
        assert any(body.get("text_sealed") for body in bodies)


def test_a_held_operation_that_does_not_open_says_so_and_is_not_retried(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    phone, claire = as_phone(world.nadia), as_desk(world.claire)
    plant(world, phone, claire, TEXT)
    waiting = held(world)[1]
    with damaged(column("held_op.body")):
        html = claire.get(f"/bureau/regler/{waiting}").get_data(as_text=True)
        assert UNREADABLE in html and "Reprendre la saisie" not in html
        answer = claire.submit(f"/bureau/regler/{waiting}/reprendre", {}, page="/bureau/regler/" + str(waiting))
        assert answer.status_code == 422 and "illisible" in answer.get_data(as_text=True)
        assert phone.sync(phone.op("contact.record", {"text": TEXT}))["results"][0]["result"] == "held"
    assert only(world, HeldOp, id=waiting).settled_at is None


def test_a_second_factor_that_does_not_open_is_still_asked_for_and_no_word_stands_for_it(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    plant(world, as_phone(world.nadia), as_desk(world.claire), TEXT)
    with damaged(column("user_account.totp_secret")), tenant.every_tenant(), read_unit() as s:
        user = s.get_one(UserAccount, world.claire.user_id)
        with pytest.raises(Refused, match="illisible"):
            _ = user.totp_secret


def test_it_is_counted_for_the_coordinator_until_it_opens_again(
    app: Flask, world: World, as_phone: Any, as_desk: Any, caplog: pytest.LogCaptureFixture
) -> None:
    claire = as_desk(world.claire)
    plant(world, as_phone(world.nadia), claire, TEXT)
    with damaged(column("public_point.label")):
        for _ in range(3):
            Phone.enrolled(app, world.nadia).pull_all()
        drain()
        assert caplog.text.count("public_point.label") == 1 and TEXT not in caplog.text
        assert "1 texte illisible, à restaurer" in claire.get("/bureau/").get_data(as_text=True)
        assert only(world, PublicPoint).label == UNREADABLE
        assert looked_at() == 1
    with tenant.every_tenant():
        unreadable.look_again()
    assert "illisible" not in claire.get("/bureau/").get_data(as_text=True)
    assert looked_at() == 0


def test_what_is_written_in_its_place_leaves_the_list_and_what_does_not_open_stays(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    claire = as_desk(world.claire)
    evening = plant(world, as_phone(world.nadia), claire, TEXT)
    with damaged(column("partner.note")), damaged(column("partner.phone")):
        looked_at()
        assert "2 textes à restaurer" in claire.get("/bureau/illisibles").get_data(as_text=True)
        saved = {"nom": "Mission locale", "domaines": ["logement"], "telephone": UNREADABLE, "note": "une autre"}
        assert claire.submit(f"/bureau/partenaires/{evening.partner_id}", saved).status_code == 303
        with tenant.every_tenant():
            unreadable.look_again()
        page = claire.get("/bureau/illisibles").get_data(as_text=True)
        assert "1 texte à restaurer" in page and "Partenaire, téléphone" in page and "Mission locale" in page


def test_the_daily_round_finds_what_nobody_has_looked_at(app: Flask, world: World, as_phone: Any, as_desk: Any) -> None:
    claire = as_desk(world.claire)
    plant(world, as_phone(world.nadia), claire, TEXT)
    with damaged(column("entry_version.body")) as count:
        assert looked_at() == count > 0
    assert "illisible" in claire.get("/bureau/").get_data(as_text=True)
    assert "illisible" not in Desk.signed_in(app, world.stranger).get("/bureau/").get_data(as_text=True)


def test_what_does_not_open_is_listed_with_its_record_and_each_link_opens(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    claire = as_desk(world.claire)
    plant(world, as_phone(world.nadia), claire, TEXT)
    theirs = [one for one in values.sealed_columns() if one.of_an_organisation]
    with ExitStack() as all_damaged:
        count = sum(all_damaged.enter_context(damaged(one)) for one in theirs)
        looked_at()
        assert 'href="/bureau/illisibles"' in claire.get("/bureau/").get_data(as_text=True)
        pages = [claire.get(f"/bureau/illisibles?page={n}").get_data(as_text=True) for n in range(1, 2 + count // 50)]
        lines = [line for page in pages for line in re.findall('class="list-row".*?</li>', page, re.DOTALL)]
        assert len(lines) == count and TEXT not in "".join(pages)
        for one in theirs:
            table, name = one.name.split(".")
            assert any(f"<b>{lost.named(table)}, {lost.column_of(table, name)}</b>" in line for line in lines), one.name
        contact = next(line for line in lines if "<b>Contact, texte</b>" in line)
        assert "/bureau/relire/contact/" in contact and 'meta">' in contact and "sans date" not in contact
        for href in set(re.findall('href="(/bureau/[^"]+)"', "".join(lines))):
            assert claire.get(href).status_code == 200, href
        other = Desk.signed_in(app, world.stranger).get("/bureau/illisibles").get_data(as_text=True)
        assert "Tous les textes s’ouvrent" in other
    assert looked_at() == 0


def test_a_text_that_does_not_open_does_not_stand_between_quotes_nor_an_operation_under_an_unknown_kind(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    claire = as_desk(world.claire)
    evening = plant(world, as_phone(world.nadia), claire, TEXT)
    url = f"/bureau/relire/contact/{evening.contact}"
    assert f"«\u00a0<bdi>{TEXT}" in claire.get(url).get_data(as_text=True).replace("&nbsp;", "\u00a0")
    with damaged(column("contact.text")), damaged(column("held_op.body")):
        page = claire.get(url).get_data(as_text=True)
        assert 'class="lost"' in page and 'class="quote"' not in page
        with tenant.every_tenant(), read_unit() as s:
            waiting = s.query(HeldOp.id).filter_by(kind=UNKNOWN_KIND).all()
        for (one,) in waiting:
            page = claire.get(f"/bureau/regler/{one}").get_data(as_text=True)
            assert "Saisie illisible" in page and "type inconnu" not in page
        assert waiting


def test_an_invitation_whose_address_does_not_open_is_listed_in_words_and_makes_nobody_s_account(
    app: Flask, world: World, as_desk: Any
) -> None:
    with tenant.every_tenant(), write_unit():
        code = door.invite(world.org_id, "nouvelle@example.fr", Role.agent, None, clock.now())
    with damaged(column("invitation.email")):
        assert UNREADABLE in as_desk(world.claire).get("/bureau/equipe").get_data(as_text=True)
        answer = app.test_client().get(f"/invitation/{code}")
        assert answer.status_code == 422 and "illisible" in answer.get_data(as_text=True)


def test_what_the_command_finds_unreadable_is_in_the_list_of_the_desk_at_once(
    app: Flask, world: World, as_phone: Any, as_desk: Any
) -> None:
    claire = as_desk(world.claire)
    plant(world, as_phone(world.nadia), claire, TEXT)
    with damaged(column("contact.text")) as count:
        told = app.test_cli_runner().invoke(args=["keys", "check"])
        assert told.exit_code == 1 and f"contact.text : {count} illisible(s)" in told.output
        assert "illisible" in claire.get("/bureau/").get_data(as_text=True)
    app.test_cli_runner().invoke(args=["keys", "check"])
    assert "illisible" not in claire.get("/bureau/").get_data(as_text=True)
