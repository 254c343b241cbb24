#!/usr/bin/env bash
# Everything that has to hold, from nothing: format, lints, all tests, the published clients against the real binary.
source "$(dirname "$0")/env.sh"

# Nothing is built twice there, so that keeping the steps in between only costs.
if [ -n "${CI:-}" ]; then export CARGO_INCREMENTAL=0; fi

scripts/lint.sh
# All at once, tests and programs: a part of the workspace would want its dependencies with fewer features, built anew.
step "build"
cargo build --workspace --all-targets

step "tests"
# What tests write is thrown away, and much of the time they would wait for the disk: it goes to memory where there is plenty.
scratch=
free="$(df --output=avail --block-size=1M /dev/shm 2>/dev/null | tail -n 1)"
if [ "${free:-0}" -ge 4096 ]; then
  scratch="$(mktemp -d /dev/shm/spinney-XXXXXX)"
  # The user that PostgreSQL runs as goes through it.
  chmod 711 "$scratch"
  export TMPDIR="$scratch"
fi
tidy_up() {
  "$CARGO_TARGET_DIR/debug/test_db" stop
  if [ -n "$scratch" ]; then rm -rf "$scratch"; fi
}
trap tidy_up EXIT
# The database server of all tests. They would start it themselves, but would also leave it running.
"$CARGO_TARGET_DIR/debug/test_db" start
# One run tells everything: what comes after is run even if something fails here.
failed=
cargo nextest run --workspace --all-targets || failed="the tests of the workspace"

clients=tests/contract
step "the published clients against the program"
# Only when what is installed is older than what is wanted.
if [ "$clients/package-lock.json" -nt "$clients/node_modules/.package-lock.json" ]; then
  npm --prefix "$clients" ci --no-audit --no-fund
fi
# Servers of other makes, with which it federates.
tests/peers/install.sh
export SPINNEY_BIN="$CARGO_TARGET_DIR/debug/spinney"
npm --prefix "$clients" run -s test || failed="${failed:+$failed, }the published clients' suites"

step "generated requests, from both descriptions of the API"
"$clients/fuzz.sh" || failed="${failed:+$failed, }the generated requests"

step "the web UI: types, units"
scripts/ui.sh
npm --prefix ui run -s check || failed="${failed:+$failed, }the types of the web UI"
npm --prefix ui run -s test || failed="${failed:+$failed, }the units of the web UI"

step "the web UI in a browser"
scripts/e2e.sh || failed="${failed:+$failed, }the web UI in a browser"

[ -z "$failed" ] || fail "not everything holds: $failed"
