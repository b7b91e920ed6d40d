import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Guest } from './host/guest.ts';
import { booted, disksOver, freshDisks, type Init, machineOf } from './image/booted.ts';
import { prepareImages } from './image/images.ts';

export { Guest };

export interface GuestOptions {
  /** What the first process is: a shell script of ours (fast), or systemd. */
  readonly init?: Init;
  /** Default: 1024. */
  readonly memoryMib?: number;
  /** Further arguments of QEMU. With them, the guest really boots; a device that is plugged in later needs none. */
  readonly extra?: readonly string[];
  /** Whether it boots from its disk, and does not go on from where the cache has one that has just booted. */
  readonly fresh?: boolean;
  /** From the start of QEMU to the agent. Default: 240 s. */
  readonly bootTimeoutMs?: number;
}

/** A run that is stopped leaves neither a machine (host/qemu.ts) nor its disks. */
const folders = new Set<string>();
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** Makes what the cache lacks, and gives out a guest that has just booted, on disks of its own. */
export async function bootGuest(options: GuestOptions = {}): Promise<Guest> {
  const { init = 'plain', memoryMib, extra = [], fresh = false, bootTimeoutMs = 240_000 } = options;
  const images = await prepareImages();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-vm-'));
  folders.add(folder);
  const saved = fresh || extra.length > 0 || memoryMib !== undefined ? undefined : await booted(images, init);
  await (saved === undefined ? freshDisks(images, folder) : disksOver(saved, folder));
  const guest = new Guest(machineOf(images, { folder, init, memoryMib, extra }), bootTimeoutMs);
  try {
    await guest.boot(saved && path.join(saved, 'state'));
  } catch (error) {
    await guest.stop();
    throw error;
  }
  return guest;
}
