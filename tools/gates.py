"""Every gate of ./test, one readable line each; all of them run, even after one has failed.

Those that keep one core busy run two at a time, first; those that use both run alone, after them.
"""

import argparse
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from signal import SIGKILL

from tools import again
from tools.any_day import CASES, Case, drawn, shared_out
from tools.turns import SEED

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
PYTHON_TESTS = sorted(str(test) for test in (ROOT / "tests").rglob("test_*.py"))
SLOW_TESTS = [one for one in PYTHON_TESTS if "/hostile/" in one or "mark.slow" in Path(one).read_text("utf-8")]
"""Where the slow ones are: the rest is not read for them."""
NODE_TESTS = sorted(str(test) for test in (ROOT / "tests" / "pwa").glob("*.test.mjs"))
NODE = ("node", "--test", "--test-concurrency=2", "--test-reporter=tap")
TSC = "node_modules/typescript/bin/tsc"
ELSEWHERE = ("--ignore=tests/browser",)
PYTEST = (PYTHON, "-m", "pytest", "-q", "-rfEs", "--no-header", "--color=no", "--dist", "loadgroup")
UNIT = "not browser and not slow"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# What a run must not inherit from the person's shell: tests bring their own.
PRIVATE = (
    "DATABASE_URL", "PALIER_DATA", "PALIER_DEMO_PASSWORD", "PYTEST_ADDOPTS", "NODE_OPTIONS", "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip
# What tests write and throw away costs a third of their time on a disk.
MEMORY, ROOM = Path("/dev/shm"), 6 << 30  # noqa: S108
# Where nothing compiled may be kept, each of some forty processes compiles everything again: half of their time.
COMPILED = ROOT / ".cache" / "pycache"


@dataclass(frozen=True)
class Gate:
    title: str
    command: Sequence[str]
    quick: bool = True
    alone: bool = False  # keeps both cores busy
    needs: Sequence[str] = ()  # any one of these programs or files
    tests: str = ""  # "pytest" or "node": counts its tests instead of itself
    minutes: int = 5
    again: bool = False  # the few tests that failed are tried once more, by themselves
    case: Case | None = None  # the moment and the zone it is played at, instead of the present ones


GATES = (
    Gate("ruff: mistakes and style", (str(BIN / "ruff"), "check", "-q", "--output-format=concise", ".")),
    Gate("ruff: format", (str(BIN / "ruff"), "format", "--check", ".")),
    Gate("mypy: types, strict", (PYTHON, "-m", "mypy", "--no-error-summary")),
    Gate("import-linter: who imports whom", (str(BIN / "lint-imports"), "--no-cache", "--no-logo")),
    Gate("guards: the house rules", (PYTHON, "-m", "tools.guards")),
    Gate("machines: the phone's states are the server's", (PYTHON, "-m", "tools.machines", "--check")),
    Gate("kinds: the table of kinds is what features declare", (PYTHON, "-m", "tools.kinds", "--check")),
    Gate("flows: the page of flows is what their data say", (PYTHON, "-m", "tools.flows", "--check")),
    Gate("private: what a phone seals is what kinds declare", (PYTHON, "-m", "tools.private", "--check")),
    Gate("wire: the phone's types are the server's schemas", (PYTHON, "-m", "tools.wire_types", "--check")),
    Gate("tsc: types of the phone", ("node", TSC, "-p", "tsconfig.json"), needs=(TSC,)),
    Gate("tsc: types of its worker", ("node", TSC, "-p", "tsconfig.worker.json"), needs=(TSC,)),
    Gate(
        "node: the phone without a browser",
        (*NODE, *NODE_TESTS),
        alone=True,
        needs=NODE_TESTS,
        tests="node",
        minutes=10,
    ),
    Gate(
        "pytest: rules, server, pages",
        (*PYTEST, "-n", "2", "-m", UNIT, "-k", "not postgresql", *ELSEWHERE),
        alone=True,
        tests="pytest",
        minutes=15,
    ),
    Gate(
        "pytest: the same on PostgreSQL",
        (*PYTEST, "-n", "2", "-m", UNIT, "-k", "postgresql", *ELSEWHERE),
        quick=False,
        alone=True,
        tests="pytest",
        minutes=15,
    ),
    Gate(
        "pytest: slow (floods, kills, big imports)",
        (*PYTEST, "-n", "2", "-m", "slow and not browser", *SLOW_TESTS),
        quick=False,
        alone=True,
        tests="pytest",
        minutes=20,
    ),
    Gate(
        "pytest: in a real browser",
        (*PYTEST, "-n", "2", "-m", "browser", "tests/browser"),
        quick=False,
        alone=True,
        needs=BROWSERS,
        tests="pytest",
        minutes=25,
        again=True,
    ),
)


MOVED = (*PYTEST, "-p", "tests.moved", "-n", "2", "-m", UNIT, "-k", "not postgresql", *ELSEWHERE)


def every_day() -> Iterator[Gate]:
    """All the unit tests of the quick part, at every case."""
    for case in CASES:
        yield _moved(case, "node", (*NODE, *NODE_TESTS), quick=True)
        yield _moved(case, "pytest", MOVED, quick=True)


def any_day(seed: int, *, every: bool = False) -> Iterator[Gate]:
    """The same but the phone's crashes at every call: half of the files, or all of them, each at one of the cases a
    seed draws."""
    cases = drawn(seed)
    hands = len(cases) if every else 2 * len(cases)
    node = shared_out([test for test in NODE_TESTS if "crash" not in test], hands, seed)
    pytest = shared_out([test for test in PYTHON_TESTS if "/browser/" not in test], hands, seed)
    for case, scripts, modules in zip(cases, node, pytest, strict=False):
        yield _moved(case, "node", (*NODE, *scripts), quick=False)
        yield _moved(case, "pytest", (*MOVED, *modules), quick=False)


def _moved(case: Case, runner: str, command: Sequence[str], *, quick: bool) -> Gate:
    title = f"any day: {case}, {runner}"
    return Gate(title, command, quick, alone=True, needs=("faketime",), tests=runner, minutes=12, case=case)


@dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: "Count") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


# How each runner writes its last lines, under our three words.
WORDS = {
    "pytest": (r"(\d+) {}", {"passed": "passed", "failed": "failed|errors?", "skipped": "skipped|xfailed"}),
    "node": (r"(?m)^# {} (\d+)", {"passed": "pass", "failed": "fail|cancelled", "skipped": "skipped|todo"}),
}


def counted(runner: str, output: str, code: int) -> Count:
    """What a gate adds to the last line; a runner that broke down or ran nothing counts as one failure."""
    if not runner:
        return Count(failed=1) if code else Count(passed=1)
    pattern, words = WORDS[runner]
    end = output.strip().rpartition("\n")[2] if runner == "pytest" else output
    sums = {ours: re.findall(pattern.format(f"(?:{theirs})\\b"), end) for ours, theirs in words.items()}
    count = Count(**{ours: sum(map(int, numbers)) for ours, numbers in sums.items()})
    if not count.failed and (code or not count.passed + count.skipped):
        count.failed = 1
    return count


SHOWN, OF_EACH = 250, 40
"""Lines of a gate that failed, and of each of its tests in a runner that lists them all."""
RUNNING: set[subprocess.Popen[str]] = set()


def run(gate: Gate, environment: dict[str, str]) -> tuple[int, str]:
    """Exit code and output; a gate that hangs is ended with all it started."""
    command = gate.command
    if gate.case:
        command, environment = gate.case.played(command), environment | gate.case.environment
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        RUNNING.add(process)
        try:
            output, _ = process.communicate(timeout=gate.minutes * 60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, SIGKILL)
            output, _ = process.communicate()
            return 1, f"{output}\nended after {gate.minutes} minutes\n"
        except KeyboardInterrupt:
            os.killpg(process.pid, SIGKILL)
            raise
        finally:
            RUNNING.discard(process)
    return process.returncode, output


def available(gate: Gate) -> bool:
    """Whether the gate's own program is there, and one of those it needs."""
    needs = gate.needs or (gate.command[0],)
    return any(shutil.which(name) or (ROOT / name).is_file() for name in needs)


def passes(gate: Gate, environment: dict[str, str], strict: bool) -> tuple[Count, str]:
    """Run one gate: what it adds to the last line, and its own lines; its output only where someone must read it."""
    if not available(gate):
        missing = f"nothing to run it with ({', '.join(gate.needs) or 'tool'})"
        said = f"{gate.title:<51}{'FAILED' if strict else 'SKIPPED'}: {missing}\n"
        return (Count(failed=1) if strict else Count(skipped=1)), said
    began = time.monotonic()
    code, output = run(gate, environment)
    count = counted(gate.tests, output, code)
    passed_then: list[str] = []
    if gate.again and count.failed and (names := again.few(output)):
        code, told = run(replace(gate, command=again.alone(gate.command, names)), environment)
        passed_then = [] if code else names
        count = count if code else Count(count.passed + len(names), 0, count.skipped)
        output = told if code else output
    figures = f"  {count}" if gate.tests else ""
    said = f"{gate.title:<51}{'FAILED' if count.failed else 'ok':<7}{time.monotonic() - began:6.1f} s{figures}\n"
    lines = output.strip().splitlines()
    shown = failures(gate.tests, lines) if count.failed else [line for line in lines if line.startswith("SKIPPED ")]
    shown += [f"passed at its second try, alone: {name}" for name in passed_then]
    return count, said + "".join(f"    {line}\n" for line in shown)


def failures(runner: str, lines: Sequence[str]) -> list[str]:
    """What someone must read of a gate that failed: of a long list of tests, those that did; else its last lines."""
    failed = [number for number, line in enumerate(lines) if line.lstrip().startswith("not ok ")]
    if runner != "node" or not failed:
        return list(lines[-SHOWN:])
    return [line for number in failed for line in lines[number : number + OF_EACH]][:SHOWN]


def results(gates: Sequence[Gate], environment: dict[str, str], strict: bool) -> Iterator[tuple[Count, str]]:
    """Of each, in order, as soon as those before it are told."""
    with ThreadPoolExecutor(2) as pair:
        try:
            yield from pair.map(lambda gate: passes(gate, environment, strict), [one for one in gates if not one.alone])
        except KeyboardInterrupt:
            pair.shutdown(wait=False, cancel_futures=True)
            for process in tuple(RUNNING):
                os.killpg(process.pid, SIGKILL)
            raise
    for gate in gates:
        if gate.alone:
            yield passes(gate, environment, strict)


@contextmanager
def scratch() -> Iterator[dict[str, str]]:
    """Where the tests of this run write: memory, where it has room; what killed runs left there is taken away."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        yield {}
        return
    for left in MEMORY.glob("palier-tests-*"):
        if not Path("/proc", left.name.rpartition("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    mine = MEMORY / f"palier-tests-{os.getpid()}"
    mine.mkdir(mode=0o755)
    try:
        yield {"TMPDIR": str(mine)}
    finally:
        shutil.rmtree(mine, ignore_errors=True)


def seed_of_commit() -> int:
    """One commit plays the same wherever it is run, the next one something else; outside a clone, whatever comes."""
    told = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return int(told.stdout, 16) % 10_000 if told.returncode == 0 else secrets.randbelow(10_000)


def main() -> int:
    parser = argparse.ArgumentParser(prog="./test")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--every", action="store_true")
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--any-day", action="store_true")
    parser.add_argument("--seed", type=int, default=None, metavar="N")
    parser.add_argument("--shots", metavar="DIR")
    options = parser.parse_args()
    environment = {name: value for name, value in os.environ.items() if name not in PRIVATE}
    environment["PYTHONPYCACHEPREFIX"] = str(COMPILED)
    if options.seed is None:
        options.seed = seed_of_commit()
    if options.shots:
        return subprocess.call([PYTHON, "-m", "tests.shots", options.shots], cwd=ROOT, env=environment)
    if options.strict:
        environment["PALIER_STRICT"] = "1"
    gates = tuple(every_day()) if options.any_day else (*GATES, *any_day(options.seed, every=options.every))
    wanted = [gate for gate in gates if options.only in gate.title and (gate.quick or not options.quick)]
    if not (options.quick or options.any_day):
        print(f"drawn with --seed {options.seed}" + (", all combinations" if options.every else ""), flush=True)
        environment |= {} if options.every else {SEED: str(options.seed)}
    total = Count()
    with scratch() as place:
        for count, said in results(wanted, environment | place, options.strict):
            total.add(count)
            print(said, end="", flush=True)
    print(f"\n{total}")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
