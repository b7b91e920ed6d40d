import { roleOf } from '../data-folder.ts';
import { openHub, openKiosk } from '../open-stores.ts';
import { type Machine, realMachine } from '../machine.ts';
import type { HubStore } from '../store/contract/hub-store.ts';
import type { KioskStore } from '../store/contract/kiosk-store.ts';
import type { Output } from './output.ts';

/** The default data folder of a kiosk. */
export const kioskData = '/var/lib/bitmapd';

/** The default data folder of a hub. */
export const hubData = '/var/lib/bitmapd-hub';

const machineOf = (output: Output) => realMachine(line => output.notice(line));

/** Opens a kiosk's store, uses it, and closes it. `provision` makes a new one; without it a missing one is a Fault. */
export async function withKioskStore<T>(
  folder: string,
  output: Output,
  use: (store: KioskStore, machine: Machine) => Promise<T>,
  { provision = false, acceptRollback = false } = {},
): Promise<T> {
  const machine = machineOf(output);
  const store = await openKiosk(folder, machine, { provision, acceptRollback });
  try {
    return await use(store, machine);
  } finally {
    await store.close();
  }
}

/** What a verb does with a folder of either role. */
export interface EitherUse<T> {
  kiosk(store: KioskStore): Promise<T>;
  hub(store: HubStore): Promise<T>;
}

export interface EitherOptions {
  readonly acceptRollback?: boolean;
  /** A folder that is new becomes a hub's. */
  readonly provisionHub?: boolean;
}

/** The same for a data folder of either role, which tells by itself whose it is. */
export async function withEitherStore<T>(
  folder: string,
  output: Output,
  use: EitherUse<T>,
  { acceptRollback = false, provisionHub = false }: EitherOptions = {},
): Promise<T> {
  const role = await roleOf(folder);
  const opening = { provision: provisionHub, acceptRollback };
  if (role !== 'hub' && !provisionHub) {
    return withKioskStore(folder, output, store => use.kiosk(store), opening);
  }
  const store = await openHub(folder, machineOf(output), opening);
  try {
    return await use.hub(store);
  } finally {
    await store.close();
  }
}
