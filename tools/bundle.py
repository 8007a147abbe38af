"""Put the phone's modules in a few scripts and its styles in one file, under static/pwa/build, with esbuild.

Measured on 87 modules served as they are: 126 kB after gzip and a hundred requests at the first load; in minified
scripts: 60 kB. The sources stay what is written, tested and read; this is only how they travel. It is repeated at
each set-up (0.2 s), and index.html still names the sources: without the bundles, it works too.
All are classic scripts, not modules: Chromium then keeps them compiled from the worker's installation on. The first
leaves the modules its pieces import in one table, `palier`, under numbers: their names would weigh 1 kB in it.
"""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tools import pieces, shell_list
from tools.shell_list import BUILT, path_of
from tools.vendor import IMPORT_MAP

HOME = Path(__file__).resolve().parent.parent
INDENT = re.compile(r"\n[ \t]+")  # of templates: esbuild leaves it, and in markup it means nothing
ENGINES = "node_modules/@esbuild/*/bin/esbuild"  # the program itself: no Node is needed to run it
BARE = {url: name for name, url in IMPORT_MAP.items()}
ASKED = re.compile(r'\brequire\("([^"]+)"\)')
REBOUND = re.compile(r"\bexport\s+(?:let|var)\b")


class Failed(Exception):
    """esbuild said why on its own."""


class Bundler:
    """esbuild, with what every run of it is told."""

    def __init__(self, program: Path, version: str) -> None:
        self.command = [
            str(program), "--bundle", "--minify", "--target=es2022", "--charset=utf8", "--external:*.woff2",
            "--legal-comments=none", "--log-level=warning", f'--define:VERSION="{version}"',
        ]  # fmt: skip

    def write(self, to: str, *words: str, source: str, own: set[str], others: Iterable[str]) -> None:
        """One script of its `own` modules, from `source`; `others` are imported where it runs."""
        # Bare names lead where the import map leads, so both ways of serving run the same libraries.
        inside = [(name, path_of(url)) for name, url in IMPORT_MAP.items() if url in own]
        aliases = [f"--alias:{name}={path}" for name, path in sorted(inside, reverse=True)]
        outside = [f"--external:{BARE.get(url, path_of(url))}" for url in sorted(others)]
        out = path_of(to)
        command = [*self.command, *aliases, *outside, *words, f"--outfile={out}"]
        run = subprocess.run(command, cwd=shell_list.ROOT, input=source, text=True, check=False)
        if run.returncode != 0:
            raise Failed
        if out.suffix == ".js":
            out.write_text(INDENT.sub("\n", out.read_text(encoding="utf-8")), encoding="utf-8")


def name_of(url: str) -> str:
    """What a script of build/ calls a module outside of it."""
    return BARE.get(url, f"../{url.removeprefix('/static/pwa/')}")


def numbered(script: str, numbers: dict[str, int]) -> str:
    """A piece that asks for each module outside of it by its number."""
    return ASKED.sub(lambda found: f"require({numbers[found[1]]})", script)


def table_of(shared: dict[str, set[str]]) -> str:
    """The first script's own words: the program, and then what its pieces take from its modules."""
    lines, rows = [f'import "{path_of(pieces.MAIN)}";'], []
    for number, (url, names) in enumerate(sorted(shared.items())):
        if REBOUND.search(pieces.code_of(url)):
            raise shell_list.Missing(f"{url} exports a variable, and a piece would not see it change: make it a signal")
        lines.append(f'import * as m{number} from "{path_of(url)}";')
        fields = ", ".join(f"{name}: m{number}.{name}" for name in sorted(names))
        rows.append(f"{number}: " + (f"m{number}" if "*" in names else f"{{ {fields} }}"))
    return "\n".join([*lines, "globalThis.palier = {", ",\n".join(rows), "};", ""])


def scripts(bundler: Bundler, version: str) -> set[str]:
    """Write the first script and its pieces; the names of these."""
    first, parts = pieces.division()
    entries = pieces.entries()
    shared: dict[str, set[str]] = {}
    written = set[str]()
    for name, own in parts.items():
        others = set[str]()
        for module in own:
            for url, names in pieces.borrowed(module, own).items():
                shared.setdefault(url, set()).update(names)
                others.add(url)
        written.add(to := f"{shell_list.BUILD}{name}-{version}.js")
        head = f'--banner:js=palier["{name}"]=((require,module)=>{{'
        foot = "--footer:js=return module.exports})(name=>palier[name],{});"
        entry = f'export * from "{path_of(entries[name])}";\n'
        bundler.write(to, "--format=cjs", head, foot, source=entry, own=own, others=others)
    numbers = {name_of(url): number for number, url in enumerate(sorted(shared))}
    for to in written:
        path_of(to).write_text(numbered(path_of(to).read_text(encoding="utf-8"), numbers), encoding="utf-8")
    bundler.write(BUILT[pieces.MAIN], "--format=iife", source=table_of(shared), own=first, others=entries.values())
    return written


def main() -> str | None:
    """Write the bundles, or say what is missing."""
    found = sorted(HOME.glob(ENGINES))
    if not found:
        return "esbuild is not installed under node_modules: npm ci"
    try:
        first, parts = pieces.division()
        version = pieces.version(first.union(*parts.values()), Path(__file__))
        bundler = Bundler(found[0], version)
        written = scripts(bundler, version)
        styles = "/static/pwa/styles/app.css"
        sheet = f'@import "{path_of(styles)}";\n'
        bundler.write(BUILT[styles], "--loader=css", source=sheet, own=set(), others=())
    except shell_list.Missing as missing:
        return f"the phone is not bundled: {missing}"
    except Failed:
        return "the phone is not bundled"
    for url in set(shell_list.pieces()) - written:
        path_of(url).unlink(missing_ok=True)
    return None


if __name__ == "__main__":
    sys.exit(main())
