"""Make the house's font for paper: what the phone is served as WOFF2, as TrueType files typst reads.

Typst takes no WOFF2, and one weight of a family a file. Each part of the alphabet is a family of its own, so that what
one has not is looked for in the next. They are made at set-up into `app/documents/fonts/`, which git ignores; without
them a document is set in a font that typst brings.
"""

import shutil
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from tools.vendor import MODULES, ROOT

FILES = MODULES / "@fontsource-variable" / "overpass" / "files"
FONTS = ROOT / "app" / "documents" / "fonts"
PARTS = {
    "latin": "Overpass",
    "latin-ext": "Overpass Ext",
    "vietnamese": "Overpass Vietnamese",
    "cyrillic": "Overpass Cyrillic",
}
WEIGHTS = {"Regular": 400, "Bold": 700}
NAMED = {1: "{family}", 2: "{style}", 4: "{family} {style}", 6: "{plain}-{style}", 16: "{family}", 17: "{style}"}
"""Entries of the name table, and what each says."""


def make(part: str, style: str, to: Path) -> Path:
    """One family in one weight."""
    font = instantiateVariableFont(TTFont(FILES / f"overpass-{part}-wght-normal.woff2"), {"wght": WEIGHTS[style]})
    family = PARTS[part]
    plain = family.replace(" ", "")
    for entry, said in NAMED.items():
        font["name"].setName(said.format(family=family, style=style, plain=plain), entry, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHTS[style]
    font.flavor = None
    file = to / f"{plain}-{style}.ttf"
    font.save(file)
    return file


def main(to: Path = FONTS) -> None:
    """From an empty folder, as the other files that are installed."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    for part in PARTS:
        for style in WEIGHTS:
            make(part, style, to)
    shutil.copyfile(FILES.parent / "LICENSE", to / "LICENSE-overpass.txt")


if __name__ == "__main__":
    main()
