"""The house rules no linter knows. Each check is a function: its docstring is the rule it holds.

`python -m tools.guards` prints every offence with its file and line, and fails if there is one.
"""

import ast
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from io import StringIO

from tools import idle, numbers, shell_list
from tools.vendor import IMPORT_MAP

ROOT = shell_list.ROOT
MAX_LINES = 400
# The phone's floors, lowest first: a module imports its own floor and those below. `ui` and `device` stand side by
# side: what a screen shows of the device (a session, an update), features compose.
FLOORS = ({"core"}, {"store"}, {"vault"}, {"outbox"}, {"ui", "device"}, {"features"}, {"app"}, {"main.js"})
# After gzip: the first script, each piece, all scripts; and all that comes before the first screen works offline.
AHEAD = "static/pwa/core/private.js"
"""What tools/private.py writes for a phone that does not seal yet: nothing of the program reads it."""
MAX_FIRST, MAX_PIECE, MAX_SCRIPTS, MAX_SHELL = 60_000, 25_000, 400_000, 200_000
READS_THE_TIME = (
    r"\b(?:utcnow|datetime\.now|time\.(?:time(?:_ns)?|gmtime|localtime|strftime)|date\.today|datetime\.today)\b"
    r"|\bfrom time import\b.*\btime\b"
)
PHONE_READS_IT = r"\bDate\.now\b|\bnew Date\(\s*\)"


def files(*patterns: str, but: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Name and text of our own files: what git tracks or would, so nothing installed or generated."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in sorted(set(listed.stdout.splitlines())):
        if (ROOT / name).is_file() and not name.startswith(but):
            yield name, (ROOT / name).read_text(encoding="utf-8", errors="replace")


@cache
def python_code(text: str) -> str:
    """Strings and comments emptied, lines kept: a docstring may say what the code may not do."""
    lines = [list(line) for line in text.splitlines()]
    try:
        for kind, _, (row, start), (last, end), _ in tokenize.generate_tokens(StringIO(text).readline):
            if kind in (tokenize.COMMENT, tokenize.STRING):
                for at in range(row, last + 1):
                    stop = end if at == last else len(lines[at - 1])
                    begin = start if at == row else 0
                    lines[at - 1][begin:stop] = " " * (stop - begin)
    except (tokenize.TokenError, SyntaxError):
        pass  # half-written: ruff says so, the rest is looked at as it stands
    return "\n".join("".join(line) for line in lines)


def script_code(text: str) -> str:
    """Comments emptied, lines kept."""
    return shell_list.JS_COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)


def offences(pattern: str, sources: Iterator[tuple[str, str]], why: str) -> Iterator[str]:
    """One line per match of `pattern` outside comments."""
    for name, text in sources:
        code = python_code(text) if name.endswith(".py") else script_code(text)
        for number, line in enumerate(code.splitlines(), 1):
            if re.search(pattern, line):
                yield f"{name}:{number}: {why}: {line.strip()[:80]}"


def server(*but: str) -> Iterator[tuple[str, str]]:
    return files("app/*.py", but=("app/migrations/", *but))


def phone(*but: str) -> Iterator[tuple[str, str]]:
    return files("static/pwa/*.js", "static/pwa/*.html", but=but)


def one_commit() -> Iterator[str]:
    """Only core/unit.py commits: one unit of work, then what follows it."""
    return offences(r"\.commit\(", server("app/core/unit.py"), "commit outside core/unit.py")


def no_raw_sql() -> Iterator[str]:
    """SQL as text, and tables behind the models' back, live in core/sql.py (core/unit.py: BEGIN, PRAGMA; core/bulk.py:
    inserts)."""
    pattern = r"(?<![\w.])(?:sa\.|sqlalchemy\.)?text\(|\.__table__|\.connection\(|exec_driver_sql\("
    behind = server("app/core/sql.py", "app/core/unit.py", "app/core/bulk.py")
    return offences(pattern, behind, "raw SQL outside core/sql.py")


def one_server_clock() -> Iterator[str]:
    """Tests move the clock, so the server reads the time in core/clock.py only."""
    return offences(READS_THE_TIME, server("app/core/clock.py"), "the time is read in core/clock.py")


# Why these may: everything else of the tests runs at the moment tests/conftest.py and tests/pwa/clock.mjs hold.
REAL_TIME = {
    "tests/browser/site.py": "a real Chromium and a real server go on by themselves from a moment of the afternoon",
    "tests/push/test_sender.py": "the library that signs a push reads the machine's clock",
    "tests/pwa/clock.mjs": "it is the one the tests hold",
}


def tests_hold_the_clock() -> Iterator[str]:
    """No test nor fixture reads the real clock: it would fail on another day. Those that must are in REAL_TIME."""
    python = files("tests/*.py", but=tuple(REAL_TIME))
    yield from offences(READS_THE_TIME, python, "a test reads the real clock: clock.now() stands still")
    script = list(files("tests/pwa/*.mjs", but=tuple(REAL_TIME)))
    yield from offences(PHONE_READS_IT, iter(script), "a test reads the real clock: ./clock.mjs holds it")
    for name, text in script:
        first = re.search(r"^import [^;]*?\"(\.[^\"]+)\"", script_code(text), re.M)
        if name.endswith(".test.mjs") and first and first[1] not in ("./clock.mjs", "./phone.mjs"):
            yield f"{name}: imports {first[1]} before ./clock.mjs, which holds the clock"


def one_phone_clock() -> Iterator[str]:
    """Likewise on the phone, in core/clock.js; its worker, which imports no module of the page, reads its own."""
    rest = phone("static/pwa/core/clock.js", "static/pwa/sw.js")
    return offences(PHONE_READS_IT, rest, "the time is read in core/clock.js")


# What each of them may use of it is said by the contract of that name in pyproject.toml.
DOORS = ("app/core/outbound.py", "app/mail/smtp.py", "app/places/geocoding.py", "app/push/delivery.py")
SPEAKS = (
    r"^\s*(?:import|from)\s+(?:http(?:\.| import )client|urllib(?:\.| import )request|aiohttp|asyncio|ftplib|geopy"
    r"|httpx|imaplib|poplib|pywebpush|requests|smtplib|socket|ssl|urllib3|xmlrpc)\b"
)


def only_the_doors_speak_outside() -> Iterator[str]:
    """What leaves this machine leaves by core/outbound.py: nothing else of the server opens a connection."""
    return offences(SPEAKS, files("app/*.py", but=DOORS), "core/outbound.py alone speaks to other machines")


def level(url: str) -> tuple[int, str] | None:
    """Height and name of the floor a module of the phone stands on; None for libraries, the worker, desk pages."""
    room = url.removeprefix("/static/pwa/").split("/")[0]
    return next(((height, room) for height, rooms in enumerate(FLOORS) if room in rooms), None)


def the_phone_is_built_on_floors() -> Iterator[str]:
    """core < store < vault < outbox < ui | device < features < app < main.js: nothing on the phone imports upward or
    across."""
    for name, text in files("static/pwa/*.js", but=("static/pwa/desk/", "static/pwa/sw")):
        here = level(f"/{name}")
        if here is None:
            yield f"{name}: stands on no floor"
            continue
        code = script_code(text)
        for found in shell_list.JS_IMPORT.finditer(code):
            url = shell_list.absolute(found[1] or found[2], f"/{name}")
            there = level(url) if url else None
            if there and (there[0] > here[0] or there[0] == here[0] and there[1] != here[1]):
                number = code.count("\n", 0, found.end()) + 1
                yield f"{name}:{number}: {here[1]} imports {there[1]}: {found[1] or found[2]}"


def no_markup_from_strings() -> Iterator[str]:
    """No string becomes markup or code on the phone: that is how a typed text would run."""
    pattern = (
        r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|setHTMLUnsafe)\b"
        r"|\bdocument\.write\(|\beval\(|\bnew Function\("
    )
    return offences(pattern, phone(), "a string must not become markup or code")


def no_escape_from_templates() -> Iterator[str]:
    """Templates stay escaped: no `|safe`, no autoescape block."""
    pattern = r"\|\s*safe\b|\{%-?\s*autoescape"
    return offences(pattern, files("templates/*"), "template escaping switched off")


# Where an error gets its name: `catch (e)`, `.catch((e) => …)`, the second answer of `.then`, a listener of errors.
NAMED = r"(?:async\s*)?\(?\s*(\w+)\s*\)?\s*=>"
SECOND = r"\.then\((?:[^()]|\([^()]*\))*,\s*"
LISTENER = r"\b(?:error|unhandledrejection)\",\s*|\bon(?:error|unhandledrejection)\s*=\s*"
PLACES = rf"(?:\.catch\(\s*|{SECOND}|{LISTENER})"
CAUGHT = re.compile(rf"\bcatch\s*\(\s*(\w+)\s*\)|{PLACES}{NAMED}|{PLACES}(?:async\s*)?function\s*\w*\(\s*(\w+)")
HANDLER = re.compile(rf"(?:\.catch\(\s*|{SECOND})(\w+)\s*\)")
OPENED = r"\bcatch\s*\(\s*\{|\.catch\(\s*(?:async\s*)?\(\s*\{"


def errors_speak_our_words() -> Iterator[str]:
    """A browser's own words, in English, never reach the screen: an error, by whatever name it was caught, is shown
    through core/told.js."""
    ours = ("static/pwa/core/told.js", "static/pwa/sw.js", "static/pwa/vendor/", "static/pwa/build/")
    codes = {name: script_code(text) for name, text in phone(*ours)}
    handlers = {name for code in codes.values() for name in HANDLER.findall(code)}
    for name, code in codes.items():
        yield from offences(_shown(code, handlers), iter([(name, code)]), "core/told.js says what is shown of an error")


def _shown(code: str, handlers: set[str]) -> str:
    """What may show an error in a script, by one of the names errors have there: those it catches, and what a function
    that is handed one calls it."""
    names = {"error", "err", *(name for pair in CAUGHT.findall(code) for name in pair if name)}
    for handler in handlers:
        taken = rf"\bfunction {handler}\(\s*(\w+)|\b{handler} = (?:async\s*)?\(?\s*(\w+)\s*[,)=]"
        names |= {name for pair in re.findall(taken, code) for name in pair if name}
    held = "|".join(sorted(names))
    one = rf"\b(?:{held})[)?]*(?:\.(?:reason|error|cause)\b\??)?"
    told = r"(?:message|toString|stack)\b"
    words = rf"{one}(?:\.{told}|(?:\?\.)?\[[\"']{told})|\.reason\??\.{told}"
    # Tested against words, it is not shown.
    whole = rf"(?<!test\()\b(?:String|JSON\.stringify)\({one}[),]|\$\{{{one}\}}|\}}\s*=\s*(?:{held})\b"
    joined = rf"[\"'`]\s*\+\s*{one}(?![\w.(\[])|{one}\s*\+\s*[\"'`]"
    return f"{words}|{whole}|{joined}|{OPENED}"


def nobody_is_followed() -> Iterator[str]:
    """An agent's position is asked once, when she asks for it; it is never watched."""
    return offences(r"\bwatchPosition\b", phone(), "positions are never watched")


def truth_is_a_completed_request() -> Iterator[str]:
    """navigator.onLine says a cable is plugged, not that the server answers."""
    return offences(r"\bnavigator\.onLine\b", phone(), "navigator.onLine tells nothing")


def the_shell_is_whole() -> Iterator[str]:
    """What the phone needs is precached and exists, and the list is the one of these very files."""
    listed = shell_list.PWA / "shell.js"
    try:
        if not listed.is_file() or listed.read_text(encoding="utf-8") != shell_list.source():
            yield "static/pwa/shell.js is not of these files: run python -m tools.shell_list"
    except shell_list.Missing as missing:
        yield f"static/pwa: {missing}"


def no_module_lies_idle() -> Iterator[str]:
    """Every module of the phone is reached from main.js, or is the worker; desk/ is for desk pages."""
    try:
        reached = {shell_list.path_of(url) for url in shell_list.walk()}
    except shell_list.Missing:
        return  # the_shell_is_whole says it
    for name, _ in files("static/pwa/*.js", but=("static/pwa/desk/", "static/pwa/sw", "static/pwa/build/", AHEAD)):
        if ROOT / name not in reached:
            yield f"{name}: nothing imports it, so it is not precached"


def the_worker_imports_what_it_is_served() -> Iterator[str]:
    """Import maps do not reach workers: sw.js imports ./shell.js, or existing /static/pwa/ files."""
    todo, seen = ["/app/sw.js"], set[str]()
    while todo:
        base = todo.pop()
        seen.add(base)
        if not shell_list.path_of(base).is_file():
            yield f"static/pwa/sw.js needs {base}, which does not exist"
            continue
        for reference in shell_list.named_by(base) if base != "/app/shell.js" else ():
            url = None if reference in IMPORT_MAP else shell_list.absolute(reference, base)
            if url is None or url.startswith("/app/") and url != "/app/shell.js":
                yield f"{base} imports {reference!r}: write ./shell.js or /static/pwa/..."
            elif url not in seen and not url.endswith((".png", ".svg", ".html")):
                todo.append(url)


def the_import_map_is_the_vendor_table() -> Iterator[str]:
    """index.html's import map and tools/vendor.py name the same files."""
    page = "".join(text for _, text in files("static/pwa/index.html"))
    written = dict(re.findall(r'"([@\w/-]+)"\s*:\s*"(/static/pwa/vendor/[^"]+)"', page))
    for name in sorted(written.keys() | IMPORT_MAP.keys()):
        if written.get(name) != IMPORT_MAP.get(name):
            yield f"static/pwa/index.html: {name!r} should lead to {IMPORT_MAP.get(name)}"


def the_phone_is_light() -> Iterator[str]:
    """First load under 200 kB, 60 of them JavaScript; each piece under 25 and all scripts under 400, gzip: someone
    waits for it on 3G, on an old phone."""
    try:
        urls, later = shell_list.shell(), shell_list.pieces()
    except shell_list.Missing:
        return
    scripts = [url for url in urls if url.endswith(".js")]
    weighed = [("the first script", scripts, MAX_FIRST), ("the shell", urls, MAX_SHELL)]
    weighed += [(f"the piece {url}", [url], MAX_PIECE) for url in later]
    for what, part, most in (*weighed, ("JavaScript", [*scripts, *later], MAX_SCRIPTS)):
        if (size := shell_list.weight(part)) > most:
            yield f"static/pwa: {what} weighs {size} bytes after gzip, more than {most}"


def features_introduce_themselves() -> Iterator[str]:
    """Each package under app/ opens with a docstring in the mediators' words."""
    for name, text in files("app/*/__init__.py", but=("app/migrations/",)):
        if not re.match(r'\s*r?"""\s*\w', text):
            yield f"{name}: no docstring says what this package is about"


def no_name_lies_idle() -> Iterator[str]:
    """Each name, and each method, of app/ is used by the product, or by the trial subject of a room; and each export of
    the phone. A name only tests use is theirs to define."""
    users, own = idle.modules(files("tools/*.py", "wsgi.py", "app/migrations/*.py")), idle.modules(server())
    templates = "\n".join(text for _, text in files("templates/*"))
    scripts = files("static/pwa/*.js", but=("static/pwa/vendor/", "static/pwa/build/", "static/pwa/shell.js", AHEAD))
    rooms = [one for one in own if one.path.startswith(tuple(idle.ROOMS))]
    others = [one for one in own if one not in rooms]
    yield from idle.idle(others, [*users, *rooms])
    yield from idle.idle(rooms, [*users, *others, *idle.modules(files(*idle.ROOMS.values()))])
    yield from idle.idle_methods(own, users, templates)
    yield from idle.idle_exports(((name, script_code(text)) for name, text in scripts), templates)


def nothing_is_left_to_look_up() -> Iterator[str]:
    """Code and pages explain themselves: they name no chapter of a page that is not in this repository."""
    pattern = re.compile(
        r"\b(?:MODEL|DOMAIN|TRUST|SYNC|HOUSE|PRODUCT)\b(?:`?,? (?:section |rule )?\d|\.md|`)|\([SW]\d{1,2}[,)]"
    )
    for name, text in files("*", but=("tools/guards.py", "tests/tools/", "package-lock.json")):
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line):
                yield f"{name}:{number}: names a page that is not here: {line.strip()[:80]}"


def files_stay_short() -> Iterator[str]:
    """A file over 400 lines holds two thoughts; what a tool writes is nobody's thought."""
    ours = ("*.py", "*.js", "*.mjs", "*.css", "*.html", "*.ts", "run", "test", "README.md")
    for name, text in files(*ours, but=("static/pwa/types/wire.d.ts",)):
        if (lines := text.count("\n")) > MAX_LINES:
            yield f"{name}: {lines} lines, over {MAX_LINES}"


def nothing_of_one_machine() -> Iterator[str]:
    """No home or build folder of one machine, no download address in a lock file."""
    pattern = re.compile(r"(?:^|[^\w/.-])/(?:work|farm|home|Users)/\w|\"resolved\": *\"http|--index-url")
    for name, text in files("*", but=("tools/guards.py",)):
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line):
                yield f"{name}:{number}: names a machine: {line.strip()[:80]}"


# Short, and they say what the name cannot.
SAYS_ENOUGH = re.compile(r"[`\"\d]|\bRaises\b|, (?:trimmed|Monday first|request|lines kept)\.$")


def docstrings_say_something() -> Iterator[str]:
    """A docstring of four words or fewer repeats the name: it says something or is absent. That of a command is its
    help, in French."""
    for module in idle.modules(files("app/*.py", "tools/*.py", but=("app/migrations/",))):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and not _is_a_command(node):
                said = ast.get_docstring(node)
                if said and len(said.split()) <= 4 and not SAYS_ENOUGH.search(said):
                    yield f"{module.path}:{node.body[0].lineno}: a docstring that says nothing: {said}"


def numbers_have_a_name() -> Iterator[str]:
    """A number in a French sentence comes from the constant that rules: changed there, it would be said as before."""
    shipped = files("app/*.py", "templates/*.html", "static/pwa/*.js", but=numbers.NOT_READ)
    for name, text in shipped:
        yield from numbers.written(name, text)


def _is_a_command(node: ast.AST) -> bool:
    return any(re.search(r"\.(?:group|command)\b", ast.unparse(one)) for one in getattr(node, "decorator_list", ()))


GUARDS = (
    one_commit,
    no_raw_sql,
    one_server_clock,
    one_phone_clock,
    only_the_doors_speak_outside,
    the_phone_is_built_on_floors,
    tests_hold_the_clock,
    no_markup_from_strings,
    no_escape_from_templates,
    errors_speak_our_words,
    nobody_is_followed,
    truth_is_a_completed_request,
    the_shell_is_whole,
    no_module_lies_idle,
    the_worker_imports_what_it_is_served,
    the_import_map_is_the_vendor_table,
    the_phone_is_light,
    features_introduce_themselves,
    no_name_lies_idle,
    nothing_is_left_to_look_up,
    docstrings_say_something,
    numbers_have_a_name,
    files_stay_short,
    nothing_of_one_machine,
)


def main() -> int:
    found = [offence for guard in GUARDS for offence in guard()]
    print("\n".join(found) or f"{len(GUARDS)} house rules hold")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
