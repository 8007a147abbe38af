"""Reminders ring through the fake push service."""

from tests.push.conftest import _service, online, ringing, service

__all__ = ["_service", "online", "ringing", "service"]
