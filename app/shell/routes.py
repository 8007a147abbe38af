"""`/app/`: shell, worker, list of files and manifest, from static/pwa."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, current_app

from app.core.build import BUILD
from app.door.access import public
from app.people import demonstration
from app.settings import settings
from app.shell.packed import packed

bp = Blueprint("shell", __name__, url_prefix="/app")
bp.after_app_request(packed)

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
MODULE = re.compile(r'"(/static/pwa/(?!build/)[^"]+\.js)"')
BUNDLE = re.compile(r'"/static/pwa/(build/[^"]+)"')
BUILT = {
    "/static/pwa/main.js": "/static/pwa/build/main.js",
    "/static/pwa/styles/app.css": "/static/pwa/build/app.css",
}

APP = '<div id="app"'
DEMO = '<aside class="demo" aria-label="À savoir"><p>{}</p></aside>\n'
NOT_SET_UP = (
    "L’application du téléphone n’est pas prête sur ce serveur. / The phone app is not set up on this server.\n"
    "./run la prépare / prepares it, or: python -m tools.bundle && python -m tools.shell_list\n"
)
RETIRED = """// The shell is retired: caches go, the page goes on online, the outbox stays where it is.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
})()));
"""


def policy(page: str) -> str:
    """The shell's own content security policy: our files, and the scripts written in `page`.

    A cached shell cannot carry a fresh nonce, so each is allowed by the hash of its text.
    """
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in INLINE.findall(page))
    scripts = " ".join(["'self'", *(f"'sha256-{digest}'" for digest in digests)])
    return (
        "default-src 'none'; "
        f"script-src {scripts}; "
        "style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
        "frame-ancestors 'none'"
    )


def page_of(html: str, shell_list: str, line: str = "") -> str:
    """The shell with its build's name, and the bundles (tools/bundle.py) in place of what they hold.

    Served one by one, every module of the list is announced: none waits for another to ask for it.
    `line`: what every screen says of invented data.
    """
    build = BUILD.search(shell_list)
    for source, built in BUILT.items():
        if f'"{built}"' in shell_list:
            html = html.replace(source, built)
    # One classic script: of modules, Chromium keeps nothing compiled when the worker is installed.
    html = html.replace('type="module" async src="/static/pwa/build/', 'async src="/static/pwa/build/')
    links = "".join(f'<link rel="modulepreload" href="{url}">\n' for url in MODULE.findall(shell_list))
    named = html.replace('content="dev"', f'content="{build[1]}"' if build else 'content="dev"', 1)
    said = DEMO.format(line) if line else ""
    return named.replace('<script type="module"', f'{links}<script type="module"', 1).replace(APP, said + APP, 1)


@lru_cache(maxsize=8)
def _read(path: Path, _changed_ns: int) -> str:
    return path.read_text(encoding="utf-8")


def _file(name: str) -> str:
    path = _path(name)
    if not path.is_file():
        abort(404)  # shell.js is written at set-up: without it there is no phone app to serve
    return _read(path, path.stat().st_mtime_ns)


def _path(name: str) -> Path:
    return Path(current_app.static_folder or "", "pwa", name)


def _is_set_up() -> bool:
    """The list is written, and the bundles it may name are there: half of an app would be a blank page."""
    if not _path("shell.js").is_file():
        return False
    return all(_path(name).is_file() for name in BUNDLE.findall(_file("shell.js")))


def _script(text: str) -> Response:
    answer = Response(text, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; script-src 'self'; connect-src 'self'"
    return answer


@bp.get("/")
@public
def index() -> Response:
    """The shell; where it was never set up, what to run."""
    if not _is_set_up():
        return Response(NOT_SET_UP, 503, mimetype="text/plain", headers={"Cache-Control": "no-store"})
    page = _file("index.html")
    answer = Response(page_of(page, _file("shell.js"), demonstration.line()), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = policy(page)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/sw.js")
@public
def worker() -> Response:
    """The worker, or, when the operator retires the shell, one that takes itself away."""
    return _script(RETIRED if settings().retire_worker else _file("sw.js"))


@bp.get("/shell.js")
@public
def files() -> Response:
    return _script(_file("shell.js"))


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """What a phone needs to install the app."""
    answer = Response(_file("manifest.webmanifest"), mimetype="application/manifest+json")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
