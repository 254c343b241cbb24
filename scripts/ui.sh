#!/usr/bin/env bash
# Builds the web UI if it is older than its sources, and with the argument `start` runs it at the port that UI_PORT
# names for the server at SPINNEY_SERVER_URL. Its Node comes with its npm packages, where the system's may be older.
source "$(dirname "$0")/env.sh"
cd ui

command -v npm >/dev/null || fail "npm is missing: scripts/install.sh installs it."
# Only when what is installed is older than what is wanted.
if [ package-lock.json -nt node_modules/.package-lock.json ]; then
  step "packages of the web UI"
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi
if [ ! -f build/index.js ] || [ -n "$(find src static scripts vite.config.ts package-lock.json ../docs/openapi/v4.json -newer build/index.js -print -quit)" ]; then
  step "build of the web UI"
  npm run -s build -- --logLevel warn
  touch build/index.js
fi
[ "${1:-}" = start ] || exit 0

# Behind the server, which is believed: it says who asks, and under which address.
# It keeps connections for a while, and must not find them closed.
export UI_HOST=127.0.0.1 UI_BODY_SIZE_LIMIT=64M UI_KEEP_ALIVE_TIMEOUT=120
export UI_PROTOCOL_HEADER=x-forwarded-proto UI_HOST_HEADER=x-forwarded-host
export NODE_ENV=production
node=node_modules/.bin/node
[ -x "$node" ] || node=node
exec "$node" build
