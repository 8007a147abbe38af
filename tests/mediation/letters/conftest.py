"""The post office of the room of mails, for links that leave by mail."""

from __future__ import annotations

from tests.mail.conftest import _office, office, posted

__all__ = ["_office", "office", "posted"]
