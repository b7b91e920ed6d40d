// Runs on the host: the data folder of a kiosk that has its list, as a site would hand it over.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../../helpers/project.ts';
import type { Guest } from '../../guest.ts';
import { command } from '../../image/command.ts';
import type { GateHub } from './hub.ts';
import type { People } from './people.ts';
import { listName } from './profile.ts';

export const guestFolders = { kiosk: '/data/kiosk', eyes: '/data/eyes' } as const;
const archive = '/data/egate.tar';

/** Enrols the list on the host, and the gate at its hub, and puts data folder and eyes on the disk of the guest. */
export async function handOver(guest: Promise<Guest>, people: People, hub: GateHub): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-egate-'));
  const tar = path.join(folder, 'egate.tar');
  try {
    const bitmapd = path.join(projectRoot, 'dist/daemon/cli/bitmapd.js');
    const options = ['--list', listName, '--data', path.join(folder, 'kiosk')];
    await command(process.execPath, [bitmapd, 'list', 'import', people.list, ...options]);
    await hub.enrol(path.join(folder, 'kiosk'));
    await command('tar', ['-cf', tar, '-C', folder, 'kiosk', '-C', path.dirname(people.eyes), 'eyes']);
    const booted = await guest;
    await booted.put(archive, await readFile(tar));
    await booted.shell(`busybox tar -C /data -xf ${archive} && rm ${archive} && sync`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
