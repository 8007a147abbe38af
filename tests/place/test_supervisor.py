"""What ./run becomes: it brings back what dies, serves a directory once, and leaves nothing running behind."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, build_opener, urlopen

import pytest

ROOT = Path(__file__).parents[2]
GENEROUS_S = 40
"""A quiet machine needs less than five seconds; a busy one is given this: a bound on its life, no measure."""


def children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def eventually(true: Callable[[], object], within: float = GENEROUS_S) -> None:
    until = time.monotonic() + within
    while not true():
        assert time.monotonic() < until, "never came true"
        time.sleep(0.05)


class Run:
    """A supervisor on a data directory of its own."""

    def __init__(self, data: Path) -> None:
        self.data, self.said = data, data.parent / "said"
        self.process = self.started()

    def started(self) -> subprocess.Popen[bytes]:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment["PALIER_DATA"] = str(self.data)
        words = [sys.executable, "-m", "tools.supervisor", "--no-demo"]
        with self.said.open("ab") as said:
            return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=said, stderr=said)

    @property
    def url(self) -> str:
        found = re.search(r"http://\S+", (self.data / "running").read_text())
        assert found
        return found[0]

    def health(self) -> dict[str, bool]:
        try:
            with urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return json.load(answer)
        except HTTPError as refused:
            return json.load(refused)
        except OSError:
            return {"ok": False}

    def answers(self) -> int:
        with urlopen(f"{self.url}/connexion", timeout=GENEROUS_S) as answer:
            return answer.status

    def child(self, word: str) -> int | None:
        return next((pid for pid in children(self.process.pid) if word in command(pid)), None)

    def family(self) -> set[int]:
        own = children(self.process.pid)
        return {*own, *(grandchild for one in own for grandchild in children(one))}


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    one = Run(tmp_path / "data")
    try:
        eventually(lambda: "Palier : http" in one.said.read_text() or one.process.poll() is not None)
        assert one.process.poll() is None, one.said.read_text()
        yield one
    finally:
        family = one.family()
        one.process.terminate()
        one.process.wait(GENEROUS_S)
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.mark.slow
def test_whatever_is_killed_comes_back_and_the_end_is_the_end_of_all(run: Run) -> None:
    for word in ("gunicorn", "flask worker"):
        former = run.child(word)
        assert former
        left = set(children(former))
        os.kill(former, signal.SIGKILL)
        eventually(lambda word=word, former=former: run.child(word) not in (None, former))
        eventually(lambda left=left: not any(map(alive, left)))
        eventually(lambda: run.health().get("ok"))
    master = run.child("gunicorn")
    assert master
    workers = children(master)
    os.kill(workers[0], signal.SIGKILL)
    eventually(lambda: len(children(master)) == len(workers) and workers[0] not in children(master))
    eventually(lambda: run.health().get("ok"))
    family = run.family()
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(GENEROUS_S) == 0
    assert not any(map(alive, family))


@pytest.mark.slow
def test_a_killed_server_refuses_nobody_while_the_next_one_starts(run: Run) -> None:
    former = run.child("gunicorn")
    assert former
    left = set(children(former))
    os.kill(former, signal.SIGKILL)
    until = time.monotonic() + GENEROUS_S
    while (master := run.child("gunicorn")) in (None, former) or not children(master):
        assert time.monotonic() < until
        assert run.answers() == 200
    eventually(lambda: not any(map(alive, left)))
    os.killpg(master, signal.SIGKILL)  # it and its workers: who calls now waits for the next ones
    assert run.answers() == 200


@pytest.mark.slow
def test_a_supervisor_that_is_killed_leaves_nothing_running_and_its_directory_free(run: Run) -> None:
    eventually(lambda: len(run.family()) >= 4)  # it answers with one worker; the others come when the machine is free
    family = run.family()
    master = run.child("gunicorn")
    run.process.kill()
    os.kill(master or 0, signal.SIGKILL)  # nobody is left to end its workers but themselves
    run.process.wait()
    eventually(lambda: not any(map(alive, family)))
    run.process = run.started()
    eventually(lambda: run.health().get("ok"))


class Stay(HTTPRedirectHandler):
    """Follows nothing."""

    def redirect_request(self, *_: object) -> None:
        return None


@pytest.mark.slow
def test_a_directory_is_served_once_and_nothing_is_written_outside_of_it(run: Run, tmp_path: Path) -> None:
    second = run.started()
    assert second.wait(GENEROUS_S) == 1
    assert f"{run.url} (pid {run.process.pid})" in run.said.read_text().partition("Ctrl-C")[2]
    code = [sys.executable, "-m", "app.start_up", "code", "personne@exemple.fr"]
    beside = subprocess.run(
        code, env={**os.environ, "PALIER_DATA": str(run.data)}, cwd=ROOT, capture_output=True, text=True
    )
    assert "n’est pas un compte de démonstration" in beside.stderr
    with pytest.raises(HTTPError) as sent:
        build_opener(Stay).open(run.url.replace("localhost", "127.0.0.1") + "/connexion", timeout=GENEROUS_S)
    assert (sent.value.code, sent.value.headers["Location"]) == (308, f"{run.url}/connexion")
    elsewhere = [path for pid in run.family() for path in written(pid) if not path.startswith(f"{run.data}/")]
    assert elsewhere == []
    open_to_others = [path for path in (run.data, *run.data.rglob("*")) if path.stat().st_mode & 0o077]
    assert open_to_others == []


def written(pid: int) -> list[str]:
    """The files with a name that a process holds open for writing."""
    found = []
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            path, info = os.readlink(handle), Path(f"/proc/{pid}/fdinfo/{handle.name}").read_text()
            writes = int(re.search(r"flags:\s+(\d+)", info)[1], 8) & os.O_ACCMODE
            if writes and path.startswith("/") and not path.startswith(("/dev/", "/proc/")):
                found.append(path)
    return found


@pytest.mark.slow
def test_what_dies_at_once_again_and_again_is_brought_back_later_and_later_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tools.supervisor import Child

    child = Child("web", ("-c", "print('no luck')"), tmp_path)
    waits = []
    for _ in range(5):
        child.due = 0.0
        child.look()
        eventually(lambda: child.is_dead)
        child.look()
        waits.append(round(child.due - time.monotonic()) if child.process is None else 0)
    assert waits == [0, *waits[1:]] and waits[1:] == sorted(waits[1:]) and waits[-1] > 3
    told = capsys.readouterr().err
    assert "relancé dans 0 s" in told and "relancé dans 4 s" in told
    assert "no luck" in "".join(child.journal.tail())
    child.kill()
