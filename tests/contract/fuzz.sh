#!/bin/sh
# Sends generated requests to a real server, from both OpenAPI documents, and fails on any 5xx.
# Needs SPINNEY_BIN and `npm ci`. Schemathesis is kept in a virtual environment in the cache folder.
set -eu
cd "$(dirname "$0")"

# Kept in step with the flags in src/fuzz.ts.
schemathesis=4.32.5
venv="${XDG_CACHE_HOME:-$HOME/.cache}/spinney/schemathesis-$schemathesis"

if ! command -v python3 >/dev/null; then
  echo "fuzz: python3 is missing (Debian: apt-get install python3 python3-venv)" >&2
  exit 3
fi
if [ ! -x "$venv/bin/schemathesis" ]; then
  rm -rf "$venv"
  if ! python3 -m venv "$venv"; then
    rm -rf "$venv"
    echo "fuzz: python3 cannot make a virtual environment (Debian: apt-get install python3-venv)" >&2
    exit 3
  fi
  "$venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$schemathesis"
fi

npm run -s build
SCHEMATHESIS="$venv/bin/schemathesis" exec node .out/fuzz.js "$@"
