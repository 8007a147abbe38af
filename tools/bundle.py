"""Put the phone's modules in one file and its styles in another, under static/pwa/build, with esbuild.

Measured on 87 modules served as they are: 126 kB after gzip and a hundred requests at the first load; in one
minified file: 52 kB. The sources stay what is written, tested and read; this is only how they travel. It is
repeated at each set-up (0.1 s), and index.html still names the sources: without the bundles, it works too.
The program is a classic script, not a module: Chromium then keeps it compiled from the worker's installation on.
"""

import re
import subprocess
import sys

from tools.shell_list import BUILT, ROOT, path_of
from tools.vendor import IMPORT_MAP

INDENT = re.compile(r"\n[ \t]+")  # of templates: esbuild leaves it, and in markup it means nothing
ENGINES = "node_modules/@esbuild/*/bin/esbuild"  # the program itself: no Node is needed to run it


def command(esbuild: str) -> list[str]:
    """Bare names lead where the import map leads, so both ways of serving run the same libraries."""
    aliases = [f"--alias:{name}={path_of(url)}" for name, url in sorted(IMPORT_MAP.items(), reverse=True)]
    return [
        esbuild, *(str(path_of(url)) for url in BUILT), f"--outdir={ROOT / 'static/pwa/build'}",
        "--entry-names=[name]", "--bundle", "--minify", "--format=iife", "--target=es2022", "--charset=utf8",
        "--external:*.woff2", "--legal-comments=none", "--log-level=warning", *aliases,
    ]  # fmt: skip


def main() -> str | None:
    """Write the bundles, or say what is missing."""
    found = sorted(ROOT.glob(ENGINES))
    if not found:
        return "esbuild is not installed under node_modules: npm ci"
    if subprocess.run(command(str(found[0])), cwd=ROOT).returncode != 0:
        return "the phone is not bundled"
    program = path_of(BUILT["/static/pwa/main.js"])
    program.write_text(INDENT.sub("\n", program.read_text(encoding="utf-8")), encoding="utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main())
