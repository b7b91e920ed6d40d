// Runs on the host: a guest that docs/installation.md was followed in, with its units, account, groups, rules and credentials.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sleep } from '../../../../hal/clock.ts';
import { SystemClock } from '../../../../hal/drivers/system/clock.ts';
import { projectRoot } from '../../../helpers/project.ts';
import type { Guest } from '../../guest.ts';
import { guestProgram } from '../../image/programs.ts';
import { kioskProfile, lightAddress } from './kiosk-profile.ts';

const clock = new SystemClock();
const unit = 'bitmapd-kiosk';
const slowMs = 200_000;
/** Each look takes a third of a second of an emulated processor, which the daemon's start wants for itself. */
const pollMs = 1_500;

/** Of the unit only what an emulated board that others slow down makes necessary. */
const slowBoard = `[Service]
TimeoutStartSec=300
TimeoutStopSec=120
`;

const install = `set -e
ln -sfn /opt/bitmapd /usr/lib/bitmapd
cd /opt/bitmapd/systemd
mkdir -p /etc/systemd/system.conf.d /etc/udev/rules.d /etc/modules-load.d /etc/systemd/system/${unit}.service.d
cp bitmapd-kiosk.service /etc/systemd/system/
cp system.conf.d/* /etc/systemd/system.conf.d/
cp 60-bitmapd.rules /etc/udev/rules.d/
cp bitmapd.modules-load.conf /etc/modules-load.d/bitmapd.conf
systemd-sysusers "$PWD/bitmapd.sysusers.conf"
systemd-tmpfiles --create "$PWD/bitmapd.tmpfiles.conf"
modprobe -a $(grep -v '^#' bitmapd.modules-load.conf)
modprobe i2c-stub chip_addr=${lightAddress}
modprobe vivid n_devs=1 node_types=1
udevadm settle --timeout=60
udevadm control --reload
udevadm trigger --settle --action=add --subsystem-match=gpio --subsystem-match=i2c-dev --subsystem-match=video4linux
[ "$(stat -c %G /dev/gpiochip0)" = gpio ]
bus=$(basename $(dirname $(grep -l 'SMBus stub' /sys/bus/i2c/devices/i2c-*/name)) | cut -c5-)
i2cset -y $bus ${lightAddress} 0x0c 0x0186 w
sh /data/make-credentials.sh bitmapd
`;

/** What the first process says of the board's own watchdog, and the kernel of it. */
export interface HardwareWatchdog {
  /** What systemd was told: '15s'. */
  readonly margin: string;
  /** Which device it feeds. */
  readonly device: string;
  readonly lastFed: string;
  /** Whether the first process has the device open. */
  readonly isHeld: boolean;
  /** What hardware the kernel says that it is. */
  readonly identity: string;
}

/** What systemd tells of the unit. */
export interface UnitState {
  readonly active: string;
  readonly words: string;
  readonly mainPid: number;
  readonly result: string;
}

export class InstalledKiosk {
  readonly #guest: Guest;

  private constructor(guest: Guest) {
    this.#guest = guest;
  }

  static async in(guest: Guest, serialPort: string): Promise<InstalledKiosk> {
    const script = path.join(projectRoot, 'scripts/make-credentials.sh');
    await guest.put('/data/make-credentials.sh', await readFile(script));
    await guest.shell(install, { timeoutMs: slowMs });
    await guest.put('/etc/bitmapd/profile.yaml', kioskProfile(serialPort));
    await guest.put(`/etc/systemd/system/${unit}.service.d/slow.conf`, slowBoard);
    await guest.shell('chgrp bitmapd /etc/bitmapd/profile.yaml; systemctl daemon-reload');
    return new InstalledKiosk(guest);
  }

  /** Exposure, as the guest's own systemd counts it. */
  async exposure(): Promise<number> {
    const said = await this.#guest.shell(`systemd-analyze security --no-pager ${unit}.service`, {
      timeoutMs: slowMs,
    });
    return Number(/exposure level for .*: ([\d.]+)/.exec(said)?.[1]);
  }

  async start(): Promise<void> {
    await this.#guest.shell(`systemctl start ${unit}`, { timeoutMs: slowMs });
  }

  async stop(): Promise<void> {
    await this.#guest.shell(`systemctl stop ${unit}`, { timeoutMs: slowMs });
  }

  async kill(signal: string): Promise<void> {
    await this.#guest.shell(`systemctl kill --kill-whom=main --signal=${signal} ${unit}`);
  }

  /** Its event loop is kept busy for ever. */
  async blockLoop(pid: number): Promise<void> {
    await this.#guest.run('node', [guestProgram('block-loop'), String(pid)], { timeoutMs: slowMs });
  }

  async hardwareWatchdog(): Promise<HardwareWatchdog> {
    const value = await this.#properties('', [
      'RuntimeWatchdogUSec',
      'WatchdogDevice',
      'WatchdogLastPingTimestamp',
    ]);
    const open = await this.#guest.shell('ls -l /proc/1/fd');
    const device = value('WatchdogDevice');
    return {
      margin: value('RuntimeWatchdogUSec'),
      device,
      lastFed: value('WatchdogLastPingTimestamp'),
      isHeld: device !== '' && open.includes(device),
      identity: (await this.#guest.shell(`cat /sys/class/watchdog/${path.basename(device)}/identity`)).trim(),
    };
  }

  /** systemd catches what would kill it, and stands still from then on: it cannot be stopped by a signal. */
  async freezeFirstProcess(): Promise<void> {
    await this.#guest.shell('kill -SEGV 1');
  }

  async state(): Promise<UnitState> {
    const value = await this.#properties(unit, ['ActiveState', 'StatusText', 'MainPID', 'Result']);
    return {
      active: value('ActiveState'),
      words: value('StatusText'),
      mainPid: Number(value('MainPID')),
      result: value('Result'),
    };
  }

  /** Of a unit, or of systemd itself. */
  async #properties(of: string, names: readonly string[]): Promise<(name: string) => string> {
    const said = await this.#guest.shell(`systemctl show ${of} -p ${names.join(',')}`);
    return name => new RegExp(`^${name}=(.*)$`, 'm').exec(said)?.[1] ?? '';
  }

  /** Waits for a state; rejects with the last one, and the journal, when it does not come. */
  async until(holds: (state: UnitState) => boolean): Promise<UnitState> {
    const lastMs = clock.monotonicMs() + slowMs;
    for (;;) {
      const state = await this.state();
      if (holds(state)) return state;
      if (clock.monotonicMs() > lastMs) throw new Error(`${JSON.stringify(state)}\n${await this.journal()}`);
      await sleep(clock, pollMs);
    }
  }

  /** The targets of the open files of the main process. */
  async openFiles(pid: number): Promise<string> {
    return this.#guest.shell(`ls -l /proc/${pid}/fd | sed 's/.*-> //' | sort -u`);
  }

  async groups(pid: number): Promise<string> {
    const ids = /^Groups:\s*(.*)$/m.exec(await this.#guest.shell(`cat /proc/${pid}/status`))?.[1] ?? '';
    const names = await this.#guest.shell('cat /etc/group');
    return ids
      .trim()
      .split(/\s+/)
      .map(id => new RegExp(`^(\\w+):[^:]*:${id}:`, 'm').exec(names)?.[1] ?? id)
      .join(' ');
  }

  journal(): Promise<string> {
    return this.#guest.shell(`journalctl -u ${unit} --no-pager -o short-monotonic -n 40`, {
      timeoutMs: slowMs,
    });
  }
}
