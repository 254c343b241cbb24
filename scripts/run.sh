#!/usr/bin/env bash
# Builds Spinney and starts it with its own database. Settings: `SPINNEY__…` variables, or a file named by
# SPINNEY_CONFIG; config.hjson explains them.
source "$(dirname "$0")/env.sh"

scripts/install.sh run
step "build"
cargo build --profile quick -p server --bin spinney
# Under the clone for a person; for root outside it, where the user that PostgreSQL runs as can enter.
if [ -z "${SPINNEY_CONFIG:-}" ] && [ -z "${SPINNEY__DATA_DIR:-}" ]; then
  if [ "$(id -u)" = 0 ]; then
    export SPINNEY__DATA_DIR=/var/lib/spinney
  else
    export SPINNEY__DATA_DIR="$PWD/data"
  fi
fi
exec "$CARGO_TARGET_DIR/quick/spinney" serve
