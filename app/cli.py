"""The `flask` commands: each is kept by its feature, and handed to Flask here."""

from __future__ import annotations

from flask import Flask

from app.followups.cli import followups_cli
from app.people.cli import org_cli, user_cli
from app.places.cli import places_cli
from app.start_up import code_command, start_up_command
from app.worker import worker_command


def register(app: Flask) -> None:
    """Make the commands known."""
    for command in (
        code_command,
        followups_cli,
        org_cli,
        places_cli,
        start_up_command,
        user_cli,
        worker_command,
    ):
        app.cli.add_command(command)
