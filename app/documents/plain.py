"""Plain French, of what we ship: short sentences, and no word of offices. What somebody types is theirs. Pure.

After the rules of *langage clair* (DITP, 2023): one idea a sentence, some fifteen words, never the words of procedure
where a plain one says the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.documents.template import Template

MEAN_MOST, LONGEST = 25, 40
"""Words in a sentence: on the whole of a template, and in any one of them."""
JARGON = {
    "susmentionné": "ce, dont nous parlons",
    "susvisé": "ce, dont nous parlons",
    "ci-après dénommé": "le nom, simplement",
    "nonobstant": "malgré",
    "le cas échéant": "s’il y a lieu, si",
    "à toutes fins utiles": "rien",
    "afférent": "de, sur",
    "diligenter": "faire",
    "en l’espèce": "ici",
    "eu égard": "vu, à cause de",
    "au regard de": "selon",
    "dans le cadre de": "pendant, pour",
    "par la présente": "rien",
    "veuillez trouver ci-joint": "voici",
    "nous vous saurions gré": "merci de",
    "je vous prie d’agréer": "cordialement",
    "attendu que": "parce que",
    "procéder à": "faire",
    "obtempérer": "obéir",
    "sis": "situé",
    "requérant": "la personne qui demande",
    "mis en cause": "l’autre personne",
    "stipuler": "prévoir, dire",
    "caduc": "qui ne vaut plus",
    "subséquent": "suivant",
    "a fortiori": "encore plus",
    "prorata": "part",
}
"""What is not written, and what is instead."""
_END = re.compile(r"(?<=[.?!:;])\s+|\n+")
_WORD = re.compile(r"[\w’'-]*\w[\w’'-]*")


def faults(template: Template) -> list[str]:
    """What somebody who reads little would stumble on, in words; empty when it is plain."""
    return [*_long(template.locked), *_jargon(template.locked)]


def sentences(text: str) -> list[str]:
    """Its sentences; a part after a colon or a semicolon is one."""
    return [one for one in _END.split(text) if _WORD.search(one)]


def _long(texts: Sequence[str]) -> list[str]:
    sizes = [(len(_WORD.findall(one)), one) for text in texts for one in sentences(text)]
    told = [f"{size} mots\u00a0: {one}" for size, one in sizes if size > LONGEST]
    mean = sum(size for size, _ in sizes) / len(sizes) if sizes else 0
    return [*told, f"{mean:.0f} mots par phrase en moyenne"] if mean > MEAN_MOST else told


def _jargon(texts: Sequence[str]) -> list[str]:
    said = "\n".join(texts).lower().replace("'", "’")
    found = [word for word in JARGON if re.search(rf"\b{re.escape(word)}(?:e?s?)\b", said)]
    return [f"«\u00a0{word}\u00a0», plutôt\u00a0: {JARGON[word]}" for word in found]
