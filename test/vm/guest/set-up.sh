#!/bin/sh
# What a guest has with and without systemd: modules, network, disks.
modprobe -a virtio_net configfs i2c-dev xhci-pci ftdi_sio
mountpoint -q /sys/kernel/config || mount -t configfs configfs /sys/kernel/config
mountpoint -q /sys/kernel/debug || mount -t debugfs debugfs /sys/kernel/debug
ip link set lo up
device=$(ls /sys/class/net | grep -v '^lo$' | head -n 1)
if [ -n "$device" ]; then
  ip link set "$device" up
  ip addr add 10.0.2.15/24 dev "$device"
  ip route add default via 10.0.2.2
fi
# By their serial numbers, because letters move.
for disk in /sys/block/vd*; do
  name=/dev/${disk##*/}
  case $(cat "$disk/serial") in
    project) mount -t ext4 -o ro,noatime "$name" /opt/bitmapd ;;
    modules) modules=$name ;;
    data) mount -t ext4 -o noatime "$name" /data ;;
  esac
done
[ -z "$modules" ] || mount -t ext4 -o ro,noatime "$modules" /opt/bitmapd/node_modules
exit 0
