"""Put the phone's modules in a few scripts and its styles in one file, under static/pwa/build, with esbuild.

Measured on 87 modules served as they are: 126 kB after gzip and a hundred requests at the first load; in minified
scripts: 60 kB. The sources stay what is written, tested and read; this is only how they travel. It is repeated at
each set-up (0.2 s), and index.html still names the sources: without the bundles, it works too.
All are classic scripts, not modules: Chromium then keeps them compiled from the worker's installation on. The first
leaves what its pieces import in one table, `palier`, by place: names would weigh 1.3 kB in it. What only pieces have
in common is a script of its own, which leaves them another, `palier.common`.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from tools import pieces, shell_list
from tools.shell_list import BUILT, path_of
from tools.vendor import IMPORT_MAP

HOME = Path(__file__).resolve().parent.parent
# Of templates, in which it means nothing: esbuild leaves it. A tag closes the one that is open, whatever its name.
MARKUP = [
    (re.compile(r"\n[ \t]+"), "\n"),
    (re.compile(r"(?<=>)\n(?=[<$])|(?<=})\n(?=<)"), ""),
    (re.compile(r"</[a-z]\w*>"), "</>"),
]
ENGINES = "node_modules/@esbuild/*/bin/esbuild"  # the program itself: no Node is needed to run it
REBOUND = re.compile(r"\bexport\s+(?:let|var)\b")
Table = dict[tuple[str, str], str]  # where a name of a module is left: `palier[7]`


class Failed(Exception):
    """esbuild said why on its own."""


class Bundler:
    """esbuild, with what every run of it is told."""

    def __init__(self, program: Path, *definitions: str) -> None:
        self.command = [
            str(program), "--bundle", "--minify", "--target=es2022", "--charset=utf8", "--external:*.woff2",
            "--legal-comments=none", "--log-level=warning", "--log-override:import-is-undefined=error",
            *(f"--define:{one}" for one in definitions),
        ]  # fmt: skip

    def write(self, to: str, *words: str, source: str, root: Path) -> None:
        """One file from `source`, whose modules lie under `root`."""
        # Bare names lead where the import map leads, so both ways of serving run the same libraries.
        inside = {name: path for name, url in IMPORT_MAP.items() if (path := under(root, url)).is_file()}
        aliases = [f"--alias:{name}={path}" for name, path in sorted(inside.items(), reverse=True)]
        out = path_of(to)
        command = [*self.command, *aliases, *words, f"--outfile={out}"]
        if subprocess.run(command, cwd=root, input=source, text=True, check=False).returncode != 0:
            raise Failed
        if out.suffix == ".js":
            out.write_text(lighter(out.read_text(encoding="utf-8")), encoding="utf-8")


def lighter(script: str) -> str:
    """Without what its templates do not need."""
    for found, instead in MARKUP:
        script = found.sub(instead, script)
    return script


def under(root: Path, url: str) -> Path:
    """Where a module lies in a copy of the sources."""
    return root / url.lstrip("/")


def table_of(name: str, lent: Iterable[tuple[str, str]]) -> Table:
    """A place for each thing lent."""
    return {one: f"{name}[{place}]" for place, one in enumerate(sorted(lent))}


def laid(name: str, table: Table, root: Path) -> str:
    """The words that leave it there."""
    numbers = {url: number for number, url in enumerate(sorted({url for url, _ in table}))}
    for url in numbers:
        if REBOUND.search(pieces.code_of(url)):
            raise shell_list.Missing(f"{url} exports a variable, and a piece would not see it change: make it a signal")
    imports = [f'import * as m{number} from "{under(root, url)}";' for url, number in numbers.items()]
    values = ", ".join(f"m{numbers[url]}.{one}" for url, one in table)
    return "\n".join([*imports, f"{name} = [{values}];\n"])


def copy(root: Path, own: set[str], others: dict[str, set[str]], tables: Table) -> None:
    """The modules of one script under `root`, and in place of each other one what is taken of it from the tables."""
    for url in own | others.keys():
        under(root, url).parent.mkdir(parents=True, exist_ok=True)
    for url in own:
        # Where a piece begins is said for whoever runs the sources.
        text = pieces.DECLARED.sub(r'piece("\1"', path_of(url).read_text(encoding="utf-8"))
        under(root, url).write_text(text, encoding="utf-8")
    for url, names in others.items():
        lent = (f"export const {one} = {tables[url, one]};\n" for one in sorted(names))
        under(root, url).write_text("".join(lent), encoding="utf-8")


def scripts(program: Path, version: str) -> set[str]:
    """Write the first script, its pieces and what these have in common; the names of all but the first."""
    first, parts = pieces.division()
    entries, shared = pieces.entries(), parts.get(pieces.COMMON, set())
    taken = {name: pieces.taken(own) for name, own in parts.items()}
    lent = {(url, one) for others in taken.values() for url, names in others.items() for one in names}
    common = table_of("palier.common", (one for one in lent if one[0] in shared))
    table = table_of("palier", lent - common.keys())
    sharers = sorted(name for name, others in taken.items() if others.keys() & shared)
    bundler = Bundler(program, f'VERSION="{version}"', f"SHARERS={json.dumps(sharers)}")

    def write(to: str, own: set[str], others: dict[str, set[str]], words: Callable[[Path], str], *options: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder).resolve()
            copy(root, own, others, table | common)
            bundler.write(to, "--format=iife", *options, source=words(root), root=root)

    def starting(root: Path) -> str:
        return f'import "{under(root, pieces.MAIN)}";\n' + laid("globalThis.palier", table, root)

    def piece(name: str, root: Path) -> str:
        if name == pieces.COMMON:
            return laid("palier.common", common, root)
        return f'import * as own from "{under(root, entries[name])}";\npalier.{name} = own;\n'

    write(BUILT[pieces.MAIN], first, {}, starting)
    written = {name: f"{shell_list.BUILD}{name}-{version}.js" for name in parts}
    for name, to in written.items():
        # Without what it shares, it is as if it had not come.
        needs = ["--banner:js=palier.common&&"] if name in sharers else []
        write(to, parts[name], taken[name], partial(piece, name), *needs)
    return set(written.values())


def main() -> str | None:
    """Write the bundles, or say what is missing."""
    found = sorted(HOME.glob(ENGINES))
    if not found:
        return "esbuild is not installed under node_modules: npm ci"
    try:
        first, parts = pieces.division()
        version = pieces.version(first.union(*parts.values()), Path(__file__))
        written = scripts(found[0], version)
        styles = "/static/pwa/styles/app.css"
        sheet = f'@import "{path_of(styles)}";\n'
        Bundler(found[0]).write(BUILT[styles], "--loader=css", source=sheet, root=shell_list.ROOT)
    except shell_list.Missing as missing:
        return f"the phone is not bundled: {missing}"
    except Failed:
        return "the phone is not bundled"
    for url in set(shell_list.pieces()) - written:
        path_of(url).unlink(missing_ok=True)
    return None


if __name__ == "__main__":
    sys.exit(main())
