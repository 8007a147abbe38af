"""The phone's program in pieces: each module in one script, one of each thing they share."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tools import bundle, guards, pieces, shell_list

FILES = {
    "index.html": '<link href="/static/pwa/styles/app.css"><script src="/static/pwa/main.js"></script>',
    "styles/app.css": "a { color: red }",
    "store/count.js": """import { signal } from "@preact/signals-core";
        export const count = signal(0, { name: "ONCE" });""",
    "ui/both.js": "export const both = Symbol();",
    "main.js": """import { piece } from "./core/pieces.js";
        import { count } from "./store/count.js";
        globalThis.app = {
          count,
          one: piece("one", () => import("./features/one/screens.js")),
          two: piece("two", () => import("./features/two.js")),
        };""",
    "features/one/screens.js": 'export { bump } from "./bump.js";\nexport { both } from "../../ui/both.js";',
    "features/one/bump.js": """import * as store from "../../store/count.js";
        import { effect } from "@preact/signals-core";
        export const seen = [];
        effect(() => void seen.push(store.count.value));
        export const bump = () => { store.count.value += 1; return seen; };""",
    "features/two.js": """import { count as shared } from "../store/count.js";
        export { both } from "../ui/both.js";
        export const read = () => shared.value, same = (other) => other === shared;""",
}
SHARED = {"/static/pwa/store/count.js", "/static/pwa/vendor/signals-core.js"}
# A page, as far as the loader looks: a script of ours runs if its file is there.
START = """
const fs = require("node:fs"), vm = require("node:vm"), root = process.argv[1];
const said = { scripts: [] };
globalThis.document = {
  querySelector: () => null,
  createElement: () => ({ remove() {} }),
  head: { append(script) {
    said.scripts.push(script.src);
    if (!fs.existsSync(root + script.src)) return script.onerror();
    run(script.src);
    script.onload();
  } },
};
const run = (src) => vm.runInThisContext(fs.readFileSync(root + src, "utf8"), src);
run("/static/pwa/build/main.js");
"""
PAGE = """
(async () => {
  const { one, two, count } = globalThis.app;
  await one.open();
  await Promise.all([two.open(), two.open()]);
  const [first, second] = [one.state.value.screens, two.state.value.screens];
  said.seen = first.bump();
  said.read = second.read();
  said.same = second.same(count) && first.both === second.both;
  console.log(JSON.stringify(said));
})();
"""
# Of what two pieces share, the script is away when the first is opened.
AWAY = """
(async () => {
  const { one, two } = globalThis.app;
  const build = root + "/static/pwa/build/";
  const script = build + fs.readdirSync(build).find((name) => /^common-/.test(name));
  fs.renameSync(script, script + ".away");
  await one.open();
  said.away = one.state.value;
  fs.renameSync(script + ".away", script);
  await Promise.all([two.open(), one.open()]);
  said.same = two.state.value.screens.both === one.state.value.screens.both;
  said.missing = one.state.value.missing;
  console.log(JSON.stringify(said));
})();
"""


@pytest.fixture
def pwa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small program with two pieces, over the product's own loader."""
    folder = tmp_path / "static" / "pwa"
    for name in ("core/pieces.js", "vendor/signals-core.js"):
        (folder / name).parent.mkdir(parents=True)
        shutil.copyfile(shell_list.PWA / name, folder / name)
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.setattr(shell_list, "ROOT", tmp_path)
    monkeypatch.setattr(shell_list, "PWA", folder)
    return folder


@pytest.fixture
def bundled(pwa: Path) -> Path:
    """The same, as it travels."""
    if not any(bundle.HOME.glob(bundle.ENGINES)):
        pytest.skip("esbuild is not installed")
    assert bundle.main() is None
    return pwa


def test_a_module_is_in_one_script_and_what_only_pieces_share_in_one_of_theirs(pwa: Path) -> None:
    first, parts = pieces.division()
    assert first > SHARED
    features = "/static/pwa/features/"
    assert parts == {
        "one": {f"{features}one/screens.js", f"{features}one/bump.js"},
        "two": {f"{features}two.js"},
        "common": {"/static/pwa/ui/both.js"},
    }


def test_of_the_product_too_no_module_travels_twice() -> None:
    first, parts = pieces.division()
    together = [first, *parts.values()]
    assert len(parts) > 4 and all(parts.values())
    assert sum(map(len, together)) == len(set().union(*together))


def run(page: str) -> dict[str, Any]:
    """What a page says that runs these scripts."""
    if not (node := shutil.which("node")):
        pytest.skip("no node")
    ran = subprocess.run([node, "-e", page, str(shell_list.ROOT)], capture_output=True, text=True, check=True)
    said: dict[str, Any] = json.loads(ran.stdout)
    return said


def test_two_pieces_see_one_store_and_one_of_each_library(bundled: Path) -> None:
    said = run(START + PAGE)
    assert (said["seen"], said["read"], said["same"]) == ([0, 1], 1, True)
    assert said["scripts"] == shell_list.pieces()
    assert [one.name for one in (bundled / "build").glob("*.js") if "ONCE" in one.read_text()] == ["main.js"]


def test_a_piece_whose_share_did_not_come_is_missing_and_opens_once_it_is_there(bundled: Path) -> None:
    said = run(START + AWAY)
    assert (said["away"], said["same"], said["missing"]) == ({"screens": None, "missing": True}, True, False)
    assert [name.split("/")[-1].split("-")[0] for name in said["scripts"]] == ["common", "one", "common", "two", "one"]


def test_what_a_template_does_not_need_does_not_travel(bundled: Path) -> None:
    script = 'html`<ul class="a">\n    <li>${x}</li>\n</ul>`'
    assert bundle.lighter(script) == 'html`<ul class="a"><li>${x}</></>`'
    assert bundle.lighter("`${a}\n${b}`, a</b/g") == "`${a}\n${b}`, a</b/g"


def test_a_piece_is_named_after_its_version_and_the_one_before_goes(bundled: Path) -> None:
    before = shell_list.pieces()
    (bundled / "ui" / "both.js").write_text("export const both = 2;")
    assert bundle.main() is None
    assert len(shell_list.pieces()) == len(before) == 3
    assert not set(shell_list.pieces()) & set(before)
    assert not set(shell_list.pieces()) & set(shell_list.shell())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("store/count.js", "export let count = 0;"),
        ("features/two.js", 'import count from "../store/count.js";'),
        ("features/two.js", 'import * as store from "../store/count.js";\nexport const all = [store];'),
        ("features/two.js", 'import { gone } from "../store/count.js";\nexport const all = [gone];'),
        ("features/two.js", 'import "../gone.js";'),
        ("features/two.js", 'export const later = () => import("../ui/both.js");'),
        ("store/count.js", 'export const count = () => import("../features/two.js");'),
    ],
)
def test_what_a_piece_could_not_see_is_refused(pwa: Path, name: str, text: str) -> None:
    if not any(bundle.HOME.glob(bundle.ENGINES)):
        pytest.skip("esbuild is not installed")
    (pwa / name).write_text(text)
    assert "not bundled" in (bundle.main() or "")


def test_a_piece_too_heavy_for_an_old_phone_is_found(bundled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(guards.the_phone_is_light()) == []
    monkeypatch.setattr(guards, "MAX_PIECE", 100)
    assert len(list(guards.the_phone_is_light())) == 2
