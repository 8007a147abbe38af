"""The address of a link: under the name the request came to, or, in a job, the first the installation serves."""

from __future__ import annotations

from flask import has_request_context, url_for

from app.core.hosts import HOME
from app.settings import settings


def url(secret: str) -> str:
    """Whole, with its scheme; to be given to whom it is for, and kept nowhere."""
    if has_request_context():
        return url_for("links.page", token=secret, _external=True)
    host = settings().hosts[0].lstrip(".")
    return f"{'http' if host == HOME else 'https'}://{host}/p/{secret}"
