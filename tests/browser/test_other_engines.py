"""A journey of the skeleton in engines that are not Chromium, where the machine has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.browser import engines
from tests.browser.engines import Engine
from tests.browser.handset import LOCK_CODE, until
from tests.browser.site import Site

pytestmark = pytest.mark.browser

ENGINES: dict[str, tuple[Callable[[], str | None], Callable[[Path], AbstractContextManager[Engine]]]] = {
    "Firefox": (engines.firefox_program, engines.firefox),
    "WebKitGTK": (engines.webkit_program, engines.webkit),
}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """One that this machine has, or a skip said aloud: five hundred megabytes are not installed for a test."""
    program, opened = ENGINES[request.param]
    if program() is None:
        pytest.skip(f"no {request.param} on this machine: apt-get install firefox-esr webkit2gtk-driver xvfb")
    with opened(tmp_path) as one:
        yield one


def test_from_the_desk_to_a_round_and_back(engine: Engine, site: Site) -> None:
    claire, nadia = site.accounts["claire"], site.accounts["nadia"]
    engine.go(f"{site.url}/connexion")
    engine.click("button", "Se connecter")
    engine.reads("2 réponses sont à reprendre.")
    engine.until("document.activeElement.getAttribute('role') === 'alert'")
    engine.type("Adresse électronique", claire["email"])
    engine.type("Mot de passe", claire["password"])
    engine.click("button", "Se connecter")
    engine.type("Code", site.totp("claire"))
    engine.click("button", "Vérifier le code")
    engine.reads("Aujourd’hui")
    engine.go(f"{site.url}/bureau/relire")
    engine.reads("À relire")

    engine.go(f"{site.url}/app/")
    engine.type("Adresse e-mail", nadia["email"])
    engine.type("Mot de passe", nadia["password"])
    engine.type("Code du coordinateur", nadia["code"])
    engine.click("button", "Ouvrir sur ce téléphone")
    for step in ("Votre code à 6 chiffres", "Le même code, encore une fois"):
        engine.reads(step)
        for digit in LOCK_CODE:
            engine.click("button.key-b", digit)
    engine.click("a, button", "Démarrer une tournée")
    engine.click("label", "Les Glycines")
    engine.click("button", "Démarrer la tournée")
    engine.click("button", "RAS")
    engine.reads("RAS noté")
    engine.click("a", "Contact")
    engine.click("label", "Être écouté")
    engine.click("button", "Enregistrer le contact")
    engine.reads("Contact enregistré sur le téléphone")
    until(lambda: {"visit.record", "contact.record"} <= site.custody("nadia").keys(), 40)
