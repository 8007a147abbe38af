"""A mail server on this machine: aiosmtpd, STARTTLS under an authority of its own, that answers what it is told to."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, TypeVar, cast

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from app.core.outbound import Wire
from tests.push.fake_service import POST, certificates

PRIVATE = "10.20.30.40"  # the operator's own network: the connector leads it here
T = TypeVar("T")
USER, PASSWORD = "palier", "lettre a la poste"


@dataclass(frozen=True)
class Taken:
    """One mail the server took."""

    back_to: str
    to: list[str]
    mail: EmailMessage
    user: str

    @property
    def body(self) -> str:
        text: str = self.mail.get_content()
        return text


class PostOffice:
    """`taken`: the mails; `refuses`: what is answered to an address, to the data, to everything, instead of 250."""

    def __init__(self, folder: Path, *, tls: bool = True) -> None:
        self.authority, pem = certificates(folder)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(pem)
        self.taken: list[Taken] = []
        self.refuses: dict[str, str] = {}
        self.before: Callable[[], None] = lambda: None
        self.connections: list[str] = []
        self._said = {
            "tls_context": context if tls else None, "authenticator": self._known, "auth_require_tls": False,
        }  # fmt: skip
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.server = self._there(self.loop.create_server(self._protocol, "127.0.0.1", 0))
        self.port: int = self.server.sockets[0].getsockname()[1]

    def _protocol(self) -> SMTP:
        return SMTP(self, hostname="bureau-de-poste", loop=self.loop, **self._said)

    def stop(self) -> None:
        """Close the door."""
        self._there(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)

    def _there(self, what: Coroutine[Any, Any, T]) -> T:
        """Done on the loop of the server: a browser's may turn on this thread."""
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(10)

    async def _close(self) -> None:
        self.server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0.1)

    def _known(self, server: Any, session: Any, envelope: Any, mechanism: str, said: LoginPassword) -> AuthResult:
        good = (said.login, said.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=good, auth_data=said if good else None)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if answer := self.refuses.get("rcpt"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if answer := self.refuses.get("mail"):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        taken = self.taken  # one that comes after its test has given up is none of the next one's
        self.before()
        if answer := self.refuses.get("data"):
            return answer
        mail = cast(EmailMessage, message_from_bytes(envelope.content, policy=default))
        user = session.auth_data.login.decode() if session.auth_data else ""
        taken.append(Taken(envelope.mail_from, list(envelope.rcpt_tos), mail, user))
        return "250 OK"

    def wire(self, *addresses: str) -> Wire:
        """The resolver, connector and trust root that lead here."""
        return wire_to(self.port, self.authority, addresses, self.connections.append)


def wire_to(
    port: int, authority: Path, addresses: Sequence[str] = (), connected: Callable[[str], None] = lambda _: None
) -> Wire:
    """A wire to a post office, also one of another process: its port, the file of its authority."""

    def connect(address: str, asked: int, timeout: float) -> socket.socket:
        connected(address)
        return socket.create_connection(("127.0.0.1", port), timeout)

    return Wire(
        resolve=lambda host: list(addresses) or [PRIVATE],
        connect=connect,
        trust=lambda: ssl.create_default_context(cafile=str(authority)),
    )


@contextmanager
def open_office(folder: Path, *, tls: bool = True) -> Iterator[PostOffice]:
    """A server for the length of a block."""
    office = PostOffice(folder, tls=tls)
    try:
        yield office
    finally:
        office.stop()


__all__ = ["PASSWORD", "POST", "PRIVATE", "USER", "PostOffice", "Taken", "open_office", "wire_to"]
