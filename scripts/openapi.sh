#!/usr/bin/env bash
# Writes docs/openapi/ anew from the code. A test fails while these files are stale.
source "$(dirname "$0")/env.sh"

step "build"
cargo build --workspace --bin spinney
for version in v3 v4; do
  step "docs/openapi/$version.json"
  "$CARGO_TARGET_DIR/debug/spinney" openapi $version > "docs/openapi/$version.json"
done
