# Sourced by the other scripts: where they work, where they keep what can be made again, how they speak.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cache="${XDG_CACHE_HOME:-${HOME:?HOME must say where to keep what is built}/.cache}/spinney"
# Outside the clone, so that a new clone does not begin from nothing.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}"
export PATH="$PATH:$cache/tools/bin"

# Says what is being done; in bold where somebody is looking.
step() {
  if [ -t 1 ]; then printf '\033[1m==> %s\033[0m\n' "$*"; else printf '==> %s\n' "$*"; fi
}

# Ends with the reason and what to do about it.
fail() {
  printf '\nmake: %s\n' "$*" >&2
  exit 1
}
