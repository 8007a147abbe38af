"""On this machine over plain http, a browser that keeps no `Secure` cookie there signs in; nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from app.core.loopback import PlainCookies
from app.settings import Settings, settings
from tests.door.visitor import PASSWORD, TOKEN, settle
from tests.world import World


class WebKit:
    """A browser that keeps its own cookies, and none that is `Secure` when the page is not."""

    def __init__(self, app: Flask, url: str) -> None:
        self.client, self.url = Client(PlainCookies(app.wsgi_app), use_cookies=False), url
        self.kept: dict[str, str] = {}

    def open(self, path: str, **more: Any) -> TestResponse:
        cookies = "; ".join(f"{name}={value}" for name, value in self.kept.items())
        answer = self.client.open(path, base_url=self.url, headers={"Cookie": cookies} if cookies else {}, **more)
        for line in answer.headers.getlist("Set-Cookie"):
            words = [word.strip() for word in line.split(";")]
            if "Secure" not in words or self.url.startswith("https"):
                self.kept.update([words[0].split("=", 1)])
        return answer

    def signs_in(self, email: str) -> TestResponse:
        page = TOKEN.search(self.open("/connexion").get_data(as_text=True))
        assert page
        return self.open(
            "/connexion", method="POST", data={"csrf_token": page[1], "email": email, "password": PASSWORD}
        )


def test_an_agent_signs_in_over_plain_http_on_this_machine(app: Flask, world: World) -> None:
    settle(world.nadia)
    browser = WebKit(app, "http://localhost:8000")
    assert browser.signs_in(world.nadia.email).location == "/connexion/code"
    assert browser.kept and not [name for name in browser.kept if name.startswith("__Host-")]


@pytest.mark.parametrize("url", ["https://localhost", "http://palier.example", "http://localhost.example"])
def test_everywhere_else_cookies_stay_as_strict_as_they_are(app: Flask, world: World, url: str) -> None:
    answer = Client(PlainCookies(app.wsgi_app)).open("/connexion", base_url=url)
    for line in answer.headers.getlist("Set-Cookie"):
        assert line.startswith("__Host-") and "; Secure" in line


def test_a_browser_that_keeps_no_cookie_is_told_so_and_an_old_page_is_told_it_is_old(app: Flask, world: World) -> None:
    blocked = app.test_client(use_cookies=False).post("/connexion", data={"email": "x", "password": "y"})
    assert (blocked.status_code, "n’a pas gardé le cookie" in blocked.get_data(as_text=True)) == (400, True)
    client = app.test_client()
    client.get("/connexion")
    old = client.post("/connexion", data={"csrf_token": "old", "email": "x", "password": "y"})
    assert (old.status_code, "Cette page a expiré" in old.get_data(as_text=True)) == (400, True)


def test_cookies_are_plain_only_where_this_machine_serves_itself(app: Flask) -> None:
    own: Settings = replace(settings(), testing=False, hosts=("localhost",), proxies=0)
    assert own.plain_at_home
    assert not replace(own, proxies=1).plain_at_home
    assert not replace(own, hosts=("palier.example",)).plain_at_home
