# Sourced by ./run and ./test: installs what they need under .venv/ and node_modules/, and remembers it.
#   set_up run     what the product needs          set_up test     that, and the tools
# A stamp holds the sum of the lock files: while it is unchanged, nothing is done at all.

PYTHON=.venv/bin/python
LOCKS="requirements.txt requirements-dev.txt requirements-node.txt package-lock.json tools/vendor.py tools/fonts.py tools/setup.sh"

say() { printf '%s\n' "$@"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
as_root() { [ "$(id -u)" = 0 ]; }

# apt_install PACKAGE: when we may, else say the one command that does.
apt_install() {
    as_root && have apt-get || fail "Il manque $1. Installez-le, puis recommencez / missing, install it first:
    sudo apt-get install -y $1"
    say "  apt: $1"
    log=$(mktemp)
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$1"; } \
        >"$log" 2>&1 </dev/null || { tail -n 20 "$log" >&2; fail "apt-get install $1: failed"; }
    rm -f "$log"
}

# The newest Python of at least 3.11 on this machine.
find_python() {
    for candidate in python3.14 python3.13 python3.12 python3.11 python3; do
        have "$candidate" && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
            { echo "$candidate"; return; }
    done
    fail "Palier demande Python 3.11 ou plus récent / needs Python 3.11 or later:
    sudo apt-get install -y python3 python3-venv"
}

make_venv() {
    "$PYTHON" -c '' 2>/dev/null && return
    if have uv; then
        uv venv -q --clear --python '>=3.11' .venv
        return
    fi
    python=$(find_python) || exit 1
    # Debian ships venv apart, and without ensurepip it only fails half-way.
    "$python" -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv
    say "  .venv: $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
}

# pip_install LOCK_FILE: uv is ten times faster where it is there; both check the hashes.
pip_install() {
    say "  $1"
    if have uv; then
        uv pip install -q --python "$PYTHON" --require-hashes -r "$1"
    else
        "$PYTHON" -m pip --version >/dev/null 2>&1 || "$PYTHON" -m ensurepip >/dev/null
        "$PYTHON" -m pip install -qq --disable-pip-version-check --require-hashes -r "$1"
    fi
}

# Node is only needed to install the phone's libraries and to test them, never to serve.
find_node() {
    PATH="$PWD/.venv/bin:$PATH"
    if ! { have npm && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; }; then
        pip_install requirements-node.txt
        hash -r
    fi
}

set_up() {
    sum=$(cat $LOCKS | cksum)
    if [ "$(cat ".venv/set-up-for-$1" 2>/dev/null)" != "$sum" ] || [ ! -d static/pwa/vendor ] || [ ! -d app/documents/fonts ] ||
        ! "$PYTHON" -c '' 2>/dev/null; then
        say "Installation ($1) …"
        make_venv
        rm -f .venv/set-up-for-*
        pip_install requirements.txt
        [ "$1" = run ] || pip_install requirements-dev.txt
        find_node
        say "  package-lock.json ($(node --version))"
        # --ignore-scripts: nothing a package brings is run here.
        npm ci --ignore-scripts --no-audit --no-fund --loglevel=error $([ "$1" = test ] || echo --omit=dev) >/dev/null
        "$PYTHON" -m tools.vendor
        "$PYTHON" -m tools.fonts
        printf '%s\n' "$sum" >.venv/set-up-for-run
        [ "$1" = run ] || cp .venv/set-up-for-run .venv/set-up-for-test
    fi
    # Our own files may have changed since: this costs a tenth of a second. A gate of ./test says what is wrong.
    "$PYTHON" -m tools.bundle || [ "$1" = test ]
    "$PYTHON" -m tools.shell_list || [ "$1" = test ]
}
