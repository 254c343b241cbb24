#!/usr/bin/env bash
# The web UI in a browser, against the real server, database and image service. Arguments go to Playwright.
source "$(dirname "$0")/env.sh"

scripts/install.sh test
step "build"
cargo build --workspace --bins
scripts/ui.sh
browser=tests/ui
if [ "$browser/package-lock.json" -nt "$browser/node_modules/.package-lock.json" ]; then
  npm --prefix "$browser" ci --no-audit --no-fund
fi
export SPINNEY_BIN="$CARGO_TARGET_DIR/debug/spinney"
npm --prefix "$browser" run -s e2e -- "$@"
