"""The address of a page without account: under the name the request came to, or, in a job, the first that is served."""

from __future__ import annotations

from flask import has_request_context, url_for

from app.core.hosts import HOME
from app.settings import settings


def url(secret: str) -> str:
    """Whole, with its scheme; to be given to whom it is for, and kept nowhere."""
    return whole("links.page", f"/p/{secret}", token=secret)


def whole(endpoint: str, path: str, **args: str) -> str:
    """With its scheme and its host: of a page anybody may open, `path` when nothing is asked by a browser."""
    if has_request_context():
        return url_for(endpoint, **args, _external=True)
    host = settings().hosts[0].lstrip(".")
    return f"{'http' if host == HOME else 'https'}://{host}{path}"
