"""The door of the phone app: policy, worker, list of files, manifest."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.shell.routes import page_of, policy
from tools import shell_list

LIST = 'export const BUILD = "12-0123456789abcdef";\nexport const FILES = [\n  "/app/",\n  "/static/pwa/main.js"\n];\n'
PAGE = (
    '<meta name="palier-build" content="dev"><script type="importmap">{"imports": {}}</script>'
    '<script type="module" async src="/static/pwa/main.js">'
)


@pytest.fixture(autouse=True)
def listed() -> None:
    """The list of files, as the set-up writes it."""
    assert shell_list.main() is None


def test_the_policy_allows_our_files_and_what_the_page_holds_by_its_hash() -> None:
    check, names = (base64.b64encode(hashlib.sha256(one).digest()).decode() for one in (b"check()", b'{"imports": {}}'))
    said = policy("<script>check()</script>" + PAGE)
    assert f"script-src 'self' 'sha256-{check}' 'sha256-{names}';" in said
    assert "unsafe" not in said and "nonce" not in said


def test_the_page_names_its_build_and_announces_its_modules() -> None:
    page = page_of(PAGE, LIST)
    assert 'content="12-0123456789abcdef"' in page
    assert '<link rel="modulepreload" href="/static/pwa/main.js">' in page


def test_once_bundled_the_page_asks_for_one_file() -> None:
    page = page_of(PAGE, LIST.replace("main.js", "build/main.js"))
    assert '<script async src="/static/pwa/build/main.js">' in page
    assert "/static/pwa/main.js" not in page and "modulepreload" not in page


def test_files_travel_compressed_to_whoever_accepts_it(client: Any) -> None:
    plain = client.get("/static/pwa/styles/components.css")
    small = client.get("/static/pwa/styles/components.css", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers and "Accept-Encoding" in small.headers["Vary"]
    assert gzip.decompress(small.data) == plain.data and len(small.data) < len(plain.data) / 2
    again = {"Accept-Encoding": "gzip", "If-None-Match": small.headers["ETag"]}
    assert client.get("/static/pwa/styles/components.css", headers=again).status_code == 304


def test_a_page_travels_compressed_and_its_length_is_blurred(client: Any) -> None:
    asked = {"Accept-Encoding": "gzip"}
    answers = [client.get("/connexion", headers=asked) for _ in range(30)]
    first, plain = answers[0], client.get("/connexion")
    assert first.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in first.headers["Vary"] and "Accept-Encoding" in plain.headers["Vary"]
    assert first.headers["Cache-Control"] == plain.headers["Cache-Control"] == "no-store"
    assert len(first.data) == first.content_length < plain.content_length / 2
    assert b"<h1>Se connecter</h1>" in gzip.decompress(first.data)
    headers = {one.data[: one.data.index(0, 10)] for one in answers}  # ten fixed bytes, then a name that says nothing
    assert len(headers) > 5


@pytest.mark.parametrize("accepted", ["identity", "", "gzip;q=0", "br"])
def test_whoever_does_not_accept_it_gets_the_page_as_it_is(client: Any, accepted: str) -> None:
    answer = client.get("/connexion", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers and b"<h1>Se connecter</h1>" in answer.data


def test_a_spreadsheet_is_left_alone_and_a_refusal_is_not(client: Any, world: Any, as_desk: Any) -> None:
    asked = {"Accept-Encoding": "gzip"}
    sheet = as_desk(world.reader).get("/bailleur/journal.xlsx", headers=asked)
    assert sheet.status_code == 200 and "Content-Encoding" not in sheet.headers and sheet.data[:2] == b"PK"
    refused = client.get("/nulle-part", headers=asked)
    assert refused.status_code == 404 and b"introuvable" in gzip.decompress(refused.data)
    assert client.head("/connexion", headers=asked).headers["Content-Encoding"] == "gzip"


def test_the_served_shell_holds_no_inline_script_but_the_two_it_allows(client: Any) -> None:
    answer = client.get("/app/")
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", answer.text, re.DOTALL)
    assert answer.status_code == 200 and len(inline) == 2
    for text in inline:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<style|\bon\w+=|\bstyle=", answer.text)


def test_the_shell_is_the_same_for_everyone_and_sets_no_cookie(client: Any) -> None:
    answer = client.get("/app/")
    assert "Set-Cookie" not in answer.headers
    assert answer.data == client.get("/app/").data


@pytest.mark.parametrize("name", ["sw.js", "shell.js"])
def test_worker_and_list_are_asked_for_each_time(client: Any, name: str) -> None:
    answer = client.get(f"/app/{name}")
    assert answer.mimetype == "text/javascript" and answer.headers["Cache-Control"] == "no-cache"


def test_every_file_of_the_list_is_served(client: Any) -> None:
    answer = client.get("/app/shell.js")
    text = answer.text
    assert answer.status_code == 200 and "[" in text, (answer.status_code, text[:300])
    urls = json.loads(text[text.index("[") : text.index("]") + 1])
    answers = {url: client.get(url) for url in urls}
    assert {url for url, answer in answers.items() if answer.status_code != 200} == set()
    pages = {url for url, answer in answers.items() if answer.mimetype == "text/html"}
    assert pages == {"/app/"}  # the worker takes any other HTML for a captive portal


def test_a_retired_worker_takes_itself_away(app: Flask, client: Any) -> None:
    before = app.extensions["palier_settings"]
    app.extensions["palier_settings"] = replace(before, retire_worker=True)
    try:
        text = client.get("/app/sw.js").text
    finally:
        app.extensions["palier_settings"] = before
    assert "unregister()" in text and "indexedDB" not in text


def test_the_manifest_is_installable(client: Any) -> None:
    answer = client.get("/app/manifest.webmanifest")
    manifest = json.loads(answer.text)
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert answer.mimetype == "application/manifest+json"
    assert manifest["scope"] == manifest["start_url"] == "/app/" and manifest["display"] == "standalone"
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes


@pytest.mark.parametrize("listed", [None, LIST.replace("main.js", "build/main.js")], ids=["no list", "no bundle"])
def test_a_shell_that_was_not_set_up_says_what_to_run(
    client: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, listed: str | None
) -> None:
    (tmp_path / "pwa").mkdir()
    if listed:
        (tmp_path / "pwa" / "shell.js").write_text(listed)
    monkeypatch.setattr(client.application, "static_folder", str(tmp_path))
    answer = client.get("/app/")
    assert (answer.status_code, answer.mimetype) == (503, "text/plain") and "python -m tools.bundle" in answer.text
