#!/bin/sh
# Installs the Debian packages that some tests need: mosquitto (a real broker) and chromium (a real browser).
# Run as root. bitmapd itself needs none of them.
set -eu
missing=""
command -v mosquitto >/dev/null 2>&1 || missing="$missing mosquitto"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
if [ -z "$missing" ]; then
  echo "setup: mosquitto and chromium are here"
  exit 0
fi
if [ "$(id -u)" != 0 ]; then
  echo "setup: missing$missing; run this as root to install them (the tests that need them are skipped meanwhile)" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
echo "setup: installed$missing"
