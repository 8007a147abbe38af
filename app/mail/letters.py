"""What is written: a template for each letter, in which the structure, a link, a day, a number and how to call may
stand, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from app.mail.rules import may_be_sent_to, one_line

VARIABLES = ("org", "link", "until", "number", "call")
Still = Callable[[Session, UUID, UUID | None, dict[str, Any]], bool]
"""still(session, organisation, what it is about, params): whether there is still something to tell, within a unit."""


@dataclass(frozen=True)
class Letter:
    """One kind of mail: its template `mail/<name>.txt`, what it is called in the queue."""

    name: str
    label: str
    still: Still


LETTERS: dict[str, Letter] = {}
PASSED: list[Callable[[], None]] = []
"""Called after each pass over the queue, in no unit: who waits for what became of a mail looks then."""


def declare(name: str, label: str, still: Still = lambda *_: True) -> Letter:
    """A letter of a feature, told once when the application is made."""
    LETTERS[name] = Letter(name, label, still)
    return LETTERS[name]


TRIAL = declare("essai", "Courriel d’essai")


def rendered(name: str, org: str, params: dict[str, Any]) -> tuple[str, str]:
    """The subject, on one line, and the body, of what may stand there alone."""
    said = {one: params.get(one, "") for one in VARIABLES} | {"org": one_line(org)}
    subject, _, body = current_app.jinja_env.get_template(f"mail/{name}.txt").render(said).partition("\n")
    return one_line(subject), body.strip() + "\n"


def message(
    name: str, org: str, params: dict[str, Any], *, id: UUID, sender: str, to: str, at: datetime
) -> EmailMessage:  # fmt: skip
    """The whole mail. Its Message-ID and its date are those of the first try. Raises ValueError."""
    if not may_be_sent_to(to):
        raise ValueError("not one plain address")
    subject, body = rendered(name, org, params)
    user, _, domain = sender.partition("@")
    made = EmailMessage(policy=SMTP)
    made["Subject"] = subject
    made["From"] = Address(one_line(org), user, domain)
    made["To"] = to
    made["Date"] = at
    made["Message-ID"] = f"<{id.hex}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(body, cte="quoted-printable")
    return made
