"""Our files travel compressed, with or without a proxy in front: someone waits for them on 3G."""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Response, request

WORTH = 1000
"""Bytes under which compressing gains nothing."""
TEXT = frozenset(("text/html", "text/css", "text/javascript", "image/svg+xml", "application/manifest+json"))


def packed(answer: Response) -> Response:
    """Compress an answer of the shell or a static text file, for whoever accepts it.

    Only files that are the same for everyone: no secret is ever compressed beside something chosen by a stranger.
    """
    ours = request.endpoint == "static" or request.blueprint == "shell"
    if request.path.startswith("/static/pwa/") and not answer.cache_control.no_store:
        # The worker keeps them whole; before there is one, an hour-old module under a new page would mix versions.
        answer.headers["Cache-Control"] = "no-cache"
    if not ours or answer.status_code != 200 or answer.mimetype not in TEXT or "Content-Encoding" in answer.headers:
        return answer
    answer.vary.add("Accept-Encoding")
    if not request.accept_encodings.best_match(["gzip"]):
        return answer
    answer.direct_passthrough = False
    body = answer.get_data()
    if len(body) >= WORTH:
        answer.set_data(_gzip(body))
        answer.headers["Content-Encoding"] = "gzip"
        etag, _ = answer.get_etag()
        if etag:
            answer.set_etag(etag, weak=True)  # the same file, other bytes
    return answer


@lru_cache(maxsize=64)
def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)
