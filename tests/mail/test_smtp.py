"""One mail handed in: to whom, under what, and what is made of each answer."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock, relay
from app.core.relay import Relay
from app.mail import letters, rules
from app.mail.rules import Verdict
from app.mail.smtp import Door
from tests.mail.conftest import SENDER
from tests.mail.post_office import PASSWORD, POST, USER, PostOffice, open_office

BACK = "retour+0a@passeurs.example"
ID = UUID("0198c1a2-0000-7000-8000-000000000001")


def letter(to: str = "samia@exemple.fr", org: str = "Les Passeurs"):
    return letters.message("essai", org, {}, id=ID, sender=SENDER, to=to, at=clock.now())


def door(office: PostOffice, *addresses: str, **relay: object) -> Door:
    return Door(replace(Relay(POST, 587, sealed=False), **relay), SENDER, office.wire(*addresses))


def test_a_mail_is_handed_in_under_tls_with_its_return_address_and_says_that_no_human_wrote_it(app, office):
    outcome = door(office).send(letter(), BACK)
    [taken] = office.taken
    assert outcome == rules.Outcome(Verdict.sent, "250")
    assert (taken.back_to, taken.to) == (BACK, ["samia@exemple.fr"])
    assert taken.mail["From"] == f"Les Passeurs <{SENDER}>" and taken.mail["Message-ID"].startswith(f"<{ID.hex}@")
    assert taken.mail["Auto-Submitted"] == "auto-generated"
    assert taken.mail["Subject"] == "Essai des courriels de Les Passeurs" and "fonctionne" in taken.body


def test_the_account_of_the_operator_is_shown_to_the_server(app, office):
    assert door(office, user=USER, password=PASSWORD).send(letter(), BACK).verdict == Verdict.sent
    assert office.taken[0].user == USER
    wrong = door(office, user=USER, password="autre").send(letter(), BACK)
    assert (wrong.verdict, wrong.shut, len(office.taken)) == (Verdict.later, True, 1)


def test_nothing_is_said_in_clear_but_to_this_machine(app, tmp_path: Path):
    with open_office(tmp_path, tls=False) as bare:
        outcome = door(bare).send(letter(), BACK)
        assert (outcome.code, outcome.shut, bare.taken) == ("SMTPNotSupportedError", True, [])
        assert door(bare, "127.0.0.1").send(letter(), BACK).verdict == Verdict.sent


def test_a_certificate_of_another_name_is_not_believed(app, office):
    other = Door(Relay("courriel.ailleurs.fr", 587, sealed=False), SENDER, office.wire())
    assert (other.send(letter(), BACK).code, office.taken) == ("SSLCertVerificationError", [])


@pytest.mark.parametrize("address", ["169.254.169.254", "224.0.0.1", "0.0.0.0", "fe80::1"])
def test_a_name_that_leads_to_no_machine_is_not_connected_to(app, office, address):
    assert door(office, address).send(letter(), BACK).code == "NotPublic"
    assert office.connections == []


@pytest.mark.parametrize(
    ("what", "answer", "verdict", "shut"),
    [
        ("rcpt", "550 5.1.1 personne", Verdict.refused, False),
        ("rcpt", "451 plus tard", Verdict.later, False),
        ("data", "554 non", Verdict.refused, False),
        ("data", "452 plein", Verdict.later, False),
        ("mail", "550 pas vous", Verdict.later, True),
    ],
)
def test_each_answer_has_its_consequence(app, office, what, answer, verdict, shut):
    office.refuses[what] = answer
    outcome = door(office).send(letter(), BACK)
    assert (outcome.verdict, outcome.code, outcome.shut) == (verdict, answer[:3], shut)


def test_a_server_that_says_nothing_costs_the_time_it_was_given_and_no_more(app, office):
    office.before = lambda: time.sleep(2)
    begun = time.monotonic()
    outcome = replace(door(office), within=0.7).send(letter(), BACK)
    assert outcome.verdict == Verdict.later and outcome.shut and time.monotonic() - begun < 1.8


ENDS = st.sampled_from(["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\0"])


@given(st.text(), ENDS, st.text())
def test_no_name_of_a_structure_ends_a_heading(app_of_templates, before, end, after):
    with app_of_templates.app_context():
        made = letter(org=f"{before}{end}Bcc: tous@exemple.fr{after}").as_bytes().decode()
    head = made.partition("\r\n\r\n")[0].replace("\r\n ", " ").replace("\r\n\t", " ")
    assert {line.partition(":")[0] for line in head.split("\r\n")} == {
        "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Type",
        "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip


@given(st.text(), ENDS, st.text())
def test_no_address_ends_a_line_of_the_protocol(before, end, after):
    assert not rules.may_be_sent_to(f"samia@exemple.fr{end}RCPT TO:<tous@exemple.fr>")
    assert not rules.may_be_sent_to(f"{before}{end}{after}@exemple.fr")


@pytest.mark.parametrize(
    "to", ["samia", "samia@exemple.fr, autre@exemple.fr", "<samia@exemple.fr>", "sâmia@exemple.fr"]
)
def test_what_is_not_one_plain_address_is_written_to_by_nobody(app, to):
    with pytest.raises(ValueError):
        letter(to)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("smtp://localhost:25", Relay("localhost", 25, sealed=False)),
        ("smtps://palier:a%40b@courriel.exemple.fr", Relay("courriel.exemple.fr", 465, True, "palier", "a@b")),
        ("smtp://[::1]", Relay("::1", 587, sealed=False)),
    ],
)
def test_the_server_is_named_by_one_address(text, read):
    assert relay.read(text) == read
    assert "a@b" not in repr(relay.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "courriel.exemple.fr",
        "http://x.fr",
        "smtp://",
        "smtp://a@x.fr",
        "smtp://x.fr:0x",
        "smtp://x.fr/y",
        "smtp://x y",
        "smtp://a:%C3%A9@x.fr",
    ],
)
def test_another_address_names_none(text):
    with pytest.raises(ValueError):
        relay.read(text)
