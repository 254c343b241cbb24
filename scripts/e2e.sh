#!/usr/bin/env bash
# The web UI in a browser, against the real server, database and image service, and what its pages weigh and cost.
# Arguments go to Playwright.
source "$(dirname "$0")/env.sh"

# `make test` has built it, with all that tests need: building the programs alone would begin anew.
if [ -z "${SPINNEY_BIN:-}" ]; then
  scripts/install.sh test
  step "build"
  cargo build --workspace --bins
  export SPINNEY_BIN="$CARGO_TARGET_DIR/debug/spinney"
fi
scripts/ui.sh
browser=tests/ui
if [ "$browser/package-lock.json" -nt "$browser/node_modules/.package-lock.json" ]; then
  npm --prefix "$browser" ci --no-audit --no-fund
fi
if [ $# -gt 0 ]; then
  npm --prefix "$browser" run -s e2e -- "$@"
  exit
fi
failed=
npm --prefix "$browser" run -s e2e || failed="the flows"
# Alone, so that nothing else is in the figures.
step "what pages weigh and cost"
npm --prefix "$browser" run -s weigh || failed="${failed:+$failed, }the figures"
[ -z "$failed" ] || fail "not everything holds in the browser: $failed"
