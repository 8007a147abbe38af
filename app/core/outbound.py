"""One HTTPS request to a stranger: pinned to a public address, no redirect, ten seconds in all.

Libraries follow redirects with our signature, wait 10,000 s and let the host's name be resolved again between check
and connection; this session does none of it, and reads no more of an answer than it was told to. The resolver, the
connector and the trust root are arguments, so that the tests hand in their own; no setting reaches them.
"""

from __future__ import annotations

import http.client
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

import certifi
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from app.core.addresses import PORT, public_address

T = TypeVar("T")
DEADLINE_S = 10.0
MARGIN_S = 0.5
WITHIN_S = DEADLINE_S - MARGIN_S
MAX_BODY = 4096
"""What may leave in one request: what every push service must take, encryption included (RFC 8030 7.2)."""
CONNECT_S = 4.0
MAX_ADDRESSES = 3


class NotPublic(OSError):
    """The name leads, or leads also, to an address that is not on the public Internet."""


class TooLarge(ValueError):
    """What is to be sent, or what was answered, is over its limit."""


NoAnswer = requests.RequestException
"""There was no whole answer: refused, cut, or not understood."""
Answer = requests.Response


@dataclass(frozen=True)
class Wire:
    """How names become addresses, addresses become sockets, and whose certificates are believed.

    resolve(host) -> addresses; connect(address, port, timeout in seconds) -> socket; trust() -> context.
    """

    resolve: Callable[[str], list[str]]
    connect: Callable[[str, int, float], socket.socket]
    trust: Callable[[], ssl.SSLContext]


def _resolve(host: str) -> list[str]:
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _connect(address: str, port: int, timeout: float) -> socket.socket:
    return socket.create_connection((address, port), timeout)


@cache
def _trust() -> ssl.SSLContext:
    # Reading the authorities takes longer than a send: once for all of them.
    return ssl.create_default_context(cafile=certifi.where())


INTERNET = Wire(_resolve, _connect, _trust)


class Deadline:
    """The moment by which everything must be over, on a clock that nobody moves."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, never zero: a socket with timeout 0 would not block at all."""
        return max(0.01, self.at - time.monotonic())

    def over(self) -> bool:
        """True once the watchdog has cut: what was read may lack its end."""
        return time.monotonic() >= self.at


def session(host: str, wire: Wire, *, read: int = 0, within: float = WITHIN_S) -> Once:
    """A session for one request to `host`, of whose answer so many bytes are read. Raises NotPublic, OSError."""
    deadline = Deadline(within)
    addresses = resolved(host, wire, deadline)
    if not addresses or not all(public_address(one) for one in addresses):
        raise NotPublic(f"{host} does not lead to public addresses only")
    return Once(_Pinned(addresses, wire, deadline, read))


def resolved(host: str, wire: Wire, deadline: Deadline) -> list[str]:
    """Where a name leads. Raises OSError."""
    return _within(deadline.left(), lambda: wire.resolve(host))


def dial(addresses: Sequence[str], port: int, wire: Wire, deadline: Deadline) -> socket.socket:
    """A connection to the first address that answers. Raises OSError."""
    refusal: OSError = OSError("no address")
    for address in addresses[:MAX_ADDRESSES]:
        try:
            return wire.connect(address, port, min(CONNECT_S, deadline.left()))
        except OSError as error:
            refusal = error
    raise refusal


def _within(seconds: float, work: Callable[[], T]) -> T:
    # getaddrinfo takes no timeout: a thread left behind costs less than a worker held by a dead resolver.
    box: queue.SimpleQueue[tuple[T | None, Exception | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            box.put((work(), None))
        except Exception as error:
            box.put((None, error))

    threading.Thread(target=run, daemon=True, name="outbound-resolve").start()
    try:
        value, error = box.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("the name was not resolved in time") from None
    if error is not None:
        raise error
    return value  # type: ignore[return-value]


class Once(requests.Session):
    """No proxy, no netrc, no cookie, no http, no redirect."""

    def __init__(self, adapter: BaseAdapter) -> None:
        super().__init__()
        self.trust_env = False
        self.adapters.clear()
        self.mount("https://", adapter)

    def request(self, *args: Any, **options: Any) -> requests.Response:
        options["allow_redirects"] = False
        return super().request(*args, **options)


class _Pinned(BaseAdapter):
    """Sends to the addresses that were checked, under the name that was asked for."""

    def __init__(self, addresses: list[str], wire: Wire, deadline: Deadline, read: int) -> None:
        super().__init__()
        self.addresses, self.wire, self.deadline, self.read = addresses, wire, deadline, read

    def send(
        self, request: requests.PreparedRequest, stream: bool = False, timeout: Any = None,
        verify: bool | str = True, cert: Any = None, proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:  # fmt: skip
        """Send, and read the head of the answer, with so much of its body as was asked for. Raises TooLarge."""
        body = request.body or b""
        if len(body) > MAX_BODY:
            raise TooLarge(f"{len(body)} bytes")
        host = urlsplit(request.url or "").hostname or ""
        link = _Link(host, self.addresses, self.wire, self.deadline)
        try:
            link.request(request.method or "GET", request.path_url, body=body, headers=dict(request.headers))
            answer = link.getresponse()
            content = answer.read(self.read + 1) if self.read else b""
            if self.deadline.over():
                raise TimeoutError("cut in the middle of the answer")
        except (http.client.HTTPException, OSError) as error:
            raise requests.ConnectionError(type(error).__name__, request=request) from error
        finally:
            link.close()
        if len(content) > self.read:
            raise TooLarge(f"an answer of more than {self.read} bytes")
        response = requests.Response()
        response.status_code = answer.status
        response.headers = CaseInsensitiveDict(answer.getheaders())
        response.request = request
        response._content = content
        return response

    def close(self) -> None:
        """Nothing is kept open between two requests."""


class _Link(http.client.HTTPSConnection):
    """A connection that a watchdog cuts: a timeout per read does not stop a byte per second."""

    def __init__(self, host: str, addresses: list[str], wire: Wire, deadline: Deadline) -> None:
        self._trust = wire.trust()
        super().__init__(host, PORT, timeout=deadline.left(), context=self._trust)
        self._addresses, self._wire, self._deadline = addresses, wire, deadline
        self._watch: Watch | None = None

    def connect(self) -> None:
        """To the first address that answers; TLS checks the name of the service, not the address."""
        raw = dial(self._addresses, PORT, self._wire, self._deadline)
        raw.settimeout(self._deadline.left())
        self._watch = Watch(raw, self._deadline)
        self.sock = self._trust.wrap_socket(raw, server_hostname=self.host)

    def close(self) -> None:
        """Close, and call the watchdog off."""
        super().close()
        if self._watch is not None:
            self._watch.off()


class Watch:
    """Cuts a connection at the end of its time."""

    def __init__(self, raw: socket.socket, deadline: Deadline) -> None:
        # A duplicate of the descriptor: TLS takes the first one away from the socket it wraps.
        self._twin = raw.dup()
        self._timer = threading.Timer(deadline.left(), _cut, [self._twin])
        self._timer.daemon = True
        self._timer.start()

    def off(self) -> None:
        """It is over in time; said twice, it is over still."""
        self._timer.cancel()
        self._timer.join(1)
        self._twin.close()


def _cut(twin: socket.socket) -> None:
    try:
        twin.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # already closed by the other side: nothing left to cut
