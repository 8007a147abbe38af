"""The least a server could do with what phones send: a bare Flask and SQLite that stores the same bytes, nothing else.

No session, no rule, no record, no feed: each operation's JSON under its id, once, in one transaction per exchange,
with the same gunicorn, the same journal and the same durability. What the product costs is told as so many times this.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from bench.running import Server, serving_source
from bench.site import Bench

SOURCE = """
import gzip, json, sqlite3, threading
from flask import Flask, Response, request
PATH = {path!r}
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=60000", "wal_autocheckpoint=4000")
app, local = Flask(__name__), threading.local()
with sqlite3.connect(PATH) as first:
    first.execute("PRAGMA journal_mode=WAL")
    first.execute("CREATE TABLE IF NOT EXISTS op (id TEXT PRIMARY KEY, device TEXT, no INTEGER, body TEXT)")

def base():
    if not hasattr(local, "base"):
        local.base = sqlite3.connect(PATH, isolation_level=None)
        for pragma in PRAGMAS:
            local.base.execute(f"PRAGMA {{pragma}}")
    return local.base

@app.get("/healthz")
def healthz():
    return "ok"

@app.post("/api/sync")
def sync():
    raw = request.get_data()
    told = json.loads(gzip.decompress(raw) if raw[:2] == b"\\x1f\\x8b" else raw)
    rows = [(one["id"], told["device"], one["no"], json.dumps(one)) for one in told["ops"]]
    base().execute("BEGIN IMMEDIATE")
    base().executemany("INSERT OR IGNORE INTO op VALUES (?, ?, ?, ?)", rows)
    base().execute("COMMIT")
    results = [{{"id": one["id"], "result": "applied"}} for one in told["ops"]]
    body = gzip.compress(json.dumps({{"results": results, "cursor": None, "changes": [], "more": False}}).encode(), 6)
    return Response(body, mimetype="application/json", headers={{"Content-Encoding": "gzip"}})
"""


def serving_floor(bench: Bench, name: str) -> AbstractContextManager[Server]:
    """The bare server, on a database of its own in the same folder."""
    return serving_source(bench, SOURCE.format(path=str(bench.folder / f"{name}.sqlite")), name)
