"""Two browsers that are not Chromium, each spoken to in its own words: no driver of theirs is on every machine.

Both follow WebDriver: WebKitGTK through its WebKitWebDriver, over HTTP; Firefox through Marionette, inside of it.
Where a machine has them: `apt-get install firefox-esr webkit2gtk-driver xvfb`.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.browser.cable import free_port

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The name under which WebDriver returns an element."""
PATIENCE_S = 30
MINIBROWSERS = ("webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0")

Command = Callable[[str, dict[str, Any]], Any]


class Refused(Exception):
    """The browser did not do it: not there yet, or covered by something else."""


class Engine:
    """One window. Whatever is asked for is waited for."""

    def __init__(self, command: Command) -> None:
        self.command = command

    def go(self, url: str) -> None:
        self.command("Navigate", {"url": url})

    def run(self, script: str, *args: Any) -> Any:
        """The value of a script in the page."""
        return self.command("ExecuteScript", {"script": script, "args": list(args)})

    def until(self, what: str, *args: Any) -> Any:
        """Wait until an expression of the page is true; its value."""
        return _patiently(lambda: self.run(f"return {what}", *args), what)

    def click(self, selector: str, text: str = "") -> None:
        """Press what is there with these words, as a person does: what covers it gets the press."""
        _patiently(lambda: self._on(selector, text, "ElementClick") or True, f"{selector} « {text} »")

    def type(self, label: str, text: str) -> None:
        """Fill in the field with this label."""
        self.until(FIELD, label)
        field = self.run(f"return {FIELD}", label)[ELEMENT]
        self.command("ElementClear", {"id": field})
        self.command("ElementSendKeys", {"id": field, "text": text})

    def reads(self, text: str) -> None:
        """The page shows these words."""
        self.until("document.body.innerText.includes(arguments[0])", text)

    def _on(self, selector: str, text: str, what: str) -> Any:
        found = self.run(f"return {FOUND}", selector, text)
        if not found:
            raise Refused(selector)
        return self.command(what, {"id": found[ELEMENT]})


FOUND = """[...document.querySelectorAll(arguments[0])].find(
  (one) => one.checkVisibility() && !one.closest(".calm")
    && one.textContent.replace(/\\s+/g, " ").includes(arguments[1])
)"""
"""Not while the phone takes no tap: a press would reach nothing, and some engines do not say so."""
FIELD = (
    "[...document.querySelectorAll('label')].find((one) => one.textContent.trim().startsWith(arguments[0]))?.control"
)


def _patiently(ask: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + PATIENCE_S
    while True:
        with contextlib.suppress(Refused):
            if value := ask():
                return value
        assert time.monotonic() < end, f"it did not come: {what}"
        time.sleep(0.1)


# --- Firefox ---------------------------------------------------------------------------------------


def firefox_program() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


PREFERENCES = {
    "marionette.port": 0, "intl.accept_languages": "fr", "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False, "app.update.enabled": False,
}  # fmt: skip


@contextlib.contextmanager
def firefox(folder: Path) -> Iterator[Engine]:
    """Firefox without a window, on a profile of its own."""
    port, profile = free_port(), folder / "firefox"
    profile.mkdir()
    lines = {**PREFERENCES, "marionette.port": port}
    (profile / "user.js").write_text(
        "".join(f"user_pref({json.dumps(n)}, {json.dumps(v)});\n" for n, v in lines.items())
    )
    command = [str(firefox_program()), "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    with _running(command, {"HOME": str(folder)}), contextlib.closing(_line(port)) as line:
        _read(line)  # it says who it is
        numbers = iter(range(1, 1_000_000))

        def ask(name: str, words: dict[str, Any]) -> Any:
            _write(line, [0, next(numbers), f"WebDriver:{name}", words])
            _, _, error, result = _read(line)
            if error:
                raise Refused(error["message"])
            return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result

        ask("NewSession", {})
        yield Engine(ask)


def _line(port: int) -> socket.socket:
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        except OSError:
            assert time.monotonic() < end, "Firefox did not start"
            time.sleep(0.2)


def _write(line: socket.socket, words: list[Any]) -> None:
    told = json.dumps(words).encode()
    line.sendall(f"{len(told)}:".encode() + told)


def _read(line: socket.socket) -> Any:
    size = b""
    while (one := line.recv(1)) != b":":
        assert one, "Firefox left"
        size += one
    told = b""
    while len(told) < int(size):
        told += line.recv(int(size) - len(told))
    return json.loads(told)


# --- WebKitGTK -------------------------------------------------------------------------------------


def webkit_program() -> str | None:
    """MiniBrowser, where its driver and a screen that is not one are there too."""
    if not (shutil.which("WebKitWebDriver") and shutil.which("Xvfb")):
        return None
    found = (one for name in MINIBROWSERS for one in Path("/usr/lib").glob(f"*/{name}/MiniBrowser"))
    return next(map(str, found), None)


PATHS = {
    "Navigate": "url", "ExecuteScript": "execute/sync", "ElementClick": "element/{id}/click",
    "ElementClear": "element/{id}/clear", "ElementSendKeys": "element/{id}/value",
}  # fmt: skip


@contextlib.contextmanager
def webkit(folder: Path) -> Iterator[Engine]:
    """MiniBrowser on a screen of its own."""
    port, screen = free_port(), f":{os.getpid() % 10_000 + 100}"
    environment = {"DISPLAY": screen, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "LIBGL_ALWAYS_SOFTWARE": "1"}
    with _running(["Xvfb", screen, "-screen", "0", "1280x900x24"]), _running(
        ["WebKitWebDriver", f"--port={port}", "--host=127.0.0.1"], environment
    ):  # fmt: skip
        options = {"binary": webkit_program(), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        told = _patiently(lambda: _post(f"http://127.0.0.1:{port}/session", wanted), "WebKitWebDriver")
        session = f"http://127.0.0.1:{port}/session/{told['sessionId']}"

        def ask(name: str, words: dict[str, Any]) -> Any:
            return _post(f"{session}/{PATHS[name].format(**words)}", words)

        try:
            yield Engine(ask)
        finally:
            with contextlib.suppress(Refused):
                _post(session, {}, "DELETE")


def _post(url: str, words: dict[str, Any], method: str = "POST") -> Any:
    asked = Request(url, json.dumps(words).encode(), {"Content-Type": "application/json"}, method=method)
    try:
        with urlopen(asked, timeout=PATIENCE_S) as answer:
            return json.load(answer)["value"]
    except HTTPError as error:
        raise Refused(error.read().decode()) from None
    except OSError as error:
        raise Refused(str(error)) from None


@contextlib.contextmanager
def _running(command: list[str], environment: dict[str, str] | None = None) -> Iterator[None]:
    process = subprocess.Popen(
        command, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)
