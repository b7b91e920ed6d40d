import { openKiosk } from '../../daemon/open-stores.ts';
import { type Machine, realMachine } from '../../daemon/machine.ts';
import type { KioskStore } from '../../daemon/store/contract/kiosk-store.ts';

/** The real machine, with its lines kept. */
export function noted(): Machine & { readonly lines: string[] } {
  const lines: string[] = [];
  return { ...realMachine(line => lines.push(line)), lines };
}

/** Opens the kiosk of a data folder, uses it and closes it. */
export async function withKiosk<Result>(
  folder: string,
  use: (store: KioskStore) => Promise<Result>,
): Promise<Result> {
  const store = await openKiosk(folder, noted());
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
