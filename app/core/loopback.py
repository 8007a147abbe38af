"""On this machine, over plain http, cookies do without `Secure` and `__Host-`.

WebKit, Safari with it, keeps no cookie that has them on `http://localhost`: each form answered "Cette page a expiré"
for ever. Anywhere else they stay as the rest of the product names them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
PREFIX = "__Host-"
OURS = re.compile(r"(^|;\s*)palier")
HOME = re.compile(r"localhost(:\d{1,5})?")
SECURE = re.compile(r";\s*Secure(?=;|$)", re.IGNORECASE)


class PlainCookies:
    """A WSGI application whose cookies are plain where the request is http and this machine's own."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["wsgi.url_scheme"] != "http" or HOME.fullmatch(environ.get("HTTP_HOST", "")) is None:
            return self.app(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [(name, _plain(name, value)) for name, value in headers], *more)

        known = OURS.sub(rf"\1{PREFIX}palier", environ.get("HTTP_COOKIE", ""))
        return self.app({**environ, "HTTP_COOKIE": known} if known else environ, start)


def _plain(name: str, value: str) -> str:
    return SECURE.sub("", value.removeprefix(PREFIX)) if name.lower() == "set-cookie" else value
