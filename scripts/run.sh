#!/usr/bin/env bash
# Builds Spinney and its web UI and starts both, behind one address and with their own database. Settings:
# `SPINNEY__…` variables, or a file named by SPINNEY_CONFIG; config.hjson explains them, and says where the data are
# kept. PROFILE=release builds the fast one, which takes long. UI=off leaves the web UI out.
source "$(dirname "$0")/env.sh"

profile="${PROFILE:-dev}"

scripts/install.sh run
step "build"
# With the other programs, because a part of the workspace would want its libraries with fewer features, built anew.
cargo build --profile "$profile" --workspace --bins
spinney="$CARGO_TARGET_DIR/${profile/#dev/debug}/spinney"
# As the settings have it, wherever they are written. Settings that cannot be used end this.
addresses="$("$spinney" check-config --addresses)"
# Somebody's own UI process, or none.
if [ "${UI:-on}" = off ] || [ -n "$(sed -n 's/^ui=//p' <<<"$addresses")" ]; then exec "$spinney" serve; fi

scripts/ui.sh
free_port() {
  node -e 'const server = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(server.address().port); server.close(); });'
}
UI_PORT="${UI_PORT:-$(free_port)}"
# Where the UI finds the server.
SPINNEY_SERVER_URL="$(sed -n 's/^server=//p' <<<"$addresses")"
export UI_PORT SPINNEY_SERVER_URL SPINNEY__UI__URL="http://127.0.0.1:$UI_PORT"

# Starts the UI again should it end by itself; a page says so meanwhile.
(
  child=
  trap 'kill "$child" 2>/dev/null; exit 0' TERM INT
  while true; do
    scripts/ui.sh start >/dev/null &
    child=$!
    wait "$child" || true
    # With Ctrl-C it ends a moment before all of this does.
    sleep 2
    echo "the web UI has ended; starting it again" >&2
  done
) &
ui=$!
trap 'kill "$ui" 2>/dev/null; wait "$ui" 2>/dev/null || true' EXIT
# The server gets Ctrl-C as well; what it does then is waited for.
trap : INT TERM
"$spinney" serve &
server=$!
status=0
wait "$server" || status=$?
# A signal ends the waiting, not the server.
while kill -0 "$server" 2>/dev/null; do
  kill -TERM "$server" 2>/dev/null || true
  wait "$server" || status=$?
done
exit "$status"
