"""One mail handed to the operator's server: named once, ten seconds in all, under TLS unless it is this machine.

The resolver, the connector and the trust root are those of core.outbound, which the tests replace. The server may be on
the operator's own network, unlike a stranger; what is of no machine at all (link-local, multicast) is not asked.
"""

from __future__ import annotations

import ipaddress
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from socket import socket
from typing import cast

from flask import current_app

from app.core import outbound
from app.core.outbound import INTERNET, WITHIN_S, Deadline, NotPublic, Watch, Wire
from app.core.relay import Relay
from app.mail.rules import Outcome, Verdict, of_recipient
from app.settings import settings

WIRE = "palier_mail_wire"


@dataclass(frozen=True)
class Door:
    """The server, who writes, and over what wire."""

    relay: Relay
    sender: str
    wire: Wire = INTERNET
    within: float = WITHIN_S

    def send(self, made: EmailMessage, back_to: str) -> Outcome:
        """Hand in one mail to its one address; never raises for what others do. `back_to`: where it comes back."""
        try:
            with self._line() as line:
                line.sendmail(back_to, [str(made["To"])], made.as_bytes())
        except smtplib.SMTPRecipientsRefused as refused:
            return of_recipient(next(iter(refused.recipients.values()))[0])
        except smtplib.SMTPDataError as refused:
            return of_recipient(refused.smtp_code)
        except smtplib.SMTPResponseException as refused:
            return Outcome(Verdict.later, str(refused.smtp_code), shut=True)
        except (OSError, ValueError) as error:  # smtplib's own are OSError too
            return Outcome(Verdict.later, type(error).__name__, shut=True)
        return Outcome(Verdict.sent, "250")

    @contextmanager
    def _line(self) -> Iterator[smtplib.SMTP]:
        """A connection that may be written on. Raises OSError."""
        deadline = Deadline(self.within)
        addresses = outbound.resolved(self.relay.host, self.wire, deadline)
        if not addresses or not all(map(_may_be_a_server, addresses)):
            raise NotPublic(self.relay.host)
        at_home = all(ipaddress.ip_address(one).is_loopback for one in addresses)
        raw = outbound.dial(addresses, self.relay.port, self.wire, deadline)
        watch = Watch(raw, deadline)
        try:
            with self._greeted(raw, deadline, at_home=at_home) as line:
                yield line
        finally:
            raw.close()
            watch.off()

    @contextmanager
    def _greeted(self, raw: socket, deadline: Deadline, *, at_home: bool) -> Iterator[smtplib.SMTP]:
        raw.settimeout(deadline.left())
        relay, trust = self.relay, self.wire.trust()
        taken = trust.wrap_socket(raw, server_hostname=relay.host) if relay.sealed else raw
        line = _Line(taken, relay, self.sender.partition("@")[2], deadline.left())
        try:
            if not (relay.sealed or at_home):
                line.starttls(context=trust)
            if relay.user:
                line.login(relay.user, relay.password)
            yield line
            with suppress(OSError):
                line.quit()  # it has the mail: how it says good-bye changes nothing
        finally:
            line.close()


class _Line(smtplib.SMTP):
    """smtplib over a connection that is open already."""

    def __init__(self, taken: socket, relay: Relay, name: str, timeout: float) -> None:
        self._taken = taken
        # Our name is given: it would look for its own otherwise, for as long as that takes.
        super().__init__(relay.host, relay.port, local_hostname=name, timeout=timeout)
        self._host = relay.host  # whose certificate STARTTLS checks

    def _get_socket(self, host: str, port: int, timeout: float) -> socket:
        return self._taken


def _may_be_a_server(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    return not (ip.is_link_local or ip.is_multicast or ip.is_unspecified or (ip.is_reserved and not ip.is_loopback))


def door() -> Door | None:
    """The door of the running application; None where the operator set none. No setting changes the wire."""
    have = settings()
    if have.relay is None:
        return None
    return Door(have.relay, have.mail_from, cast(Wire, current_app.extensions.get(WIRE, INTERNET)))
