"""What is made of a document: a PDF any reader of screens reads, which shows what was typed and runs none of it."""

from __future__ import annotations

import re
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import Refused
from app.documents import glyphs, paper, rules
from app.documents.blocks import blocks
from app.documents.head import head
from app.documents.paper import Paper
from tests.documents.office import ACCORD, AGREED, INVITATION, PICTURES, VALUES
from tests.documents.reading import opened, text
from tools import fonts

AT = datetime(2026, 11, 27, 8, tzinfo=UTC)
SAID = {
    "adresse": "14 rue des Glycines\n74000 Annecy",
    "telephone": "04 50 00 00 00",
    "donnees": "dpo@passeurs.example",
}
MARKS = [
    chr(code)
    for start, end in ((0x300, 0x370), (0x591, 0x5C8), (0x610, 0x61B), (0x64B, 0x671))
    for code in range(start, end)
]
HOSTILE = [
    '#read("/etc/passwd") #import "@preview/x:1.0.0"',
    "#panic() $x^2$ ``` = Titre *gras* _souligné_ @renvoi <label> ] } // reste /* fin */ \\ ~ -- '\"",
    "{jour} {0} %s {{mot}}",
    "Ăn ű Łódź, Ελλάδα, Москва, cœur, 1er ½ € … « oui » ’",
    "\u2610 \u2192 \u00bd",
]


def letter(typed: str = "", said: dict[str, str] = SAID, *, draft: bool = False, **values: Any) -> Paper:
    values = {**VALUES, **values}
    return Paper(
        INVITATION.label, head("Les Passeurs", said, draft=draft), blocks(INVITATION, values, {"mot": typed}), AT,
        reference="2026-L-0042", mark="Lettre 2026-L-0042", to=values["destinataire"], draft=draft,
    )  # fmt: skip


def sheet(**values: Any) -> Paper:
    made = blocks(ACCORD, {**AGREED, **values}, {"reste": "Le vélo dans le hall."})
    return Paper(
        ACCORD.label, head("Les Passeurs", SAID, draft=False), made, AT, ACCORD.layout, copy="Exemplaire 1 sur 2"
    )


@pytest.mark.parametrize("made", [letter(), sheet()], ids=["letter", "sheet"])
def test_it_is_what_pdf_ua_asks(made: Paper) -> None:
    with opened(paper.pdf(made)) as file:
        root, xmp = file.Root, file.Root.Metadata.read_bytes().decode()
        assert bool(root.MarkInfo.Marked) and root.StructTreeRoot.K is not None
        assert str(root.Lang).startswith("fr") and bool(root.ViewerPreferences.DisplayDocTitle)
        assert made.title in xmp and "<pdfuaid:part>1</pdfuaid:part>" in xmp
        described = [
            font.DescendantFonts[0].FontDescriptor for page in file.pages for font in page.Resources.Font.values()
        ]
        assert described and all("/FontFile2" in one or "/FontFile3" in one for one in described)
        assert all(page["/Tabs"] == "/S" for page in file.pages)


def tags(pdf: bytes) -> Counter[str]:
    """How many of each structure element a document has."""
    with opened(pdf) as file:
        elements = [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/P" in one]
        return Counter(str(one["/S"]) for one in elements)


def test_titles_lists_and_tables_are_told_as_such() -> None:
    found = tags(paper.pdf(letter(pieces=["Les courriers reçus", "Les dates"])))
    assert (found["/H1"], found["/LI"]) == (1, 4)
    found = tags(paper.pdf(sheet()))
    assert (found["/Table"], found["/TH"], found["/TD"]) == (1, 3, 3)
    assert (found["/H1"], found["/H2"]) == (1, 3)


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_was_typed_is_shown_as_it_was_and_never_read(typed: str) -> None:
    assert typed in text(paper.pdf(letter(typed)))
    assert typed in text(paper.pdf(letter(destinataire=[typed])))


def test_right_to_left_is_shown_whole() -> None:
    typed = "مرحبا بكم في الوساطة"
    assert not Counter(typed.replace(" ", "")) - Counter(text(paper.pdf(letter(typed))))


@pytest.mark.parametrize(("typed", "sign", "times"), [("z" * 10_000, "z", 10_000), ("mot " * 2_500, "mot", 2_500)])
def test_ten_thousand_signs_keep_to_the_page_and_lose_none(typed: str, sign: str, times: int) -> None:
    shown = text(paper.pdf(letter(typed))).replace(glyphs.BREAK, "")
    assert shown.count(sign) - text(paper.pdf(letter())).count(sign) == times


def test_what_has_no_sign_is_a_square_and_is_said() -> None:
    typed = "Bravo 😀 \u0007\u202egauche 中 fin\U0010ffff"
    shown = text(paper.pdf(letter(typed)))
    assert "Bravo □ gauche □ fin□" in shown
    assert glyphs.unprinted([typed]) == ["😀", "中", "\U0010ffff"]


@settings(max_examples=60, deadline=None)
@given(typed=st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_nothing_that_is_typed_keeps_a_letter_from_being_made(typed: str) -> None:
    assert paper.pdf(letter(typed, pieces=[typed], destinataire=[typed])).startswith(b"%PDF")


@settings(max_examples=40, deadline=None)
@given(typed=st.text(st.sampled_from([*sorted(glyphs.PRINTED), *MARKS]), max_size=120))
def test_nor_any_run_of_the_signs_there_are(typed: str) -> None:
    assert paper.pdf(letter(typed)).startswith(b"%PDF")


def test_every_sign_said_to_be_printed_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the fonts typst brings alone: those of the house only add to them."""
    monkeypatch.setattr(paper, "FONTS", tmp_path / "none")
    paper._fonts.cache_clear()
    try:
        assert paper.pdf(letter(" ".join(sorted(glyphs.PRINTED)))).startswith(b"%PDF")
    finally:
        paper._fonts.cache_clear()


def test_the_house_s_font_is_made_of_what_the_phone_is_served(tmp_path: Path) -> None:
    made = [fonts.make("latin", style, tmp_path).name for style in fonts.WEIGHTS]
    assert made == ["Overpass-Regular.ttf", "Overpass-Bold.ttf"]
    found = paper.typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(tmp_path)])
    assert {(one.family, one.weight) for one in found.fonts()} == {("Overpass", 400), ("Overpass", 700)}


def test_the_same_paper_is_the_same_bytes() -> None:
    assert paper.pdf(letter("Bonjour")) == paper.pdf(letter("Bonjour"))


SVG = "xmlns='http://www.w3.org/2000/svg'"
"""The name of a language, which nobody fetches: of a drawing that is made of bytes."""


def test_a_template_fetches_nothing_and_reads_no_file() -> None:
    for file in sorted(paper.TEMPLATES.glob("*.typ")):
        code = re.sub(r"//.*", "", file.read_text(encoding="utf-8").replace(SVG, ""))
        assert not re.search(
            r"@\w|\b(?:read|image|csv|yaml|toml|xml|cbor|plugin|eval)\(|https?:",
            code.replace("image(bytes(", ""),
        ), file.name
        assert set(re.findall(r'(?:import|include) "([^"]+)"', code)) <= {"house.typ"}


def test_what_is_outside_the_templates_is_not_read_even_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letter.typ").write_text('#read("../../../../../etc/hostname")', encoding="utf-8")
    monkeypatch.setattr(paper, "TEMPLATES", tmp_path)
    with pytest.raises(Refused, match="mis en page"):
        paper.pdf(letter())


def test_the_longest_is_made_within_seconds_and_a_longer_one_refused() -> None:
    begun = time.perf_counter()
    paper.pdf(letter("x\n\n" * (rules.VALUES_MOST // 4)))
    assert time.perf_counter() - begun < 5
    with pytest.raises(Refused, match="trop long"):
        paper.pdf(letter("x" * rules.VALUES_MOST))


def test_a_draft_says_so_and_what_its_head_lacks_and_a_letter_does_not() -> None:
    draft, made = text(paper.pdf(letter(said={}, draft=True))), text(paper.pdf(letter(said={})))
    assert "PROJET" in draft and "À compléter dans Réglages, Papier à en-tête" in draft and "l’adresse" in draft
    assert "PROJET" not in made and "À compléter" not in made and made.startswith("Les Passeurs")


def test_a_long_letter_has_its_pages_numbered_and_its_mark_on_each() -> None:
    said = text(paper.pdf(letter("\n\n".join(["Une phrase. " * 40] * 8))))
    assert said.count("Lettre 2026-L-0042") == 2 and "Page 1 sur 2" in said and "Page 2 sur 2" in said
    assert len(PICTURES(letter())) == 1
