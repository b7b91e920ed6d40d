#!/bin/sh
# Moves the secrets of a kiosk (or hub) out of its data folder into systemd credentials, which only this machine opens: with
# its TPM where it has one, else with the host's key. Makes the key of the store where there is none yet. Run as root, with
# the daemon stopped: make-credentials.sh [bitmapd|bitmapd-hub] [DATA]
set -eu
umask 077
unit="${1:-bitmapd}"
data="${2:-/var/lib/$unit}"
store="${CREDENTIAL_STORE:-/etc/credstore.encrypted}"
command -v systemd-creds >/dev/null 2>&1 || {
  echo "make-credentials: systemd-creds is missing: it takes systemd 250 or later" >&2
  exit 1
}
mkdir -p "$store"

# Encrypts standard input, and opens what came out before anything else is done with the secret.
keep() {
  sealed="$store/$unit.$1"
  systemd-creds encrypt --quiet --name="$1" - "$sealed.new"
  systemd-creds decrypt --quiet --name="$1" "$sealed.new" - >/dev/null
  mv "$sealed.new" "$sealed"
  sync -f "$sealed"
  echo "make-credentials: $sealed"
}

for name in store-key audit-key site-key device-key hub-key authority-key list-key; do
  file="$data/$(echo "$name" | tr - .)"
  if [ -e "$file" ]; then
    keep "$name" <"$file"
    shred --remove "$file"
  elif [ "$name" = store-key ] && [ ! -e "$store/$unit.$name" ] && [ ! -e "$data/provisioned" ]; then
    head -c 32 /dev/urandom | keep "$name"
  fi
done
