import { realMachine } from '../machine.ts';
import { openKiosk } from '../main.ts';
import type { KioskStore } from '../store/contract.ts';
import type { Machine } from '../machine.ts';
import type { Output } from './output.ts';

/** The default data folder of a kiosk. */
export const kioskData = '/var/lib/bitmapd';

/** Opens a kiosk's store, uses it, and closes it. `provision` makes a new one; without it a missing one is a Fault. */
export async function withKioskStore<T>(
  folder: string,
  output: Output,
  use: (store: KioskStore, machine: Machine) => Promise<T>,
  { provision = false } = {},
): Promise<T> {
  const machine = realMachine(line => output.notice(line));
  const store = await openKiosk(folder, machine, { provision });
  try {
    return await use(store, machine);
  } finally {
    await store.close();
  }
}
