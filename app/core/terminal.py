"""What a mistyped command is told, in French: click asks gettext for its sentences, and is given these.

A sentence that is not here stays in English; one that click no longer says fails a test.
"""

from __future__ import annotations

import importlib

NBSP = "\u00a0"
SAID = {
    "Usage:": f"Emploi{NBSP}:",
    "Try '{command} {option}' for help.": f"«{NBSP}{{command}} {{option}}{NBSP}» en dit plus.",
    "Error: {message}": f"Erreur{NBSP}: {{message}}",
    "Options": "Options",
    "Commands": "Commandes",
    "Show this message and exit.": "Montre cette aide.",
    "Missing command.": "Il manque la commande.",
    "No such command {name!r}.": "La commande {name!r} n’existe pas.",
    "Missing argument": "Il manque l’argument",
    "Missing option": "Il manque l’option",
    "No such option {name!r}.": "L’option {name!r} n’existe pas.",
    "Did you mean {possibility}?": f"Vouliez-vous dire {{possibility}}{NBSP}?",
    "(Did you mean one of: {possibilities}?)": f"Vouliez-vous dire l’un de ceux-ci{NBSP}: {{possibilities}}{NBSP}?",
    "Option {name!r} requires an argument.": "L’option {name!r} attend une valeur.",
    "Option {name!r} does not take a value.": "L’option {name!r} n’attend pas de valeur.",
    "Got unexpected extra argument ({args})": "Un argument de trop ({args}).",
    "Got unexpected extra arguments ({args})": "Des arguments de trop ({args}).",
    "Invalid value: {message}": f"Valeur refusée{NBSP}: {{message}}",
    "Invalid value for {param_hint}: {message}": f"Valeur refusée pour {{param_hint}}{NBSP}: {{message}}",
    "Choose from:\n\t{choices}": f"Choisissez parmi{NBSP}:\n\t{{choices}}",
    "{value!r} is not {choice}.": "{value!r} n’est pas {choice}.",
    "{value!r} is not one of {choices}.": f"{{value!r}} n’est aucun de ceux-ci{NBSP}: {{choices}}.",
    "{value!r} is not a valid {number_type}.": "{value!r} n’est pas un nombre.",
    "{value} is not in the range {range}.": "{value} est hors de {range}.",
    "{value!r} is not a valid UUID.": "{value!r} n’est pas un identifiant.",
    "{value!r} does not match the format {format}.": "{value!r} ne s’écrit pas {format}.",
    "{value!r} does not match the formats {formats}.": f"{{value!r}} s’écrit autrement{NBSP}: {{formats}}.",
    "file": "fichier",
    "directory": "dossier",
    "path": "chemin",
    "{name} {filename!r} does not exist.": "{name} {filename!r} introuvable.",
    "{name} {filename!r} is a file.": "{name} {filename!r}, qui est un fichier.",
    "{name} {filename!r} is a directory.": "{name} {filename!r}, qui est un dossier.",
    "{name} {filename!r} is not readable.": "{name} {filename!r} illisible avec vos droits.",
    "{name} {filename!r} is not writable.": "{name} {filename!r} fermé en écriture.",
}
"""By what click says."""
MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "types")
"""Those of click that say something."""


def said(sentence: str) -> str:
    return SAID.get(sentence, sentence)


def counted(one: str, several: str, many: int) -> str:
    """As French counts: none is one."""
    return said(several if many > 1 else one)


def speak_french() -> None:
    """From now on, in this process."""
    for name in MODULES:
        module = importlib.import_module(f"click.{name}")
        for asked, ours in (("_", said), ("ngettext", counted)):
            if hasattr(module, asked):
                setattr(module, asked, ours)
