"""Mail that comes back is read by its own return address, under our mark, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.mail import bounces, carrier
from app.settings import settings
from tests.mail.post_office import PostOffice
from tests.mail.test_carrier import state, waiting
from tests.world import World


def report(to: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """As RFC 3464 says it, and mail servers write it."""
    return f"""\
From: MAILER-DAEMON@exemple.fr
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system at host exemple.fr.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; exemple.fr

Final-Recipient: rfc822; samia@exemple.fr
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} unknown

--b--
""".encode()


def handed_to(app: Flask, raw: bytes) -> str:
    done = app.test_cli_runner().invoke(args=["mail", "bounced"], input=raw)
    assert done.exit_code == 0
    return str(done.output)


@pytest.fixture
def sent(posted: PostOffice, world: World) -> UUID:
    id = waiting(world)
    carrier.carry()
    return id


def test_a_mail_that_comes_back_is_refused_by_the_report(
    app: Flask, posted: PostOffice, world: World, sent: UUID
) -> None:
    [taken] = posted.taken
    assert taken.back_to.startswith(f"retour+{sent.hex}") and len(taken.back_to.partition("@")[0]) <= 64
    assert "noté comme refusé" in handed_to(app, report(taken.back_to))
    row = state(world, sent)
    assert (row.state, row.outcome, row.may_retry) == ("refuse", "5.1.1", False)


@pytest.mark.parametrize(
    "raw",
    [
        report("retour@passeurs.example"),
        report("retour+" + "0" * 48 + "@passeurs.example"),
        b"Subject: bonjour\n\nretour",
        b"",
        b"\xff\x00" * 100,
    ],
    ids=["no mark", "a mark that is none", "no report", "nothing", "no mail"],
)
def test_what_is_no_report_of_ours_changes_nothing(app: Flask, world: World, sent: UUID, raw: bytes) -> None:
    assert "Rien à noter" in handed_to(app, raw)
    assert state(world, sent).state == "envoye"


def test_a_mail_that_is_only_late_or_whose_mark_is_another_s_is_left_alone(
    app: Flask, posted: PostOffice, world: World, sent: UUID
) -> None:
    back = posted.taken[0].back_to
    late = report(back, "delayed", "4.4.1")
    turned = back.replace(sent.hex, UUID(int=sent.int ^ 1).hex)
    for raw in (late, report(turned), report(back, "delivered", "2.0.0")):
        assert "Rien à noter" in handed_to(app, raw)
    assert state(world, sent).state == "envoye"


def test_a_mark_of_a_former_key_is_known(app: Flask, monkeypatch: pytest.MonkeyPatch, sent: UUID) -> None:
    back = bounces.address_of(sent, "x@passeurs.example")
    renewed = replace(settings(), secret_keys=("n" * 40, *settings().secret_keys))
    monkeypatch.setitem(app.extensions, "palier_settings", renewed)
    assert bounces.read(report(back)) == bounces.Bounce(sent, "5.1.1")
    assert bounces.address_of(sent, "x@passeurs.example") != back


@given(st.binary(max_size=2000))
def test_whatever_is_piped_in_is_read_or_left(raw: bytes) -> None:
    assert list(bounces._failures(bounces.message_from_bytes(raw))) == [] or b"delivery-status" in raw
