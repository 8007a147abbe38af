"""The precache list holds everything the phone needs, and nothing else."""

import pytest

from tools import guards, shell_list

PAGE = """<link rel="stylesheet" href="/static/pwa/styles/app.css">
<link rel="manifest" href="/app/manifest.webmanifest">
<script type="module" src="/static/pwa/main.js"></script>"""

FILES = {
    "index.html": PAGE,
    "manifest.webmanifest": '{"icons": [{"src": "/static/pwa/icons/192.png"}]}',
    "icons/192.png": "png",
    "icons.svg": "<svg/>",
    "styles/app.css": '@import url(tokens.css); /* url("gone.png") */',
    "styles/tokens.css": 'a { src: url("../vendor/font.woff2"); b: url(data:image/png;base64,AA) }',
    "vendor/font.woff2": "font",
    "vendor/preact.js": "export const h = 1",
    "main.js": """import { h } from "preact";
        import {
          round,
        } from "./features/round.js";
        export const NAME = "outbox"; // import "./gone.js"
        /** @type {import("./types/gone.js").Row} */
        const later = () => import("./later.js");""",
    "features/round.js": 'export * from "../ui.js";',
    "ui.js": "const icon = `/static/pwa/icons.svg#walk`;",
    "later.js": "",
    "idle.js": "",
}


@pytest.fixture
def pwa(tmp_path, monkeypatch):
    folder = tmp_path / "static" / "pwa"
    monkeypatch.setattr(shell_list, "ROOT", tmp_path)
    monkeypatch.setattr(shell_list, "PWA", folder)
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_everything_reached_from_the_page_is_listed(pwa):
    served = {f"/static/pwa/{name}" for name in FILES if name not in ("index.html", "idle.js")}
    manifest = {"/static/pwa/manifest.webmanifest", "/app/manifest.webmanifest"}
    assert set(shell_list.shell()) == served ^ manifest | {"/app/"}


@pytest.mark.parametrize("name", ["later.js", "styles/tokens.css", "icons/192.png", "vendor/preact.js"])
def test_a_missing_file_is_told_by_its_name(pwa, name):
    (pwa / name).unlink()
    with pytest.raises(shell_list.Missing, match=name):
        shell_list.shell()


def test_a_library_the_vendor_table_lacks_is_told(pwa):
    (pwa / "ui.js").write_text('import _ from "lodash";')
    with pytest.raises(shell_list.Missing, match="lodash"):
        shell_list.shell()


def test_the_build_changes_with_any_byte(pwa):
    before = shell_list.build_of(shell_list.shell())
    (pwa / "later.js").write_text(" ")
    assert shell_list.build_of(shell_list.shell()) != before


def test_a_list_of_other_files_is_refused(pwa):
    assert shell_list.main() is None
    assert list(guards.the_shell_is_whole()) == []
    (pwa / "ui.js").write_text("changed")
    assert list(guards.the_shell_is_whole())
