"""The numbers of this machine are sent to localhost, where the cookies are; a foreign name learns which is expected."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from app.core import hosts


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "127.0.0.1", "[::1]:5051"])
@pytest.mark.parametrize(
    "url", ["/", "/app/", "/bureau/?du=2026-11-01&au=%C3%A9", "/invitation/a%20b%2Fc", "//evil.example/"]
)
def test_an_address_by_number_is_sent_to_the_same_one_at_localhost(client: Any, host: str, url: str) -> None:
    answer = client.get(url, headers={"Host": host})
    port = host.rpartition(":")[2] if host.endswith(("8000", "5051")) else ""
    assert answer.status_code == 308
    start = f"http://localhost:{port}/" if port else "http://localhost/"
    assert answer.location.startswith(start) and answer.headers["Cache-Control"] == "no-store"
    if "//" not in url and "%2F" not in url:
        assert answer.location == start.rstrip("/") + url


@pytest.mark.parametrize("host", ["127.0.0.1:8000\r\nX: 1", "127.0.0.1:x", "127.0.0.1.evil.example", "evil@[::1]:80"])
def test_what_only_looks_like_one_is_sent_nowhere(host: str) -> None:
    assert hosts.at_home({"HTTP_HOST": host, "PATH_INFO": "/"}, ["localhost"]) is None


def test_a_form_by_number_is_refused_since_its_session_is_elsewhere(client: Any) -> None:
    assert client.post("/connexion", headers={"Host": "127.0.0.1:8000"}).status_code == 400


def test_a_server_with_a_name_sends_no_number_home_and_says_its_name(app: Flask) -> None:
    named = app.config["TRUSTED_HOSTS"]
    app.config["TRUSTED_HOSTS"] = ["palier.exemple.fr", ".essai.exemple.fr"]
    try:
        for host in ("127.0.0.1", "<script>alert(1)</script>", "ailleurs.exemple.fr"):
            page = app.test_client().get("/connexion?secret=7", headers={"Host": host})
            text = page.get_data(as_text=True)
            assert page.status_code == 400 and page.mimetype == "text/html"
            assert "palier.exemple.fr ou essai.exemple.fr" in text and "PALIER_HOSTS" in text
            assert not re.search("script>|secret|ailleurs|127", text.partition("</style>")[2])
            nonce = re.search(r'<style nonce="([^"]+)">', text)
            assert nonce and f"style-src 'nonce-{nonce[1]}'" in page.headers["Content-Security-Policy"]
            assert 'name="viewport"' in text and "prefers-color-scheme:dark" in text
            assert not re.search(r"\b(?:src|href)=", text)  # nothing is asked of a name that is not served
        called = app.test_client().get("/api/me", headers={"Host": "ailleurs.exemple.fr"})
        assert called.get_json()["error"] == "adresse"
    finally:
        app.config["TRUSTED_HOSTS"] = named


@pytest.mark.parametrize("served", [["localhost"], ["palier.exemple.fr"]])
def test_a_probe_at_the_number_of_the_machine_is_answered_whatever_is_served(app: Flask, served: list[str]) -> None:
    named = app.config["TRUSTED_HOSTS"]
    app.config["TRUSTED_HOSTS"] = served
    try:
        for host in ("127.0.0.1:8000", "[::1]:8000"):
            answer = app.test_client().get("/healthz", headers={"Host": host})
            assert (answer.status_code, answer.get_json()["ok"]) == (503, False)  # no worker beats here
        assert app.test_client().post("/healthz", headers={"Host": "127.0.0.1"}).status_code == 400
        assert app.test_client().get("/healthz", headers={"Host": "ailleurs.exemple.fr"}).status_code == 400
    finally:
        app.config["TRUSTED_HOSTS"] = named
