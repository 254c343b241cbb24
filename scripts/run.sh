#!/usr/bin/env bash
# Builds Spinney and starts it with its own database. Settings: `SPINNEY__…` variables, or a file named by
# SPINNEY_CONFIG; config.hjson explains them, and says where the data are kept.
# PROFILE=release builds the fast one, which takes long.
source "$(dirname "$0")/env.sh"

profile="${PROFILE:-dev}"

scripts/install.sh run
step "build"
# With the other programs, because a part of the workspace would want its libraries with fewer features, built anew.
cargo build --profile "$profile" --workspace --bins
exec "$CARGO_TARGET_DIR/${profile/#dev/debug}/spinney" serve
