"""What index.html asks of a browser is what the program cannot do without, in words the oldest one reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.shell_list import JS_COMMENT

PWA = Path(__file__).parents[2] / "static" / "pwa"
CHECK = next(one for one in re.findall(r"<script>(.*?)</script>", (PWA / "index.html").read_text(), re.DOTALL))
OURS = [one for one in PWA.rglob("*.js") if not {"vendor", "build", "desk"} & set(one.relative_to(PWA).parts)]

ASKED = {
    r"AbortSignal\.timeout": "AbortSignal.timeout",
    r"crypto\.(subtle|getRandomValues)": "crypto.subtle",
    r"Object\.hasOwn": "Object.hasOwn",
    r"\.at\(": "[].at",
    r"\(\?<[!=]": "lookBehind()",
    r"\bindexedDB\b": "window.indexedDB",
    r"\.serviceWorker\b": "navigator.serviceWorker",
    r"\bcaches\.": "window.caches",
}
"""What came to browsers after modules did, as it is written here, and how the check asks for it."""
UNASKED = (
    r"structuredClone|Array\.fromAsync|Promise\.(withResolvers|any|try)|\.(findLast|findLastIndex|toSorted|toReversed|"
    r"toSpliced|with|replaceAll)\(|Object\.groupBy|Map\.groupBy|AbortSignal\.any|URL\.canParse|\bstatic \{|"
    r"\.(union|intersection|difference)\(|Temporal\.|Intl\.(DurationFormat|Segmenter)|/v[;,.)\s]"
)
"""What the check does not ask for: the day one of these is used, it must."""


def sources() -> str:
    return "\n".join(JS_COMMENT.sub("", one.read_text()) for one in OURS)


@pytest.mark.parametrize("written", ASKED)
def test_it_asks_for_what_the_program_uses_and_for_nothing_else(written: str) -> None:
    assert re.search(written, sources()), "no longer used: the check need not ask for it"
    assert ASKED[written] in CHECK


def test_nothing_younger_is_used() -> None:
    assert [found[0] for found in re.finditer(UNASKED, sources())] == []


def test_the_check_is_written_for_the_oldest() -> None:
    assert not re.search(r"=>|\b(let|const|class|async|await|import|export)\b|`|\?\.|\?\?", CHECK.partition("*/")[2])
