#!/usr/bin/env bash
# Measures a release build on seeded data; arguments go to `bench run` (bench/README.md). With `federation` as the first
# argument, what it costs among other instances; the rest goes to `bench federation`.
source "$(dirname "$0")/env.sh"

scripts/install.sh run
step "build"
cargo build --release --workspace --bins
# PostgreSQL runs as another user where we are root, and that user cannot enter root's home.
data="$cache/bench"
if [ "$(id -u)" = 0 ]; then data=/var/cache/spinney/bench; fi
mkdir -p "$data"
step "measure (data in $data)"
what=run
if [ "${1:-}" = federation ]; then
  what=federation
  shift
fi
exec "$CARGO_TARGET_DIR/release/bench" "$what" --server "$CARGO_TARGET_DIR/release/spinney" --folder "$data" "$@"
