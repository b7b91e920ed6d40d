#!/bin/sh
# Installs the Debian packages that some tests need: mosquitto (a real broker), chromium (a real browser), and for the
# fault rows strace, e2fsprogs and mount (losetup). Run as root. bitmapd itself needs none of them.
set -eu
missing=""
need() {
  command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
need mosquitto mosquitto
need chromium chromium
need strace strace
need mkfs.ext4 e2fsprogs
need losetup mount
if [ -z "$missing" ]; then
  echo "setup: mosquitto, chromium, strace, e2fsprogs and mount are here"
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
