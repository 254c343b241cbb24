#!/usr/bin/env bash
# Installs what is missing to build and run Spinney, and nothing else; asks apt for nothing if all is there.
# With the argument `test`, what the tests need as well.
source "$(dirname "$0")/env.sh"
what="${1:-run}"

oldest_rust=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
oldest_postgres=15

have() { command -v "$1" >/dev/null 2>&1; }

# Whether version $1 is at least $2.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# A line of the list of what is missing: a package and what it is for.
need() { echo "    $1: $2"; }

# The newest major version of an installed PostgreSQL server, 0 if there is none.
postgres_version() {
  local newest=0 postgres version
  for postgres in /usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres "$(command -v postgres || true)"; do
    [ -x "$postgres" ] || continue
    version=$("$postgres" --version | sed -n 's/^.*) \([0-9]*\).*$/\1/p')
    if [ "${version:-0}" -gt "$newest" ]; then newest=$version; fi
  done
  echo "$newest"
}

check_rust() {
  have cargo || fail "Rust is missing. Install it from https://rustup.rs (version $oldest_rust or newer) and run this again."
  local version
  version=$(cargo --version | cut -d ' ' -f 2)
  at_least "$version" "$oldest_rust" ||
    fail "Rust $version is too old, $oldest_rust is needed. With rustup: \`rustup update stable\`."
  [ "$what" = test ] || return 0
  local tool
  for tool in fmt clippy; do
    cargo "$tool" --version >/dev/null 2>&1 && continue
    have rustup || fail "\`cargo $tool\` is missing; install your Rust's package for it."
    rustup component add "${tool/fmt/rustfmt}"
  done
}

# Debian's package would make and start a cluster of its own, which nobody here needs: Spinney keeps a private one.
# The setting that prevents it is put back afterwards, so that later installations do as the machine's owner wants.
without_main_cluster() {
  local settings=/etc/postgresql-common/createcluster.conf
  $sudo apt-get install -y --no-install-recommends postgresql-common
  $sudo cp -p "$settings" "$settings.before-spinney"
  # shellcheck disable=SC2064
  trap "$sudo mv -f '$settings.before-spinney' '$settings'" EXIT
  echo 'create_main_cluster = false' | $sudo tee -a "$settings" >/dev/null
  "$@"
  $sudo mv -f "$settings.before-spinney" "$settings"
  trap - EXIT
}

# The browser without windows, half as expensive, where the system offers it; else the whole one.
need_browser() {
  local slim=chromium-headless-shell
  have "$slim" && return
  if have chromium && ! offered "$slim"; then return; fi
  need "$slim" "the browser that the web UI is tested in"
}

# Whether apt knows of a package.
offered() { apt-cache show "$1" >/dev/null 2>&1; }

check_rust
missing=$(
  have cc || need build-essential "a C compiler, for the cryptography library"
  have magick || have convert-im6.q16 || need imagemagick "scales and converts images, for pict-rs"
  have ffmpeg || need ffmpeg "looks into videos and moving images, for pict-rs"
  have exiftool || need libimage-exiftool-perl "takes what cameras write (places, for one) out of images, for pict-rs"
  [ "$(postgres_version)" -ge "$oldest_postgres" ] || need postgresql "the database server, version $oldest_postgres or newer"
  have npm || need npm "builds the web UI and, for the tests, runs the published client libraries"
  [ "$what" != test ] || python3 -c 'import ensurepip, venv' 2>/dev/null || need python3-venv "runs Schemathesis, which sends generated requests"
  [ "$what" != test ] || need_browser
)
if [ -n "$missing" ]; then
  mapfile -t packages < <(sed -n 's/^ *\([^:]*\):.*/\1/p' <<<"$missing")
  step "missing on this machine:"
  echo "$missing"
  have apt-get || fail "This is neither Debian nor Ubuntu: please install the above with your system's own means and run this again."
  sudo=
  if [ "$(id -u)" != 0 ]; then
    have sudo || fail "Installing needs root. Please run: apt-get install ${packages[*]}"
    step "installing with sudo, which may ask for your password: apt-get install ${packages[*]}"
    sudo=sudo
  fi
  apt_install() {
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
  }
  $sudo apt-get update
  for place in "${!packages[@]}"; do
    if [ "${packages[$place]}" = chromium-headless-shell ] && ! offered chromium-headless-shell; then
      packages[place]=chromium
    fi
  done
  if [[ " ${packages[*]} " = *" postgresql "* ]]; then
    offered=$(apt-cache policy postgresql | sed -n 's/^ *Candidate: \([0-9]*\).*/\1/p')
    [ "${offered:-0}" -ge "$oldest_postgres" ] || fail "This system offers PostgreSQL ${offered:-?} only. Add the source of newer ones as https://wiki.postgresql.org/wiki/Apt says, and run this again."
    without_main_cluster apt_install "${packages[@]}"
  else
    apt_install "${packages[@]}"
  fi
fi

scripts/pict-rs.sh

# The test runner: one process a test, so that none can disturb another. A development build is enough for it.
if [ "$what" = test ] && ! cargo nextest --version >/dev/null 2>&1; then
  step "installing the test runner cargo-nextest into $cache/tools (a few minutes, once)"
  CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR="$cache/tools/target" \
    cargo install cargo-nextest --version '^0.9' --locked --debug --root "$cache/tools"
  rm -rf "$cache/tools/target"
fi
