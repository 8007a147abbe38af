"""Which port ./run may serve on, and whether it answers there. Standard library only: it runs often."""

import socket
import sys
from http.client import HTTPConnection

FIRST, TRIED = 8000, 50


def free(port: int) -> bool:
    """True when nobody listens there, on either of localhost's addresses."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as attempt:
                attempt.settimeout(0.5)
                if attempt.connect_ex((address, port)) == 0:
                    return False
        except OSError:
            continue  # no IPv6 here
    return True


def healthy(port: int) -> bool:
    """True when database, worker and migrations are all said to be well."""
    try:
        connection = HTTPConnection("localhost", port, timeout=2)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def choose(wanted: str) -> int:
    """The port asked for, or the first free one; a message and exit 1 when there is none."""
    if not wanted:
        found = next((port for port in range(FIRST, FIRST + TRIED) if free(port)), None)
        return found or sys.exit("Aucun port libre / no free port: choose one with --port.")
    port = int(wanted)
    if not 1 <= port <= 65535:
        sys.exit(f"Port impossible (1 à 65535) / impossible port: {port}")
    if not free(port):
        sys.exit(f"Le port {port} est déjà pris / port {port} is taken. Sans --port : le premier libre.")
    return port
