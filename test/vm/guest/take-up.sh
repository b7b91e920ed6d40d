#!/bin/sh
# take-up.sh SECONDS: sets the clock, and mounts what the project brings. After a boot, and when a saved state is gone on from:
# so nothing may be left of what other disks of the same names held.
date -s "@${1%.*}" >/dev/null
modules=
for disk in /sys/block/vd*; do
  name=/dev/${disk##*/}
  case $(cat "$disk/serial") in
    project)
      blockdev --flushbufs "$name"
      mount -t ext4 -o ro,noatime "$name" /opt/bitmapd
      ;;
    modules) modules=$name ;;
  esac
done
blockdev --flushbufs "$modules"
mount -t ext4 -o ro,noatime "$modules" /opt/bitmapd/node_modules
