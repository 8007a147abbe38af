"""The `flask` commands, each kept by its feature."""

from __future__ import annotations

import importlib

from flask import Flask

COMMANDS = (
    ("app.people.cli", ("org_cli", "user_cli")),
    ("app.places.cli", ("places_cli",)),
    ("app.followups.cli", ("followups_cli",)),
    ("app.worker", ("worker_command",)),
    ("app.demo.cli", ("demo_cli",)),
    ("app.start_up", ("start_up_command", "code_command")),
)


def register(app: Flask) -> None:
    """Hand the commands to Flask."""
    for module_name, names in COMMANDS:
        try:
            module = importlib.import_module(module_name)
        except ImportError:
            continue
        for name in names:
            if hasattr(module, name):
                app.cli.add_command(getattr(module, name))
