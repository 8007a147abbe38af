"""The mail server an operator names: `smtp://` (in clear on this machine, STARTTLS elsewhere) or `smtps://`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465}
_HOST = re.compile(r"[A-Za-z0-9:](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?")


@dataclass(frozen=True)
class Relay:
    """Where mail is handed in. `sealed`: under TLS from the first byte; else from STARTTLS on."""

    host: str
    port: int
    sealed: bool
    user: str = ""
    password: str = field(default="", repr=False)


def read(text: str) -> Relay:
    """`smtp://user:password@host:port`, what is not plain in a URL written %XX. Raises ValueError."""
    parts = urlsplit(text)
    port = parts.port or PORTS.get(parts.scheme, 0)  # what is no port raises ValueError
    host, rest = parts.hostname or "", (parts.path.strip("/"), parts.query, parts.fragment)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    # What is signed in with is in ASCII: smtplib sends nothing else.
    if not port or not _HOST.fullmatch(host) or any(rest) or bool(user) != bool(password) or not password.isascii():
        raise ValueError("not the address of a mail server")
    return Relay(host, port, parts.scheme == "smtps", user, password)
