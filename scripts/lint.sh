#!/usr/bin/env bash
# Format and lints; warnings are errors.
source "$(dirname "$0")/env.sh"

scripts/install.sh test
step "format"
cargo fmt --all --check || fail "\`cargo fmt --all\` puts the format right."
step "lints"
cargo clippy --workspace --all-targets -- -D warnings
