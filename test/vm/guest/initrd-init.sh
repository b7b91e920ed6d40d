#!/bin/sh
# The first process: loads what the root file system is read with, and goes there.
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t devtmpfs dev /dev
for module in /modules/*; do /bin/busybox insmod "$module"; done
tries=0
until /bin/busybox mount -t ext4 /dev/vda /new 2>/dev/null; do
  tries=$((tries + 1))
  [ $tries -lt 200 ] || { echo "no root file system on /dev/vda"; exec /bin/sh; }
  /bin/busybox usleep 50000
done
init=/usr/sbin/vm-init
for word in $(/bin/busybox cat /proc/cmdline); do
  case $word in init=*) init=${word#init=} ;; esac
done
/bin/busybox mount --move /dev /new/dev
/bin/busybox umount /proc
exec /bin/busybox switch_root /new "$init"
