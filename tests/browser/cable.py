"""The network between one phone and the server: a relay that can really be cut, for pages and worker alike."""

from __future__ import annotations

import contextlib
import re
import socket
import threading


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cable:
    """Relays `port` to the server's port. Cut, nothing answers any more and nothing open survives."""

    def __init__(self, server_port: int) -> None:
        self.server_port, self.port = server_port, free_port()
        self._listener: socket.socket | None = None
        self._answer: bytes | None = None
        self._only = b""
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._exchanging = 0
        self.most_exchanges = 0
        """How many exchanges with the server were under way at once, at most."""
        self.mend()

    @property
    def is_cut(self) -> bool:
        """No network."""
        return self._listener is None

    def mend(self) -> None:
        """The network is back."""
        if self._listener is not None:
            return
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """No network: new connections are refused, those open are torn."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self._tear()

    def _tear(self) -> None:
        with self._lock:
            torn, self._open = self._open, set()
        for one in torn:
            _close(one)

    def speak(self, status: str, body: str = "", *, only: str = "", **headers: str) -> None:
        """From now on whatever is asked (or what starts so: `only`) gets this answer; the server hears nothing."""
        heads = {"Content-Length": str(len(body.encode())), "Connection": "close", **headers}
        lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in heads.items())]
        self._answer = "\r\n".join([*lines, "", body]).encode()
        self._only = only.encode()
        self._tear()  # browsers open connections ahead of their requests

    def hold(self, only: str) -> None:
        """From now on requests that start so get no answer at all."""
        self._answer, self._only = b"", only.encode()
        self._tear()

    def be_silent(self) -> None:
        """A plain cable again."""
        self._answer = None
        self._tear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return  # cut
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with self._lock:
            self._open.add(near)
        if (answer := self._answer) is not None and _starts(near, self._only):
            return _answer_with(near, answer)
        try:
            far = socket.create_connection(("127.0.0.1", self.server_port), 10)
        except OSError:
            return _close(near)
        far.settimeout(None)
        with self._lock:
            self._open |= {near, far}
        if self._listener is None:
            self.cut()
        threading.Thread(target=self._pump, args=(far, near), daemon=True).start()
        self._pump(near, far)
        return None

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        exchanges = 0
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if data.startswith(b"POST /api/sync"):  # one request a connection: the server closes after its answer
                    exchanges = 1
                    self._count(1)
                sink.sendall(data)
        for one in (source, sink):
            _close(one)
        with self._lock:
            self._open -= {source, sink}
        self._count(-exchanges)

    def _count(self, change: int) -> None:
        with self._lock:
            self._exchanging += change
            self.most_exchanges = max(self.most_exchanges, self._exchanging)


def _answer_with(near: socket.socket, answer: bytes) -> None:
    with contextlib.suppress(OSError):
        near.settimeout(5)
        asked = b""
        while b"\r\n\r\n" not in asked and (data := near.recv(65536)):
            asked += data
        head, _, body = asked.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        while length and len(body) < int(length[1]) and (data := near.recv(65536)):
            body += data
        while not answer and near.recv(65536):
            pass  # held: until one of both lets go
        near.sendall(answer)
    _close(near)


def _starts(near: socket.socket, words: bytes) -> bool:
    """Whether the request begins so, without taking it off the line."""
    if not words:
        return True
    with contextlib.suppress(OSError):
        near.settimeout(None)
        return near.recv(len(words), socket.MSG_PEEK | socket.MSG_WAITALL) == words
    return False


def _close(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
