#!/usr/bin/env bash
# Writes crates/db/src/schema.rs from the migrations. To be run after a change of theirs; the result is committed.
source "$(dirname "$0")/env.sh"

command -v diesel >/dev/null ||
  fail "the diesel program is missing: cargo install diesel_cli --locked --no-default-features --features postgres"
cargo build -q --workspace --bins
"$CARGO_TARGET_DIR/debug/test_db" with diesel print-schema >"$CARGO_TARGET_DIR/schema.rs"
rustfmt --edition 2024 --config-path rustfmt.toml "$CARGO_TARGET_DIR/schema.rs"
mv "$CARGO_TARGET_DIR/schema.rs" crates/db/src/schema.rs
git --no-pager diff --stat -- crates/db/src/schema.rs
