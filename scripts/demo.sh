#!/usr/bin/env bash
# Fills the running forum with a small community life; see scripts/demo/fill.mjs. The forum of `make run` is filled by an
# admin made for it and demoted afterwards; for another one, set DEMO_URL, DEMO_ADMIN and DEMO_PASSWORD.
source "$(dirname "$0")/env.sh"

command -v node >/dev/null || fail "Node is missing (version 18 or newer): install it, for example with \`apt-get install nodejs\`."
if [ -n "${DEMO_URL:-}${DEMO_ADMIN:-}" ]; then exec node scripts/demo/fill.mjs; fi

spinney="$CARGO_TARGET_DIR/debug/spinney"
if [ "${PROFILE:-dev}" = release ]; then spinney="$CARGO_TARGET_DIR/release/spinney"; fi
not_there="start it with \`make run\` in another terminal, and call this again."
[ -x "$spinney" ] || fail "no forum was built here: $not_there"
DEMO_URL="$("$spinney" check-config --addresses | sed -n 's/^server=//p')"
export DEMO_URL
node -e 'fetch(process.argv[1]).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))' "$DEMO_URL/health" ||
  fail "no forum runs at $DEMO_URL: $not_there"

export DEMO_ADMIN=demo_helper
DEMO_PASSWORD="$(node -p 'require("crypto").randomBytes(18).toString("base64url")')"
export DEMO_PASSWORD
"$spinney" user create-admin "$DEMO_ADMIN" --password "$DEMO_PASSWORD" >/dev/null 2>&1 || {
  # It is there from an earlier time.
  "$spinney" user reset-password "$DEMO_ADMIN" --password "$DEMO_PASSWORD" >/dev/null
  "$spinney" user promote "$DEMO_ADMIN" >/dev/null
}
trap '"$spinney" user demote "$DEMO_ADMIN" >/dev/null' EXIT
node scripts/demo/fill.mjs
