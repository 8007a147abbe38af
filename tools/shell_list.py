"""Write static/pwa/shell.js: every file the phone needs to start without network, found, not typed.

From index.html (styles, icons, manifest, main.js) we follow what each file names: ES imports, CSS
@import and url(), the manifest's icons, and any "/static/pwa/..." written in a module. The service
worker keeps exactly these: FILES first, what the first screens need, then PIECES, the scripts parsed when first
opened. BUILD changes as soon as one byte of them does, and begins with the release (app/core/release.py), by which
the server tells an older build from a newer one.
"""

import gzip
import hashlib
import json
import posixpath
import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.vendor import IMPORT_MAP

ROOT = Path(__file__).resolve().parent.parent
PWA = ROOT / "static" / "pwa"
RELEASE = ROOT / "app" / "core" / "release.py"
SHELL = "/app/"  # index.html, served by a view with its own security headers
# What index.html names, and the bundle that travels in its place once there is one (tools/bundle.py).
BUILT = {
    "/static/pwa/main.js": "/static/pwa/build/main.js",
    "/static/pwa/styles/app.css": "/static/pwa/build/app.css",
}
BUILD = "/static/pwa/build/"

CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
JS_COMMENT = re.compile(CSS_COMMENT.pattern + r"|(?<![:\"'`\\])//[^\n]*", re.DOTALL)
NAMES = r"[\w*{}\s,$]+?\bfrom\s*"
JS_IMPORT = re.compile(
    rf"""\b(?:import\s*(?:{NAMES})?|export\s*{NAMES})["']([^"']+)["']"""
    r"""|\bimport\(\s*["']([^"']+)["']""",
)
OUR_URL = re.compile(r"""["'`](/static/pwa/[^"'`#?$\s]+\.\w+)""")
CSS_URL = re.compile(r"""(?:@import\s+|url\(\s*)(?!url\()["']?([^"')\s;]+)""")
HTML_URL = re.compile(r"""<(?:link|script|img|use)\b[^>]*?\b(?:href|src)=["']([^"'#]+)""")


class Missing(Exception):
    """A file of the shell names another one that is not there."""


def path_of(url: str) -> Path:
    """Where the file behind a URL lies: the worker and its list are served under /app/."""
    if url == SHELL:
        return PWA / "index.html"
    if url.startswith("/app/"):
        return PWA / url.removeprefix("/app/")
    return ROOT / url.lstrip("/")


def named_by(url: str) -> Iterator[str]:
    """The references one file makes to others, as they are written."""
    path = path_of(url)
    if path.suffix not in {".html", ".css", ".js", ".webmanifest"}:
        return
    text = path.read_text(encoding="utf-8")
    match path.suffix:
        case ".html":
            yield from HTML_URL.findall(text)
        case ".css":
            yield from CSS_URL.findall(CSS_COMMENT.sub("", text))
        case ".webmanifest":
            yield from (icon["src"] for icon in json.loads(text).get("icons", []))
        case ".js":
            code = JS_COMMENT.sub("", text)
            yield from (a or b for a, b in JS_IMPORT.findall(code))
            yield from OUR_URL.findall(code)


def absolute(reference: str, base: str) -> str | None:
    """The URL a reference leads to; None for what is not a file of ours (data:, a page)."""
    if reference in IMPORT_MAP:
        return IMPORT_MAP[reference]
    if re.match(r"[a-z]+:", reference) or reference.startswith("/") and "." not in reference:
        return None
    if not reference.startswith(("/", ".")) and base.endswith(".js"):
        raise Missing(f"{base} imports {reference!r}, which tools/vendor.py does not provide")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), reference.split("?")[0]))


def walk() -> list[str]:
    """Every URL reached from index.html, modules one by one, in a stable order."""
    if not path_of(SHELL).is_file():
        raise Missing("static/pwa/index.html does not exist")
    found, todo = {SHELL}, [SHELL]
    while todo:
        base = todo.pop()
        for reference in named_by(base):
            url = absolute(reference, base)
            if url is None or url in found:
                continue
            if not path_of(url).is_file():
                raise Missing(f"{base} names {url}, which does not exist")
            found.add(url)
            todo.append(url)
    return sorted(found)


def is_bundled() -> bool:
    """Whether scripts and styles travel together."""
    return all(path_of(built).is_file() for built in BUILT.values())


def shell() -> list[str]:
    """Every URL the first screens need: what is reached, the modules as their bundle once there is one."""
    reached = walk()
    if not is_bundled():
        return reached
    return sorted([*BUILT.values(), *(url for url in reached if not url.endswith((".js", ".css")))])


def pieces() -> list[str]:
    """The scripts that follow, named after the version they are of; one by one, modules are all in the shell."""
    return sorted(BUILD + one.name for one in path_of(BUILD).glob("*-*.js")) if is_bundled() else []


def release() -> int:
    """Read as a file: importing the application would cost each start half a second."""
    number: int = runpy.run_path(str(RELEASE))["RELEASE"]
    return number


def build_of(urls: list[str]) -> str:
    """The release, and a short name for exactly these bytes."""
    digest = hashlib.sha256()
    for url in urls:
        digest.update(url.encode() + b"\0" + path_of(url).read_bytes())
    return f"{release()}-{digest.hexdigest()[:16]}"


def weight(urls: list[str]) -> int:
    """What the network carries for them, gzip where it helps."""
    contents = (path_of(url).read_bytes() for url in urls)
    return sum(min(len(content), len(gzip.compress(content))) for content in contents)


def source() -> str:
    urls, later = shell(), pieces()
    return (
        "// Written by tools/shell_list.py; not committed, never edited.\n"
        f"export const BUILD = {json.dumps(build_of([*urls, *later]))};\n"
        f"export const FILES = {json.dumps(urls, indent=2)};\n"
        f"export const PIECES = {json.dumps(later, indent=2)};\n"
    )


def main() -> str | None:
    """Write the list, or say which file is missing."""
    try:
        (PWA / "shell.js").write_text(source(), encoding="utf-8")
    except Missing as missing:
        return f"shell.js not written: {missing}"
    return None


if __name__ == "__main__":
    sys.exit(main())
