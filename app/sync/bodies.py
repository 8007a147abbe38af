"""Bodies, gzip both ways: what comes in is inflated under a cap, so a small body cannot become a large one."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Any

import orjson
from flask import Response, request

from app.core import patience
from app.core.errors import Refused
from app.sync.rules import MAX_INFLATED

WORTH_PACKING = 400
"""Bytes under which gzip costs more than it saves."""


class TooLarge(Refused):
    """The inflated body passes the limit: the phone halves its batch."""

    status = 413

    def __init__(self) -> None:
        super().__init__("taille", "L’envoi est trop volumineux. Il va être coupé en deux.")


class Unreadable(Refused):
    """The body is cut short or is not what it says."""

    status = 400


def inflate() -> None:
    """Before the view: replace a gzip body by the plain one. Raises TooLarge, Unreadable."""
    if request.content_length is not None and request.content_length > MAX_INFLATED:
        raise TooLarge()
    coding = request.headers.get("Content-Encoding", "").lower()
    if coding in ("", "identity"):
        return
    if coding != "gzip":
        raise Unreadable("codage", "Ce codage n’est pas accepté.")
    with patience.not_counted():
        packed = request.get_data(cache=False)
    plain = _gunzip(packed)
    request.environ["wsgi.input"] = io.BytesIO(plain)
    request.environ["CONTENT_LENGTH"] = str(len(plain))
    request.environ.pop("HTTP_CONTENT_ENCODING", None)
    request.__dict__.pop("content_length", None)
    request.__dict__.pop("stream", None)
    request.__dict__.pop("data", None)


def _gunzip(packed: bytes) -> bytes:
    inflater = zlib.decompressobj(wbits=31)
    try:
        plain = inflater.decompress(packed, MAX_INFLATED + 1)
    except zlib.error:
        raise Unreadable("gzip", "L’envoi est arrivé abîmé.") from None
    if len(plain) > MAX_INFLATED:
        raise TooLarge()
    if not inflater.eof:
        raise Unreadable("gzip", "L’envoi est arrivé incomplet.")
    return plain


def answer(body: dict[str, Any]) -> Response:
    """JSON, packed when the phone takes gzip and it is worth it; never kept by any cache."""
    raw = orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS)
    response = Response(raw, mimetype="application/json")
    if len(raw) > WORTH_PACKING and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(raw, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "no-store"
    return response
