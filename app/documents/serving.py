"""A PDF as an answer: a file of its own, kept nowhere, that runs nothing."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from app.documents.paper import TYPE

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def answer(pdf: bytes, name: str) -> Response:
    """Handed over as a file to open: a reader within the page could run what the page may (RFC 6266, with accents)."""
    answered = send_file(BytesIO(pdf), mimetype=TYPE, as_attachment=True, download_name=_plain(name), max_age=0)
    answered.headers["Content-Security-Policy"] = POLICY
    answered.headers["Cache-Control"] = "no-store"
    return answered


def _plain(name: str) -> str:
    """What a file may be called on any machine: no folder, no sign that does not show."""
    kept = "".join(one if one.isprintable() and one not in '/\\:*?"<>|' else " " for one in name)
    return " ".join(kept.split()).strip(". ") or "document.pdf"
