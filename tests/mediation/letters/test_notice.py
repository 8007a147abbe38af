"""The notice and the poster give the address of the public page, in words and for a camera, drawn here."""

from __future__ import annotations

from typing import Any

import pikepdf
import segno

from app.core import tenant
from app.core.qr import drawn
from app.core.unit import write_unit
from app.mediation.intake import setting
from app.mediation.intake.setting import Setting
from tests.documents.reading import opened, text
from tests.mediation.letters import stage
from tests.mediation.letters.test_letters import flat
from tests.world import World

PAGE, QR = "/saisir/passeurs", 'class="qr"'


def is_called_on(world: World) -> None:
    with tenant.tenant(world.org_id), write_unit():
        setting.change(world.claire.actor, Setting(True, (), setting.HOURS, "", "", setting.ANSWER_DAYS))


def html(desk: Any, page: str) -> str:
    return str(desk.get(page).get_data(as_text=True))


def test_each_dark_square_of_the_code_is_drawn_once_in_its_margin() -> None:
    text = "https://palier.example/saisir/passeurs"
    made, matrix = drawn(text), segno.make(text, error="m", micro=False).matrix
    dark = {f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(matrix) for x, one in enumerate(row) if one}
    assert made.path == "".join(sorted(dark, key=made.path.index)) and made.size == len(matrix) + 8


def test_on_paper_it_is_a_figure_that_says_what_it_is_beside_its_address(world: World) -> None:
    is_called_on(world)
    pdf = stage.pdf(world, stage.frozen(world, "notice", stage.a_stage(world, "notice")))
    with opened(pdf) as file:
        said = [one for one in file.objects if isinstance(one, pikepdf.Dictionary)]
        figures = [one for one in said if one.get("/S") == "/Figure"]
        assert [str(one.Alt) for one in figures] == ["Code QR de l’adresse écrite à côté"]
    assert PAGE in flat(text(pdf))


def test_the_card_and_the_poster_show_it_and_where_nobody_answers_the_notice_does_not(
    world: World, as_desk: Any
) -> None:
    desk, case_id = as_desk(world.claire), stage.a_stage(world, "notice")
    card, poster = f"/bureau/dossiers/{case_id}/lettres/notice", "/bureau/saisine/affiche"
    assert QR not in html(desk, card) and "ne répond à personne" in html(desk, poster)
    is_called_on(world)
    for page in (card, poster):
        assert QR in html(desk, page) and PAGE in html(desk, page)
    assert "Passeurs" in html(desk, poster) and "3919" in html(desk, poster)
