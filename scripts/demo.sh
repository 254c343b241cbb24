#!/usr/bin/env bash
# Fills the running forum with a small community life; see scripts/demo/fill.mjs.
source "$(dirname "$0")/env.sh"

command -v node >/dev/null || fail "Node is missing (version 18 or newer): install it, for example with \`apt-get install nodejs\`."
exec node scripts/demo/fill.mjs
