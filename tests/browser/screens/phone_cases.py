"""Her cases on a phone: their list, one of them with all that is done with it, a new one."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.steps_phone import Agent

DONE_WITH = ("navette", "entretien", "table-ronde", "note", "prevoir", "seance", "feuille", "accord", "copies", "point",
             "interrompre", "suspendre", "informer", "clore", "alerter", "etat")  # fmt: skip
NOBODY = "0190a000-0000-7000-8000-000000000000"


def cases_of_hers(agent: Agent) -> Iterator[str]:
    """Of the first one of the list, which is the most pressing."""
    go, page = agent.handset.go, agent.page
    go("/dossiers")
    agent.heading("Mes dossiers")
    yield "17-dossiers"
    page.get_by_text("Clos récemment").click()
    yield "17-dossiers-clos"
    page.get_by_text("On me demande").click()
    yield "17-dossiers-demandes"
    page.get_by_text("En cours").first.click()
    case = (page.locator("main ul.rows a").first.get_attribute("href") or "").removeprefix("#")
    go(case)
    agent.heading("")
    yield "17-dossier"
    party = (page.locator("main a.party").first.get_attribute("href") or "").removeprefix("#")
    for name, path in (
        ("17-partie", party), ("17-partie-nouvelle", f"{case}/partie/nouvelle"),
        *((f"17-{one}", f"{case}/{one}") for one in DONE_WITH),
        ("17-seance-inconnue", f"{case}/seance/{NOBODY}"), ("17-ligne-nouvelle", f"{case}/ligne/{NOBODY}"),
        ("17-dossier-inconnu", f"/dossier/{NOBODY}"),
    ):  # fmt: skip
        go(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        yield name
    go("/dossiers/nouveau")
    agent.heading("Ouvrir un dossier")
    yield "17-nouveau"
    agent.button("Ouvrir un dossier")
    expect(page.get_by_role("alert")).to_contain_text("Dites de quoi")
    yield "17-nouveau-refuse"
