#!/usr/bin/env bash
# Takes the pictures of docs/screenshots/ anew: starts a forum of its own with the life of the demonstration, and looks
# at it in Chromium. Needs what `make test` needs.
source "$(dirname "$0")/env.sh"

scripts/install.sh test
step "build"
cargo build --workspace --bins
scripts/ui.sh
cd tests/ui
if [ package-lock.json -nt node_modules/.package-lock.json ]; then npm ci --no-audit --no-fund; fi
step "docs/screenshots"
SPINNEY_BIN="$CARGO_TARGET_DIR/debug/spinney" npm run -s pictures
