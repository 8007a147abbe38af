"""What somebody tries who was given no link, or one that is over; and what stays of a link where others look."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.base import Base, uuid7
from app.core.errors import Unknown
from app.core.unit import read_unit
from app.links import rules
from app.links.rules import Why
from tests.hostile.test_headers import check
from tests.links import essai
from tests.links.essai import ANSWERS, Holder, do, given
from tests.links.test_visit import OVER, text
from tests.world import World

NONCE = re.compile(r'nonce="[^"]*"')
WRONG = ["x", "a" * 43, "a" * 5000, "%00", "..", "é", "%ED%A0%80", "' OR 1=1 --", "%F0%9F%94%91", str(uuid4())]


def over(answer: Any) -> str:
    assert answer.status_code == 404, answer.status_code
    return NONCE.sub("", text(answer))


def test_ended_out_of_date_unknown_and_malformed_links_get_one_same_page(app: Flask, known: World) -> None:
    ended, old = given(known.claire), given(known.claire, expires_in=rules.LIVES / 30)
    do(known.claire, "end", known.org_id, ended[0].about, Why.cloture, clock.now())
    clock.move(rules.LIVES / 30)
    client = app.test_client()
    pages = {over(Holder(app, secret).look()) for _, secret in (ended, old)}
    pages |= {over(client.get(f"/p/{wrong}")) for wrong in WRONG[:4] + WRONG[5:]}
    pages |= {over(client.post(f"/p/{wrong}", data={"once": "x", "mark": "x"})) for wrong in WRONG[:2]}
    pages |= {over(client.post(f"/p/{wrong}/venir")) for wrong in WRONG[:2]}
    assert len(pages) == 1 and OVER in pages.pop()


def test_a_verb_nobody_was_given_gets_it_too(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire)[1])
    holder.press()
    assert OVER in over(holder.send("effacer"))


@pytest.mark.parametrize(
    "change",
    [{"mark": "0" * 64}, {"mark": ""}, {"once": "0" * 32}, {"once": "x"}, {"mark": "é"}],
    ids=["another mark", "none", "another id", "no id", "no mark of ours"],
)
def test_a_form_that_is_of_no_page_of_this_link_does_nothing(app: Flask, known: World, change: dict[str, str]) -> None:
    holder = Holder(app, given(known.claire)[1])
    holder.press()
    bent = {**holder.page, **change}
    for verb in ("", *ANSWERS):
        answer = holder.send(verb, bent, jour="lundi")
        assert answer.status_code == 400 and "rien n’a été envoyé" in text(answer) and "Zyzo" not in text(answer)
    assert essai.done == []


def test_a_form_of_no_page_of_ours_finds_a_link_that_is_over_over(app: Flask, known: World) -> None:
    link, secret = given(known.claire)
    holder = Holder(app, secret)
    holder.press()
    do(known.claire, "end", known.org_id, link.about, Why.retrait, clock.now())
    assert [OVER in over(holder.send(verb, {"once": "x"})) for verb in ("", "venir")] == [True, True]


def test_a_form_of_another_site_or_of_another_link_does_nothing(app: Flask, known: World) -> None:
    mine, other = (Holder(app, given(known.claire)[1]) for _ in range(2))
    mine.press()
    other.press()
    assert mine.send("venir", other.page, jour="lundi").status_code == 400
    for site in ("cross-site", "same-site", "none"):
        sent = mine.client.post(f"{mine.url}/venir", data={**mine.page, "jour": "lundi"},
                                headers={"Sec-Fetch-Site": site})  # fmt: skip
        assert sent.status_code == 400
    assert essai.done == []


def test_the_right_form_from_our_own_page_is_taken(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire)[1])
    holder.press()
    sent = holder.client.post(f"{holder.url}/venir", data={**holder.page, "jour": "lundi"},
                              headers={"Sec-Fetch-Site": "same-origin"})  # fmt: skip
    assert sent.status_code == 200


def test_who_tries_addresses_is_slowed_down_and_a_link_still_opens_from_there(app: Flask, known: World) -> None:
    client, holder = app.test_client(), Holder(app, given(known.claire)[1])
    codes = [client.get(f"/p/{uuid4()}").status_code for _ in range(rules.MISSES + 3)]
    assert codes == [404] * rules.MISSES + [429] * 3
    assert holder.press().status_code == 200
    assert client.get("/connexion").status_code == 200


def test_one_link_takes_so_many_answers_and_presses_a_minute(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire)[1])
    holder.press()
    codes = [holder.send("venir").status_code for _ in range(rules.ANSWERS + 1)]
    assert codes == [422] * rules.ANSWERS + [429]
    codes = [holder.press().status_code for _ in range(rules.PRESSES)]
    assert codes == [200] * (rules.PRESSES - 1) + [429]


def test_the_links_of_a_record_are_reached_by_nobody_of_another_structure(app: Flask, known: World) -> None:
    link, secret = given(known.claire)
    for verb in ("revoke", "prolong"):
        with pytest.raises(Unknown):
            do(known.stranger, verb, known.stranger.actor, link.id, clock.now(), link.about)
        with pytest.raises(Unknown):
            do(known.claire, verb, known.claire.actor, link.id, clock.now(), ("essai", uuid7()))
    assert do(known.stranger, "end", known.other_org_id, link.about, Why.cloture, clock.now()) == 0
    do(known.stranger, "forget", known.other_org_id, link.about)
    assert Holder(app, secret).press().status_code == 200


def test_every_page_carries_what_keeps_it_apart_and_loads_nothing_from_elsewhere(app: Flask, known: World) -> None:
    holder = Holder(app, given(known.claire)[1])
    pages = [holder.look(), holder.send(), holder.send("venir"), holder.send("venir", jour="lundi"),
             holder.client.get("/p/x"), holder.send("venir", {})]  # fmt: skip
    for number, page in enumerate(pages):
        check(page, f"page {number}")
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow" and "Set-Cookie" not in page.headers
        html = page.get_data(as_text=True)
        loaded = re.findall(r'(?:src|href|action)="([^"]*)"', html)
        assert [one for one in loaded if not one.startswith(("/static/", "/p/", "#"))] == [], number
        assert "csrf_token" not in html and 'href="/"' not in html


def test_nothing_of_a_secret_is_in_the_database_the_logs_or_the_journal(
    app: Flask, known: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = given(known.claire)[1]
    holder = Holder(app, secret)
    holder.press()
    holder.send("venir", jour="lundi")
    broken = essai.ANSWERS["venir"]
    monkeypatch.setitem(essai.ANSWERS, "venir", essai.Answer("x", lambda *_: 1 // 0, broken.form))  # type: ignore[return-value]
    assert holder.press().status_code == 200
    assert holder.send("venir", jour="mardi").status_code == 500
    folder: Path = app.extensions["palier_settings"].data_dir
    files = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
    with tenant.every_tenant(), read_unit() as s:
        rows = repr([s.execute(one.select()).all() for one in Base.metadata.sorted_tables])
    for hidden in (secret, "Zyzomys", "Zyzolieu", "Vous venez"):
        assert hidden not in caplog.text and hidden not in rows and hidden.encode() not in files, hidden
    assert "link_made" in files.decode(errors="replace") and "link_answered" in files.decode(errors="replace")
