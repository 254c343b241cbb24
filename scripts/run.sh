#!/usr/bin/env bash
# Builds Spinney and starts it with its own database. Settings: `SPINNEY__…` variables, or a file named by
# SPINNEY_CONFIG; config.hjson explains them, and says where the data are kept.
source "$(dirname "$0")/env.sh"

scripts/install.sh run
step "build"
cargo build --profile quick -p server --bin spinney
exec "$CARGO_TARGET_DIR/quick/spinney" serve
