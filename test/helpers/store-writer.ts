// Commits encounters one after the other, from the number given on, and prints each number once it is on the disk.
import { writeSync } from 'node:fs';
import { openKioskStore } from '../../daemon/store/kiosk-store.ts';
import { encounterCommit, storeOptions } from './store.ts';

const [folder = '', first = '1'] = process.argv.slice(2);
const store = await openKioskStore(folder, storeOptions());

async function lane(offset: number, lanes: number): Promise<void> {
  for (let number = Number(first) + offset; ; number += lanes) {
    await store.commit(encounterCommit(number));
    writeSync(1, `${number}\n`);
  }
}

await Promise.all([lane(0, 3), lane(1, 3), lane(2, 3)]);
