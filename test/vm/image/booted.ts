import path from 'node:path';
import { Guest } from '../host/guest.ts';
import { argumentsOf, type Machine } from '../host/qemu.ts';
import { finished } from './cache.ts';
import { command } from './command.ts';
import type { Images } from './images.ts';
import { dataMib, memoryMib } from './parameters.ts';

/** What the first process is: a shell script of ours (fast), or systemd. */
export type Init = 'plain' | 'systemd';

const inits = { plain: '/usr/sbin/vm-init', systemd: '/usr/lib/systemd/systemd' } as const;
/** What systemd keeps its board alive by: a card whose timer runs outside of the guest, and resets it. */
const hardwareWatchdog = ['-device', 'i6300esb', '-watchdog-action', 'reset'] as const;
/** systemd on a machine that has much else to do. */
const bootTimeoutMs = 600_000;

/** Where a machine's own layers of disks are, and what may differ from the usual. */
export interface Layout {
  readonly folder: string;
  readonly init: Init;
  readonly memoryMib?: number | undefined;
  readonly extra?: readonly string[];
}

/** Its disks: the root and the data of its own, the project and its packages as everybody has them. */
export function machineOf(images: Images, { folder, init, memoryMib: memory, extra = [] }: Layout): Machine {
  return {
    folder,
    kernel: images.kernel,
    initrd: images.initrd,
    init: inits[init],
    memoryMib: memory ?? memoryMib,
    disks: [
      { serial: 'root', file: path.join(folder, 'root.qcow2'), format: 'qcow2', readOnly: false },
      { serial: 'project', file: images.project, format: 'raw', readOnly: true },
      { serial: 'modules', file: images.nodeModules, format: 'raw', readOnly: true },
      { serial: 'data', file: path.join(folder, 'data.qcow2'), format: 'qcow2', readOnly: false },
    ],
    extra: init === 'systemd' ? [...hardwareWatchdog, ...extra] : extra,
  };
}

/** Empty layers over the root image and an empty file system. */
export async function freshDisks(images: Images, folder: string): Promise<void> {
  await layer(folder, 'root.qcow2', images.root, 'raw');
  await command('mke2fs', ['-q', '-t', 'ext4', path.join(folder, 'data.img'), `${dataMib}M`]);
  await layer(folder, 'data.qcow2', 'data.img', 'raw');
}

/** Empty layers over the disks that a saved state belongs to. */
export async function disksOver(saved: string, folder: string): Promise<void> {
  for (const name of ['root.qcow2', 'data.qcow2']) await layer(folder, name, path.join(saved, name), 'qcow2');
}

/**
 * What is written to a new cluster of QEMU's format is found again only once its tables are written, which happens when
 * the guest flushes. So a power cut loses what was not flushed, as it does on a real disk.
 */
async function layer(folder: string, name: string, over: string, format: string): Promise<void> {
  const options = ['create', '-q', '-f', 'qcow2', '-F', format, '-b', over, name];
  await command('qemu-img', options, { cwd: folder });
}

/**
 * A folder with the state of a guest that has just booted, and its disks: going on from there takes a tenth of the time.
 * The project's own disks are not mounted in it, so that another build of the project can use it.
 */
export async function booted(images: Images, init: Init): Promise<string> {
  const version = await command('qemu-system-aarch64', ['--version']);
  const build = async (folder: string) => {
    await freshDisks(images, folder);
    const guest = new Guest(machineOf(images, { folder, init }), bootTimeoutMs, false);
    try {
      await guest.boot();
      await guest.save(path.join(folder, 'state'));
    } finally {
      await guest.powerCut();
    }
  };
  const settings = argumentsOf(machineOf({ ...images, project: '', nodeModules: '' }, { folder: '', init }));
  return finished({ name: `booted-${init}`, ingredients: [version, JSON.stringify(settings)], build });
}
