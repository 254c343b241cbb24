#!/usr/bin/env bash
# Installs what the peers of the federation suites are made of: Fedify (and a Node that is new enough for it) from npm,
# apsig for Python into a virtual environment in the cache folder. Does nothing if all is there.
set -eu
cd "$(dirname "$0")"

# Kept in step with src/federation/peers.ts of the contract suites.
apsig=0.6.0
venv="${XDG_CACHE_HOME:-$HOME/.cache}/spinney/apsig-$apsig"

if [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi
if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c 'import apsig' 2>/dev/null; then
  rm -rf "$venv"
  if ! python3 -m venv "$venv"; then
    rm -rf "$venv"
    echo "peers: python3 cannot make a virtual environment (Debian: apt-get install python3-venv)" >&2
    exit 3
  fi
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r requirements.txt
fi
