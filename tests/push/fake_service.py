"""A push service on this machine: real TLS under its own authority, real VAPID check, real decryption.

`FakeService().wire()` is what the tests hand to the sender: every allowed name resolves to a public address,
whose port 443 is this server. `browser()` makes a subscription with real keys, as PushManager would.
`on_message` hears each message before it is answered, and may hold the answer back or say it.
"""

from __future__ import annotations

import base64
import json
import socket
import ssl
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import http_ece
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID
from py_vapid import Vapid02
from py_vapid.utils import b64urldecode

from app.core.outbound import Wire
from app.push.rules import HOSTS

PUBLIC = "142.250.75.10"  # any public address: the connector leads it here
GEOCODER = "data.geopf.fr"
POST = "courriel.valserein.fr"
HOST = "updates.push.services.mozilla.com"


def b64(raw: bytes) -> str:
    """base64url without padding, as browsers write it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Browser:
    """One browser's subscription and the private half it keeps."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey
    secret: bytes

    @classmethod
    def new(cls, host: str = HOST) -> Browser:
        """Subscribed at a service, under a capability address."""
        return cls(
            f"https://{host}/wpush/v2/{token_urlsafe(40)}",
            ec.generate_private_key(ec.SECP256R1()),
            token_urlsafe(12).encode()[:16],
        )

    @property
    def subscription(self) -> dict[str, Any]:
        """`PushSubscription.toJSON()`."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": b64(point), "auth": b64(self.secret)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def open(self, body: bytes) -> bytes:
        """Decrypt a message (RFC 8291), as the browser does before waking the worker."""
        plain: bytes = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return plain


@dataclass(frozen=True)
class Message:
    """What the service was sent."""

    path: str
    headers: dict[str, str]
    body: bytes
    claims: dict[str, Any]
    payload: dict[str, Any] | None


@dataclass(frozen=True)
class Answer:
    """What the service says. `play` writes the raw answer itself (a drip, a flood, a reset)."""

    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    play: Callable[[BaseHTTPRequestHandler], None] | None = None


class FakeService:
    """The service: `messages` it took, `answers` it will give (201 when none is left), `connections` it saw."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or Path(tempfile.mkdtemp(prefix="palier-fake-push-"))
        self.authority, server_pem = certificates(folder)
        self.messages: list[Message] = []
        self.answers: deque[Answer] = deque()
        self.browsers: dict[str, Browser] = {}
        self.connections = 0
        self.on_message: Callable[[Message], Answer | None] | None = None
        self.page: Callable[[BaseHTTPRequestHandler], None] | None = None
        self.asked: list[tuple[str, dict[str, str]]] = []
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(server_pem)
        self.server = _Quiet(("127.0.0.1", 0), _handler(self))
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port: int = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Close the door."""
        self.server.shutdown()
        self.server.server_close()

    def browser(self, host: str = HOST) -> Browser:
        """A new browser whose messages this service can show decrypted."""
        browser = Browser.new(host)
        self.browsers[browser.endpoint.removeprefix(f"https://{host}")] = browser
        return browser

    def wire(self, addresses: list[str] | None = None) -> Wire:
        """The resolver, connector and trust root that lead here."""
        return wire_to(self.port, self.authority, addresses, self._connected)

    def _connected(self) -> None:
        self.connections += 1

    def answer(self, status: int, **headers: str) -> None:
        """The next answer."""
        self.answers.append(Answer(status, {k.replace("_", "-"): v for k, v in headers.items()}))

    def play(self, play: Callable[[BaseHTTPRequestHandler], None]) -> None:
        """The next answer, written by hand."""
        self.answers.append(Answer(play=play))


def wire_to(
    port: int,
    authority: Path,
    addresses: list[str] | None = None,
    connected: Callable[[], None] = lambda: None,
) -> Wire:
    """A wire to a fake service, also one of another process: its port, the file of its authority."""

    def connect(address: str, asked: int, timeout: float) -> socket.socket:
        assert asked == 443
        connected()
        return socket.create_connection(("127.0.0.1", port), timeout)

    return Wire(
        resolve=lambda host: addresses or [PUBLIC],
        connect=connect,
        trust=lambda: ssl.create_default_context(cafile=str(authority)),
    )


@contextmanager
def running(folder: Path | None = None) -> Iterator[FakeService]:
    """A service for the length of a block."""
    service = FakeService(folder)
    try:
        yield service
    finally:
        service.stop()


class _Quiet(ThreadingHTTPServer):
    """A client that turns away (a certificate it does not believe, a cut) is not worth a trace."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def _handler(service: FakeService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            browser = service.browsers.get(self.path)
            message = Message(
                self.path,
                {name.lower(): value for name, value in self.headers.items()},
                body,
                checked_claims(self.headers.get("Authorization", "")),
                json.loads(browser.open(body)) if browser else None,
            )
            service.messages.append(message)
            said = service.on_message(message) if service.on_message is not None else None
            answer = said or (service.answers.popleft() if service.answers else Answer())
            if answer.play is not None:
                answer.play(self)
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            if service.page is None:
                raise AssertionError("a push is a POST: a redirect was followed")
            service.asked.append((self.path, dict(self.headers)))
            service.page(self)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def checked_claims(authorization: str) -> dict[str, Any]:
    """The claims of a VAPID header whose signature holds (RFC 8292), else {}."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    if scheme != "vapid" or not {"t", "k"} <= set(parts):
        return {}
    if not Vapid02.verify(authorization):
        return {}
    claims: dict[str, Any] = json.loads(b64urldecode(parts["t"].split(".")[1].encode()))
    return {**claims, "k": parts["k"]}


def silent(seconds: float) -> Callable[[BaseHTTPRequestHandler], None]:
    """Never answers."""
    return lambda handler: time.sleep(seconds)


def drip(head: bytes, seconds: float) -> Callable[[BaseHTTPRequestHandler], None]:
    """Writes `head`, then a byte per second."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head)
        for _ in range(int(seconds)):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(1)

    return play


def flood(size: int, written: list[int]) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answers 201 with `size` bytes; `written` receives how many the client let through."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(f"HTTP/1.1 201 Created\r\nContent-Length: {size}\r\n\r\n".encode())
        done, block = 0, b"x" * 65536
        try:
            while done < size:
                handler.wfile.write(block)
                done += len(block)
        except OSError:
            pass
        written.append(done)

    return play


def reset(handler: BaseHTTPRequestHandler) -> None:
    """Cuts the connection without an answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    handler.connection.close()
    handler.close_connection = True


def certificates(folder: Path) -> tuple[Path, Path]:
    """An authority and a server certificate for the allowed names, in PEM: (authority, key and certificate)."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Fake authority", root_key, "Fake authority", root_key, authority=True)
    names = [x509.DNSName(name) for host in (*HOSTS, GEOCODER, POST) for name in (host, f"*.{host}")]
    leaf = _certificate("Fake push", key, "Fake authority", root_key, names=names)
    authority, server = folder / "authority.pem", folder / "server.pem"
    authority.write_bytes(root.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    server.write_bytes(private + leaf.public_bytes(Encoding.PEM))
    return authority, server


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    authority: bool = False,
    names: list[x509.DNSName] | None = None,
) -> x509.Certificate:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())
