"""Under which names the server is reached: its own; this machine's number is sent home; any other is told the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

HOME = "localhost"
# What somebody types who reads a port in a terminal. The session's cookies would not follow from one to the other.
THIS_MACHINE = re.compile(r"(?:127\.0\.0\.1|\[::1\])(:\d{1,5})?")
PATH = "/-._~!$&'()*+,;=:@"


def at_home(environ: dict[str, Any], served: Sequence[str]) -> str | None:
    """The same address at localhost, when it was asked by number and localhost is served."""
    asked = THIS_MACHINE.fullmatch(environ.get("HTTP_HOST", ""))
    if asked is None or HOME not in served:
        return None
    path = quote(environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", ""), PATH, encoding="latin-1")
    query = quote(environ.get("QUERY_STRING", ""), PATH + "%?", encoding="latin-1")
    return f"http://{HOME}{asked[1] or ''}{path}" + (f"?{query}" if query else "")


def is_this_machine(environ: dict[str, Any]) -> bool:
    """Whether it was asked by this machine's number."""
    return THIS_MACHINE.fullmatch(environ.get("HTTP_HOST", "")) is not None


def only_here(host: str) -> bool:
    """Whether an address under this name opens on this machine alone: a phone that reads it finds itself there."""
    return host.partition(":")[0] == HOME or THIS_MACHINE.fullmatch(host) is not None


def refusal(served: Sequence[str]) -> str:
    """What to open instead, and the setting that decides. Repeats nothing that was asked."""
    names = " ou ".join(name.lstrip(".") for name in served)
    return (
        f"Palier ne répond pas sous cette adresse. Celle qui est attendue\u00a0: {names}. "
        "Pour en servir une autre, ajoutez-la à PALIER_HOSTS."
    )
