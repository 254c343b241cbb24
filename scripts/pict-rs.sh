#!/usr/bin/env bash
# Builds the image service pict-rs once, into the folder of tools, and does nothing if it is there already.
# The packages it calls (ImageMagick, ffmpeg, exiftool) are install.sh's affair.
source "$(dirname "$0")/env.sh"

wanted='^0.5'

# Version 6 of ImageMagick has another command, so that of version 7 is put beside pict-rs.
if ! PATH="${PATH//$cache\/tools\/bin/}" command -v magick >/dev/null; then
  mkdir -p "$cache/tools/bin"
  cmp -s scripts/magick "$cache/tools/bin/magick" || install -m 755 scripts/magick "$cache/tools/bin/magick"
fi

if pict-rs --version 2>/dev/null | grep -q '^pict-rs 0\.5\.'; then exit 0; fi
step "building the image service pict-rs into $cache/tools (ten minutes on two cores, once)"
# Without optimisation: it builds in a third of the time, and the work on images is done by the programs it calls.
CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=0 CARGO_TARGET_DIR="$cache/tools/target" \
  cargo install pict-rs --version "$wanted" --locked --debug --root "$cache/tools"
rm -rf "$cache/tools/target"
