"""What is text travels compressed, with or without a proxy in front: someone waits for it on 3G.

A page holds a token and may hold words of its address, and the length of what is compressed says something of both
together (BREACH). Nobody else's site can have a signed-in page fetched again and again: cookies are `SameSite=Lax`. In
case one could, each answer is longer by a random number of bytes, in the part of the gzip header nobody reads: a
length then says nothing before it was seen thousands of times.
"""

from __future__ import annotations

import gzip
import io
import secrets
from functools import lru_cache

from flask import Response, request

WORTH = 1000
"""Bytes under which compressing gains nothing."""
FILES = frozenset(("text/html", "text/css", "text/javascript", "image/svg+xml", "application/manifest+json"))
PAGES = frozenset(("text/html", "application/json"))
BLURRED = 100
"""Bytes a page may be longer by."""


def packed(answer: Response) -> Response:
    """Compress an answer for whoever accepts it. Spreadsheets already are, and exchanges see to it themselves."""
    ours = request.endpoint == "static" or request.blueprint == "shell"
    if request.path.startswith("/static/pwa/") and not answer.cache_control.no_store:
        # The worker keeps them whole; before there is one, an hour-old module under a new page would mix versions.
        answer.headers["Cache-Control"] = "no-cache"
    kinds = FILES if ours else PAGES
    if answer.mimetype not in kinds or "Content-Encoding" in answer.headers or (ours and answer.status_code != 200):
        return answer
    answer.vary.add("Accept-Encoding")
    if request.accept_encodings.best_match(["gzip"]):
        _pack(answer, same_for_all=ours)
    return answer


def _pack(answer: Response, *, same_for_all: bool) -> None:
    answer.direct_passthrough = False
    body = answer.get_data()
    if len(body) < WORTH:
        return
    answer.set_data(_file(body) if same_for_all else _page(body))
    answer.headers["Content-Encoding"] = "gzip"
    etag, _ = answer.get_etag()
    if etag:
        answer.set_etag(etag, weak=True)  # the same, in other bytes


@lru_cache(maxsize=64)
def _file(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def _page(body: bytes) -> bytes:
    target = io.BytesIO()
    with gzip.GzipFile("-" * secrets.randbelow(BLURRED), "wb", 6, target, mtime=0) as stream:
        stream.write(body)
    return target.getvalue()
