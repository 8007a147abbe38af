"""What every answer carries, whatever it answers; and what no caller can pretend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.test import TestResponse

from app.door.access import public
from tests.access_policy import POLICY
from tests.clients import Desk, Phone
from tests.test_access_matrix import Strangers, address
from tests.world import World

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
COOKIES = ("secure", "httponly", "samesite", "path=/")


def check(answer: TestResponse, told: str) -> None:
    """The headers of ASVS 3.4.1, 3.4.3 to 3.4.5, 3.4.8 and 14.3.2; and the cookies', 3.3."""
    headers = answer.headers
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS, told
    age, *rest = headers["Strict-Transport-Security"].split("; ")
    assert int(age.removeprefix("max-age=")) >= 31_536_000 and "includeSubDomains" in rest, told
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy, told
    if answer.mimetype == "text/html":
        assert all(f"{name} 'none'" in policy for name in ("base-uri", "object-src", "frame-ancestors")), told
    if answer.mimetype in ("application/json", "text/html") and "/app/" not in told and "/static/" not in told:
        assert headers["Cache-Control"] == "no-store", told
    for cookie in headers.getlist("Set-Cookie"):
        said = cookie.lower()
        assert said.startswith("__host-") and all(word in said for word in COOKIES), (told, cookie)
    assert "Server" not in headers or "python" not in headers["Server"].lower()
    assert "Access-Control-Allow-Origin" not in headers, told


def everybody(app: Flask, world: World) -> Iterator[tuple[str, Any]]:
    """Somebody unknown, the desk, the portal, the administration."""
    yield "nobody", app.test_client()
    for name in ("claire", "reader", "admin"):
        yield name, Desk.signed_in(app, getattr(world, name)).client


def test_on_every_answer_of_every_address(app: Flask, world: World) -> None:
    for who, client in everybody(app, world):
        for rule in POLICY:
            for method in ("GET", "POST", "OPTIONS", "PROPFIND"):
                url = address(rule, Strangers(code="x", filename="pwa/main.js"))
                if (who, url) != ("nobody", "/deconnexion"):
                    check(client.open(url, method=method), f"{who} {method} {url}")


def test_on_refusals_of_every_kind(app: Flask, world: World, as_phone: Any) -> None:
    phone: Phone = as_phone(world.nadia)
    client = app.test_client()
    made = {
        "unknown address": (client.get("/nulle-part"), 404),
        "unknown file of /static/": (client.get("/static/pwa/nothing.js"), 404),
        "out of /static/": (client.get("/static/../app/settings.py"), 404),
        "source control": (client.get("/.git/config"), 404),
        "foreign host": (client.get("/connexion", headers={"Host": "evil.example"}), 400),
        "no token": (client.post("/connexion", data={"email": "a@b.fr"}), 400),
        "from elsewhere": (client.post("/api/session", json={}), 403),
        "no session": (client.post("/api/sync", json={}, headers=Phone.HEADERS), 401),
        "not json": (phone.call("POST", "/api/sync", data="a=b"), 415),
        "too large": (phone.call("POST", "/api/sync", data=b"x" * 3_000_000, content_type="application/json"), 413),
        "a form too large": (client.post("/connexion", data={"email": "x" * 3_000_000}), 413),
        "unreadable": (phone.call("POST", "/api/sync", data=b"{", content_type="application/json"), 400),
        "wrong shape": (phone.call("POST", "/api/sync", json={}), 422),
        "no such method": (client.delete("/connexion"), 405),
    }
    for name, (answer, status) in made.items():
        assert answer.status_code == status, name
        check(answer, name)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.2", "localhost@evil.example", ""])
def test_another_host_is_refused_on_every_kind_of_address(app: Flask, host: str) -> None:
    for url in ("/", "/connexion", "/app/", "/healthz", "/api/me", "/static/pwa/main.js"):
        answer = app.test_client().get(url, headers={"Host": host})
        assert answer.status_code == 400, url
        told = answer.get_data(as_text=True)
        assert "evil" not in told and "localhost" in told and "PALIER_HOSTS" in told


FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Port": "666",
    "Forwarded": "for=203.0.113.9;host=evil.example;proto=gopher",
    "X-Original-URL": "/bureau/",
    "X-Rewrite-URL": "/bureau/",
    "X-HTTP-Method-Override": "DELETE",
}


def test_forwarded_headers_are_ignored_unless_a_proxy_is_configured(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}

    @public
    def look() -> str:
        seen.update(ip=request.remote_addr, host=request.host, scheme=request.scheme, path=request.path)
        return ""

    monkeypatch.setitem(app.view_functions, "door.sign_in", look)
    assert client.get("/connexion", headers=FORGED).status_code == 200
    assert seen == {"ip": "127.0.0.1", "host": "localhost", "scheme": "http", "path": "/connexion"}
    assert "evil" not in client.get("/bureau/relire", headers=FORGED).location


def test_no_page_repeats_a_header_or_splits_one(client: Any) -> None:
    for url in ("/connexion?next=%0d%0aSet-Cookie:a=b", "/%0d%0aSet-Cookie:a=b", "/bureau/?x=%0d%0aX-Evil:1"):
        answer = client.get(url)
        assert "X-Evil" not in answer.headers
        assert not any(cookie.startswith("a=") for cookie in answer.headers.getlist("Set-Cookie"))
