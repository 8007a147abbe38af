"""Copy the few third-party files the phone is served, from node_modules to static/pwa/vendor.

They are installed from the lock file and never committed. `IMPORT_MAP` is the only place that says
which bare name a module of ours may import; a guard holds index.html's import map to it.
"""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "pwa" / "vendor"

#  name in our imports    from node_modules                                   to vendor/
IMPORTED = [
    ("preact", "preact/dist/preact.module.js", "preact.js"),
    ("preact/hooks", "preact/hooks/dist/hooks.module.js", "preact-hooks.js"),
    ("htm", "htm/dist/htm.module.js", "htm.js"),
    ("@preact/signals-core", "@preact/signals-core/dist/signals-core.module.js", "signals-core.js"),
    ("@preact/signals", "@preact/signals/dist/signals.module.js", "signals.js"),
    ("idb", "idb/build/index.js", "idb.js"),
]
FILES = [
    (
        "@fontsource-variable/overpass/files/overpass-latin-wght-normal.woff2",
        "overpass-latin-wght-normal.woff2",
    ),
    ("@fontsource-variable/overpass/LICENSE", "LICENSE-overpass.txt"),
    ("preact/LICENSE", "LICENSE-preact.txt"),
    ("htm/LICENSE", "LICENSE-htm.txt"),
    ("@preact/signals/LICENSE", "LICENSE-signals.txt"),
    ("idb/LICENSE", "LICENSE-idb.txt"),
]
IMPORT_MAP = {name: f"/static/pwa/vendor/{target}" for name, _, target in IMPORTED}

# The maps themselves are not copied, and a browser's tools would ask for them.
SOURCE_MAP = re.compile(r"\n?//# sourceMappingURL=\S+\s*$")


def main() -> None:
    """Start from an empty folder, so that a file dropped from the table is dropped here too."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for _, source, target in IMPORTED:
        text = (MODULES / source).read_text(encoding="utf-8")
        (VENDOR / target).write_text(SOURCE_MAP.sub("\n", text), encoding="utf-8")
    for source, target in FILES:
        shutil.copyfile(MODULES / source, VENDOR / target)


if __name__ == "__main__":
    main()
