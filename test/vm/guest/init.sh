#!/bin/sh
# The first process of a guest without systemd: what every row needs, then the agent, again should it end.
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs -o mode=0755 run /run
mount -t tmpfs tmp /tmp
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs shm /dev/shm
ln -sf /proc/self/fd /dev/fd
hostname kiosk
export PATH=/usr/sbin:/usr/bin HOME=/root
/usr/lib/systemd/systemd-udevd --daemon
/usr/lib/bitmapd-vm/set-up.sh
# Of what is there at the start only this matters to a row: the board's own drivers and lines, and what hangs on USB.
(udevadm trigger --action=add --subsystem-match=platform --subsystem-match=usb --subsystem-match=gpio &)
while true; do
  node /usr/lib/bitmapd-vm/agent.mjs
  sleep 1
done
