#!/usr/bin/env bash
# Three instances on this machine that federate with each other over plain http: alpha, beta and gamma. Each has its own
# database and web UI; the first admin of each is `admin` with the password `federation`. Ctrl-C stops all of them.
# FEDERATION_PORT: the first of three ports for the instances (8541); their UI processes are a hundred above.
# FEDERATION_DATA: where their data are kept. UI=off leaves the web UI out.
source "$(dirname "$0")/env.sh"

scripts/install.sh run
step "build"
cargo build --workspace --bins
spinney="$CARGO_TARGET_DIR/debug/spinney"
[ "${UI:-on}" = off ] || scripts/ui.sh
# PostgreSQL runs as another user for root, and has to get there.
if [ "$(id -u)" = 0 ]; then data=/var/lib/spinney/federation; else data="$cache/federation"; fi
data="${FEDERATION_DATA:-$data}"
first_port="${FEDERATION_PORT:-8541}"

children=()
stop() {
  trap : INT TERM
  for child in "${children[@]}"; do kill -TERM "$child" 2>/dev/null || true; done
  wait
}
trap stop EXIT
trap 'exit 0' INT TERM

port="$first_port"
for name in alpha beta gamma; do
  ui_url=()
  if [ "${UI:-on}" != off ]; then
    ui_port=$((port + 100))
    UI_PORT="$ui_port" SPINNEY_SERVER_URL="http://127.0.0.1:$port" scripts/ui.sh start >/dev/null &
    children+=("$!")
    ui_url=("SPINNEY__UI__URL=http://127.0.0.1:$ui_port")
  fi
  env "${ui_url[@]}" \
    SPINNEY__HOSTNAME="$name.localhost:$port" SPINNEY__PORT="$port" SPINNEY__DATA_DIR="$data/$name" \
    SPINNEY__FEDERATION__INSECURE_DEVELOPMENT_MODE=true SPINNEY__SETUP__ADMIN_PASSWORD=federation \
    SPINNEY__SETUP__SITE_NAME="$name" "$spinney" serve &
  children+=("$!")
  echo "$name: http://$name.localhost:$port"
  port=$((port + 1))
done
wait
