"""Who reads what was answered: the coordination beside the entry; a landlord nothing of it, anywhere."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields
from html import unescape
from typing import Any

from app.fields.drafts import Asked
from app.fields.rules import Nature
from app.review.rules import Facts
from tests.access_policy import POLICY
from tests.clients import Desk, Phone
from tests.fields.stage import BAGS, NEXT, OPERATIONS, published, recorded
from tests.world import World

PLANTED = Asked("Quetzal au balcon", Nature.choix, ("Ornithorynque", "Axolotl"))
TELLS = (
    "Quetzal",
    "Ornithorynque",
    "ornithorynque",
    "quetzal",
    "31337",
    "3 mars 2027",
    "2027-03-03",
    "Zibelines",
    "champ",
)


def evening(world: World, phone: Phone) -> dict[str, dict[str, Any]]:
    """An entry of each kind, with answers nobody could mistake."""
    told = {}
    for kind in OPERATIONS:
        choice, number, day = published(
            world.claire, kind, PLANTED, Asked("Zibelines", Nature.nombre, most=99999), NEXT
        )  # fmt: skip
        told[kind] = recorded(world, phone, kind, {choice: "ornithorynque", number: 31337, day: "2027-03-03"})
    assert {one["result"] for one in phone.sync(*told.values())["results"]} == {"applied"}
    return told


def text(answer: Any) -> str:
    """All an answer says; of a spreadsheet, each of its parts."""
    body = answer.get_data()
    if body[:2] != b"PK":
        return unescape(body.decode())
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return "".join(unescape(book.read(name).decode(errors="replace")) for name in book.namelist())


def test_no_answer_of_the_landlords_pages_or_files_holds_any_of_it(world: World, as_desk: Any, as_phone: Any) -> None:
    told = evening(world, as_phone(world.nadia))
    desk: Desk = as_desk(world.claire)
    for kind, op in told.items():
        url = f"/bureau/relire/{kind}/{op['record_id']}"
        desk.submit(f"{url}/montrer", {"rev": "1"}, page=url)
    reader: Desk = as_desk(world.reader)
    pages = [path for path, methods in POLICY.items() if path.startswith("/bailleur/") and "GET" in methods]
    answers = [text(reader.get(path, follow_redirects=True)) for path in pages]
    answers.append(text(reader.submit("/bailleur/journal", {}, page="/bailleur/journal")))
    assert "Les Glycines" in "".join(answers) and "Porte du hall" in "".join(answers)
    for one in answers:
        assert [planted for planted in TELLS if planted in one] == []


def test_no_column_a_landlord_reads_could_hold_one() -> None:
    assert "own" not in {one.name for one in fields(Facts)}


def test_the_coordination_reads_it_beside_the_entry_as_not_passed_on(world: World, as_desk: Any, as_phone: Any) -> None:
    told = evening(world, as_phone(world.nadia))
    desk: Desk = as_desk(world.claire)
    for kind, op in told.items():
        html = unescape(desk.get(f"/bureau/relire/{kind}/{op['record_id']}").get_data(as_text=True))
        wrote, _, seen = html.partition("Ce que l’agent a écrit")[2].partition('id="seen"')
        assert "<dt>Quetzal au balcon</dt>" in wrote and "Ornithorynque" in wrote, kind
        assert "31337" in wrote and "le 3 mars 2027".removeprefix("le ") in wrote, kind
        assert "Ornithorynque" not in seen and "31337" not in seen, kind
        if kind != "referral":
            assert seen.partition("<dt>Quetzal au balcon</dt>")[2].strip().startswith('<dd class="gone">'), kind


def test_a_held_entry_says_what_was_answered_and_goes_on_without_it(world: World, as_desk: Any, as_phone: Any) -> None:
    (bags,) = published(world.claire, "contact", BAGS)
    nadia: Phone = as_phone(world.nadia)
    op = recorded(world, nadia, "contact", {bags: 99, "lune": "rousse"})
    nadia.sync(op)
    desk: Desk = as_desk(world.claire)
    html = unescape(desk.get("/bureau/regler").get_data(as_text=True))
    address = html.partition('href="/bureau/regler/')[2].partition('"')[0]
    page = unescape(desk.get(f"/bureau/regler/{address}").get_data(as_text=True))
    assert "Champs de la structure" in page and "Sacs ramassés\u00a0: 99 sacs" in page and "rousse" not in page
    at = f"/bureau/regler/{address}"
    assert desk.submit(f"{at}/completer", {"laisser": ["0"]}, page=at).status_code == 303
    kept = nadia.pull_all()[("contact", op["record_id"])]["data"]
    assert "own" not in kept and kept["besoin"] == "ecoute"
